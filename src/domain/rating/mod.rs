//! Ratings of government services (好差评): levels, indicators, and a bad one in words.

mod indicator;

pub use indicator::Indicator;

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
}

/// Every indicator is one of the catalogue, and of the level that was given.
pub fn check_indicators(indicators: &[String], satisfaction: u8, errors: &mut FieldErrors) {
    for (at, code) in indicators.iter().enumerate() {
        let field = format!("indicators[{at}]");
        match Indicator::find(code) {
            None => errors.add(field, FieldCode::Unknown, "没有这个评价指标"),
            Some(indicator) if indicator.level() != satisfaction => {
                errors.add(field, FieldCode::Conflict, "评价指标与满意度等级不符");
            }
            Some(_) => {}
        }
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
    text: Option<&str>,
) -> Complaint {
    let level = level(satisfaction);
    let title = match matter {
        Some(matter) => format!("政务服务差评（{level}）：{matter}"),
        None => format!("政务服务差评（{level}）"),
    };
    let names: Vec<&str> =
        indicators.iter().filter_map(|code| Indicator::find(code)).map(|i| i.name).collect();
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
        let words = complaint(1, Some("个体工商户设立登记"), &["115".to_owned()], Some("等了一上午"));
        assert_eq!(words.title, "政务服务差评（非常不满意）：个体工商户设立登记");
        assert!(
            words.content.starts_with("等了一上午\n不满意的方面：") && words.content.contains("服务态度差")
        );
        assert_eq!(complaint(2, None, &[], None).content, "评价人未填写文字意见。");
        assert_eq!(complaint(2, Some(&"长".repeat(300)), &[], None).title.chars().count(), TITLE);
    }

    #[test]
    fn every_indicator_belongs_to_a_level() {
        assert!(Indicator::all().count() >= 40);
        assert!(Indicator::all().all(|i| (1..=5).contains(&i.level()) && !i.name.is_empty()));
        assert!(Indicator::find("999").is_none() && Indicator::find("").is_none());
    }
}
