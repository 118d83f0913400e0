//! The pre-check's hint (差评预审提示; domain.md §10.2): whose a bad rating seems to be, by the indicators that were ticked.
//!
//! A hint, not a rule: which indicator belongs to whom is this project's reading, and a person decides.

use crate::domain::routing::Reference;
use chrono::NaiveDate;
use entity::values::{RatingConcern, UnitCode, UnitKind};

/// What a bad rating seems to be about, and whose it may be (预审建议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub concern: RatingConcern,
    /// The indicators that speak for it, in words.
    pub indicators: Vec<String>,
    /// Where the files name one.
    pub unit: Option<UnitCode>,
    /// Why, in words.
    pub why: &'static str,
}

/// What is known of the rating when it is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Rated<'a> {
    pub indicators: &'a [String],
    pub matter_code: Option<&'a str>,
    /// The unit that was rated, or has the ticket.
    pub unit: Option<&'a UnitCode>,
}

/// What an indicator of a bad rating speaks of; `None` of a good one.
pub fn concern(code: &str) -> Option<RatingConcern> {
    Some(match code {
        "108" | "109" | "111" | "207" | "208" => RatingConcern::Matter,
        "110" | "209" => RatingConcern::TimeLimit,
        "112" | "211" | "212" => RatingConcern::Platform,
        "113" | "114" | "210" => RatingConcern::Process,
        "115" | "213" | "214" => RatingConcern::Window,
        _ => return None,
    })
}

/// One hint for each concern that was ticked, the one with the most indicators first.
pub fn hints(rated: Rated<'_>, reference: &Reference, day: NaiveDate) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    let names = reference.indicators.all();
    for code in rated.indicators {
        let (Some(concern), Some(name)) = (concern(code), names.get(code.as_str())) else { continue };
        match hints.iter_mut().find(|hint| hint.concern == concern) {
            Some(hint) => hint.indicators.push((*name).to_owned()),
            None => {
                let (unit, why) = whose(concern, rated, reference);
                let unit = unit.filter(|unit| reference.dispatchable(unit, day).is_some()).cloned();
                hints.push(Hint { concern, indicators: vec![(*name).to_owned()], unit, why });
            }
        }
    }
    hints.sort_by_key(|hint| std::cmp::Reverse(hint.indicators.len()));
    hints
}

fn whose<'a>(
    concern: RatingConcern,
    rated: Rated<'a>,
    reference: &'a Reference,
) -> (Option<&'a UnitCode>, &'static str) {
    let matter = rated.matter_code.and_then(|code| reference.matters.get(code)).map(|matter| &matter.unit);
    match concern {
        RatingConcern::Matter => (matter.or(rated.unit), "办事指南、材料要求由事项主管部门负责"),
        RatingConcern::TimeLimit => (rated.unit.or(matter), "办理时效由承办该事项的单位负责"),
        RatingConcern::Process => (matter.or(rated.unit), "流程和部门协同由事项主管部门牵头，可加派协办"),
        RatingConcern::Platform => (None, "网上办理、预约等问题由政务服务平台管理单位负责，请人工选定"),
        RatingConcern::Window => match rated.unit {
            // Who works at the counter belongs to the unit rated; a hall is somebody's too.
            Some(unit) if reference.units.get(unit).is_some_and(|u| u.kind != UnitKind::Hotline) => {
                (Some(unit), "窗口服务由被评价单位（所在政务大厅）负责")
            }
            _ => (matter, "窗口服务由事项承办单位或政务大厅负责"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rating::{Indicators, is_negative, level_of};

    #[test]
    fn every_indicator_of_a_bad_rating_speaks_of_something_and_no_other_does() {
        for code in Indicators::default().last().items.keys() {
            assert_eq!(concern(code).is_some(), level_of(code).is_some_and(is_negative), "{code}");
        }
    }

    #[test]
    fn most_indicators_come_first_and_nothing_ticked_hints_at_nothing() {
        let reference = Reference::default();
        let day = NaiveDate::from_ymd_opt(2026, 9, 30).expect("a day");
        let ticked: Vec<String> = ["115", "113", "114", "999", "517"].map(str::to_owned).to_vec();
        let rated = Rated { indicators: &ticked, matter_code: None, unit: None };
        let found = hints(rated, &reference, day);
        let concerns: Vec<_> = found.iter().map(|hint| (hint.concern, hint.indicators.len())).collect();
        assert_eq!(concerns, [(RatingConcern::Process, 2), (RatingConcern::Window, 1)]);
        assert!(hints(Rated { indicators: &[], ..rated }, &reference, day).is_empty());
    }
}
