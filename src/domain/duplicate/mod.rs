//! Whether two matters may be one (疑似重复): the same caller, place, kind of thing and words (66号(五) 重复诉求事项原则上并单处理).
//!
//! It only suggests: who calls about what others called about is added to it or merged by a person (peers.md lesson 64).

#[cfg(test)]
mod tests;

use entity::values::{AreaCode, CategoryCode};
use std::collections::BTreeSet;

/// What is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    pub title: String,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
}

/// How much two matters have in common, and in what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// The greater the likelier.
    pub score: u32,
    /// In words.
    pub why: Vec<&'static str>,
}

/// Below this nobody would think so.
const WORTH_A_LOOK: u32 = 35;

/// Digits of a township's division code.
const TOWNSHIP: usize = 9;

/// What `one` and `other` have in common, if it is worth a look; `same_caller` says that one number stands on both.
pub fn likeness(one: &Case, other: &Case, same_caller: bool) -> Option<Likeness> {
    let (mut score, mut why) = (0, Vec::new());
    let mut count = |points: u32, word: &'static str| {
        score += points;
        why.push(word);
    };
    if same_caller {
        count(30, "同一来电人");
    }
    match (&one.category, &other.category) {
        (Some(a), Some(b)) if a == b => count(25, "同一类别"),
        (Some(a), Some(b)) if starts_alike(a.as_str(), b.as_str(), 4) => count(10, "类别相近"),
        _ => {}
    }
    match (&one.area, &other.area) {
        (Some(a), Some(b)) if a == b && a.as_str().len() > TOWNSHIP => count(20, "同一社区（村）"),
        (Some(a), Some(b)) if starts_alike(a.as_str(), b.as_str(), TOWNSHIP) => count(10, "同一镇街"),
        _ => {}
    }
    let words = shared(&one.title, &other.title);
    if words >= 30 {
        count(words / 2, "标题相近");
    }
    (score >= WORTH_A_LOOK).then_some(Likeness { score, why })
}

fn starts_alike(a: &str, b: &str, digits: usize) -> bool {
    matches!((a.get(..digits), b.get(..digits)), (Some(a), Some(b)) if a == b)
}

/// How many of 100 pairs of neighbouring characters two titles share (Dice).
fn shared(a: &str, b: &str) -> u32 {
    let (a, b) = (pairs(a), pairs(b));
    let both = a.intersection(&b).count() * 200;
    u32::try_from(both.checked_div(a.len() + b.len()).unwrap_or(0)).unwrap_or(100)
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
}
