//! Unhappy words beside a happy level (文字与等级不符): somebody who ticks 满意 and writes 等了一上午没人管 is looked at.
//!
//! A small list of words with what takes them back; no judgement, and no ticket by itself: a person reads it. How good it is
//! stands in its test, over own examples.

const LEXICON: &str = include_str!("unhappy.csv");

/// What before a word, in the same clause, says that it is not so: 没有推诿, 一点也不麻烦.
const NEGATIONS: [&str; 17] = [
    "没有", "没", "不", "无", "未", "并非", "避免", "杜绝", "不再", "免去", "省去", "免得", "不用", "无需",
    "从不", "零", "拒绝",
];

/// How many characters before a word a negation still reaches.
const REACH: usize = 4;

/// What says that the clause tells of another time, or of a fear that did not come true.
const ELSEWHEN: [&str; 12] = [
    "以前",
    "过去",
    "原来",
    "从前",
    "之前",
    "曾经",
    "本以为",
    "还以为",
    "原以为",
    "担心",
    "听说",
    "别的地方",
];

/// Where a clause ends: a negation reaches no further.
const ENDS: [char; 14] = ['，', '。', '！', '？', '；', '、', '\n', ',', '.', '!', '?', ';', '…', ' '];

/// The unhappy words of a text, each once, in their order; empty where nobody need look (不满表述).
pub fn unhappy(text: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for clause in text.split(ENDS) {
        if ELSEWHEN.iter().any(|word| clause.contains(word)) {
            continue;
        }
        for word in words() {
            let said = clause.match_indices(word).any(|(at, _)| !is_taken_back(clause, at));
            // 态度差 and not also 差: what lies inside a longer one is said with it.
            if said && !found.iter().any(|longer| longer.contains(word)) {
                found.retain(|shorter| !word.contains(shorter));
                found.push(word);
            }
        }
    }
    found
}

fn words() -> impl Iterator<Item = &'static str> {
    LEXICON.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn is_taken_back(clause: &str, at: usize) -> bool {
    let before: Vec<char> = clause[..at].chars().rev().take(REACH).collect();
    let before: String = before.into_iter().rev().collect();
    // 不得不, 不是不: twice no is yes, which is for a person to read.
    let times: usize = ["不", "没", "无", "未"].iter().map(|no| before.matches(no).count()).sum();
    times == 1 && NEGATIONS.iter().any(|no| before.contains(no))
        || times == 0 && ["避免", "杜绝", "零", "免去", "省去", "拒绝"].iter().any(|no| before.contains(no))
}

#[cfg(test)]
mod tests {
    use super::unhappy;

    /// `1` where somebody should look, `0` where not, then the text; own examples.
    const EXAMPLES: &str = include_str!("unhappy_examples.csv");

    #[test]
    fn it_finds_nearly_all_and_calls_few_in_vain() {
        let (mut right, mut missed, mut in_vain) = (0, Vec::new(), Vec::new());
        for line in EXAMPLES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (label, text) = line.split_once(',').expect("label and text");
            match (label, unhappy(text).is_empty()) {
                ("1", false) => right += 1,
                ("1", true) => missed.push(text),
                (_, false) => in_vain.push(text),
                _ => {}
            }
        }
        let (unhappy, flagged) = (right + missed.len(), right + in_vain.len());
        // Recall at least 90 %, precision at least 90 %, compared without rounding.
        assert!(10 * right >= 9 * unhappy, "missed {missed:?}");
        assert!(10 * right >= 9 * flagged, "in vain {in_vain:?}");
        assert!(unhappy >= 40, "{unhappy} examples");
    }

    #[test]
    fn the_words_are_told_longest_first() {
        assert_eq!(unhappy("态度差，等了一上午"), ["态度差", "等了一上午"]);
        assert!(unhappy("").is_empty());
        assert!(unhappy("没有推诿，一点也不麻烦").is_empty());
    }
}
