//! What a bad rating may say that costs points in the assessment (考核线索). It only suggests: what counts is what somebody has found
//! true (users.md: complaints that cost points elsewhere are counted by nobody).

use entity::values::AssessmentGround;

/// What an indicator of a bad rating suggests, if anything (domain.md §10.2).
pub fn suggested_by(indicator: &str) -> Option<AssessmentGround> {
    match indicator {
        "108" | "109" => Some(AssessmentGround::ExtraDemands),
        "111" => Some(AssessmentGround::WrongGuide),
        "112" | "211" => Some(AssessmentGround::OnlineOffline),
        _ => None,
    }
}

/// The indicators that suggest something.
pub const SUGGESTING: [&str; 5] = ["108", "109", "111", "112", "211"];

/// The rule by which it costs points, as the plan words it.
pub fn rule(ground: AssessmentGround) -> &'static str {
    match ground {
        AssessmentGround::ExtraDemands => {
            "东营商办发〔2023〕7号附件1 二、1：在办事指南之外增加或变相增加办理环节和申请材料的，每抽查发现或被投诉1次的，扣0.5分，累计可扣1分"
        }
        AssessmentGround::WrongGuide => {
            "东营商办发〔2023〕7号附件1 二、8：抽查发现办事指南有错的，每发现1个，扣0.2分，扣完2分为止"
        }
        AssessmentGround::OnlineOffline => {
            "东营商办发〔2023〕7号附件1 二、10：抽查发现或被投诉线上线下差别受理、办理标准不一致的，该项不得分"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rating::{Indicators, level_of};

    #[test]
    fn what_suggests_something_is_a_bad_ratings_indicator() {
        let known = Indicators::default().last().items.clone();
        for code in SUGGESTING {
            assert!(suggested_by(code).is_some());
            assert!(known.contains_key(code) && level_of(code).is_some_and(|level| level <= 2), "{code}");
        }
        let mut others = known.keys().filter(|code| !SUGGESTING.contains(&code.as_str()));
        assert!(others.all(|code| suggested_by(code).is_none()));
    }
}
