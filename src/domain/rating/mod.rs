//! Ratings of government services (好差评): levels, indicators, and a bad one in words.

mod course;
mod coverage;
mod frequent;
mod given;
mod ground;
mod hint;
mod indicator;
mod measure;
mod register;
mod served;
pub mod silence;
pub mod suspicion;
mod token;
mod unhappy;

pub use course::Course;
pub use coverage::{Covered, coverage};
pub use frequent::{Complained, Frequent, frequent};
pub use given::{Given, Righted};
pub use ground::{SUGGESTING, rule, suggested_by};
pub use hint::{Hint, Rated, concern, hints};
pub use indicator::{IndicatorTable, Indicators, level_of, read_table};
pub use measure::RatingMeasure;
pub use register::{Placing, SealedPhone, ServiceFacts, ServiceItem, Services};
pub use served::NewCase;
pub use token::{LOCAL_SOURCE, Standing, Token};
pub use unhappy::unhappy;

use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::time::Instant;
use entity::values::*;

/// A rating as a source sends it, its fields of the right form.
#[derive(Debug, Clone)]
pub struct NewRating {
    pub project_no: String,
    pub assess_number: String,
    pub unit: Option<UnitCode>,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
    pub window: Option<String>,
    pub clerk: Option<String>,
    pub channel: RatingChannel,
    /// 1–5
    pub satisfaction: u8,
    pub indicators: Vec<String>,
    pub text: Option<String>,
    pub real_name: bool,
    pub consent_contact: Option<bool>,
    pub user_name: Option<String>,
    pub user_phone: Option<Phone>,
    pub user_kind: Option<UserKind>,
    pub served_at: Option<Instant>,
    pub assessed_at: Option<Instant>,
    pub is_default: bool,
    /// When the province's platform pushed it here.
    pub pushed_at: Option<Instant>,
}

impl NewRating {
    /// Whether a citizen said it: no default.
    pub fn is_spoken(&self) -> bool {
        !self.is_default
    }

    /// Whether it is the case's second one (追评).
    pub fn is_second(&self) -> bool {
        self.assess_number == COUNTS[1]
    }
}

/// The counts of a case's ratings: the first one, and one more after it (追评; domain.md §3.2 首次 1、二次 2).
pub const COUNTS: [&str; 2] = ["1", "2"];

/// Whether a count is one that a citizen can give; a third rating of a case is not taken.
pub fn check_count(count: Option<&str>, errors: &mut FieldErrors) {
    if count.is_some_and(|count| !COUNTS.contains(&count)) {
        let detail = "评价次数为 1（首次）或 2（追评），第三次起不再接收";
        errors.add("assess_number", FieldCode::Choice, detail);
    }
}

/// 非常满意 … 非常不满意 (国办发〔2019〕51号).
pub const LEVELS: [(u8, &str); 5] =
    [(5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意")];

/// The word for a level.
pub fn level(satisfaction: u8) -> &'static str {
    LEVELS.iter().find(|(value, _)| *value == satisfaction).map_or("", |(_, word)| word)
}

/// 差评: 不满意 and 非常不满意 (云政办发〔2020〕6号).
pub fn is_negative(satisfaction: u8) -> bool {
    matches!(satisfaction, 1 | 2)
}

/// Title and content of the ticket that a bad rating becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub title: String,
    pub content: String,
}

/// The longest title of a ticket, in characters.
const TITLE: usize = 100;

/// A bad rating in words.
pub fn complaint(
    satisfaction: u8,
    matter: Option<&str>,
    indicators: &[String],
    table: &IndicatorTable,
    text: Option<&str>,
) -> Complaint {
    let level = level(satisfaction);
    let title = match matter {
        Some(matter) => format!("政务服务差评（{level}）：{matter}"),
        None => format!("政务服务差评（{level}）"),
    };
    let names: Vec<&str> = indicators.iter().filter_map(|code| table.name(code)).collect();
    let mut content = text.unwrap_or("评价人未填写文字意见。").to_owned();
    if !names.is_empty() {
        content.push_str("\n不满意的方面：");
        content.push_str(&names.join("；"));
    }
    Complaint { title: title.chars().take(TITLE).collect(), content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_two_levels_are_bad() {
        assert!((3..=5).all(|s| !is_negative(s)));
        assert!(is_negative(1) && is_negative(2));
        assert_eq!(level(1), "非常不满意");
    }

    #[test]
    fn a_bad_rating_says_what_was_wrong_and_where() {
        let all = Indicators::default();
        let table = all.last();
        let words = complaint(1, Some("个体工商户设立登记"), &["115".to_owned()], table, Some("等了一上午"));
        assert_eq!(words.title, "政务服务差评（非常不满意）：个体工商户设立登记");
        assert!(
            words.content.starts_with("等了一上午\n不满意的方面：") && words.content.contains("服务态度差")
        );
        assert_eq!(complaint(2, None, &[], table, None).content, "评价人未填写文字意见。");
        assert_eq!(complaint(2, Some(&"长".repeat(300)), &[], table, None).title.chars().count(), TITLE);
    }

    #[test]
    fn a_third_rating_of_a_case_is_not_taken() {
        let faulty = |count: &str| {
            let mut errors = FieldErrors::new();
            check_count(Some(count), &mut errors);
            !errors.is_empty()
        };
        assert!(!faulty("1") && !faulty("2"));
        assert!(["0", "3", "01", "二"].into_iter().all(faulty));
    }
}
