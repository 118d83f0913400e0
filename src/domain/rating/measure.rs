//! What is measured of ratings (好差评指标), in the words that every report prints (domain.md §6.2, §1.4).

use super::{Course, Given, Righted};
use crate::domain::metrics::{Definition, Ratio};

/// A measure of the report on ratings (contract.md §6 `GET /reports/ratings`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RatingMeasure {
    /// 评价覆盖率（办件）
    CoveredCases,
    /// 评价覆盖率（事项）
    CoveredMatters,
    /// 主动评价率
    Active,
    /// 满意率
    Satisfied,
    /// 差评率
    Negative,
    /// 整改完成率（按实际完成）
    Righted,
    /// 按时整改率（按实际完成）
    RightedOnTime,
    /// 整改完成率（按批准的计划）
    RightedByPlan,
    /// 按时整改率（按批准的计划）
    RightedOnTimeByPlan,
    /// 实名差评联系及时率
    ContactedOnTime,
    /// 实名差评回访率
    Visited,
    /// 实名差评回访整改率
    VisitedAndRighted,
}

impl RatingMeasure {
    /// In the order in which reports show them.
    pub const ALL: [Self; 12] = [
        Self::CoveredCases,
        Self::CoveredMatters,
        Self::Active,
        Self::Satisfied,
        Self::Negative,
        Self::Righted,
        Self::RightedOnTime,
        Self::RightedByPlan,
        Self::RightedOnTimeByPlan,
        Self::ContactedOnTime,
        Self::Visited,
        Self::VisitedAndRighted,
    ];

    /// The name in the report's rows.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// What it counts, in words.
    pub fn definition(self) -> Definition {
        let (name, label, numerator, denominator) = self.words();
        Definition {
            name,
            label,
            numerator,
            denominator,
            text: format!("{label}＝{numerator}÷{denominator}"),
        }
    }

    /// The figure of a group.
    pub fn of(self, given: &Given, righted: &Righted) -> Ratio {
        let (numerator, denominator) = match self {
            Self::CoveredCases => (given.covered, given.served),
            Self::CoveredMatters => (given.open, given.matters),
            Self::Active => (given.all - given.by_default, given.all),
            Self::Satisfied => (given.content, given.all),
            Self::Negative => (given.negative, given.all),
            Self::Righted => (righted.done, righted.due),
            Self::RightedOnTime => (righted.on_time, righted.due),
            Self::RightedByPlan => (righted.done_by_plan, righted.due),
            Self::RightedOnTimeByPlan => (righted.on_time_by_plan, righted.due),
            Self::ContactedOnTime => (righted.contacted_on_time, righted.to_contact),
            Self::Visited => (righted.visited, righted.real_name),
            Self::VisitedAndRighted => (righted.visited_and_done, righted.real_name),
        };
        Ratio { numerator, denominator }
    }

    const fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        const RATINGS: &str = "统计期内的全部评价（含默认评价；认定误评、恶意的，剔除的和并单的不计，另列）";
        const DUE: &str =
            "统计期内整改到期的差评（含超期未整改；未到期的不计；认定误评、恶意的和剔除的不计，另列）";
        const REAL_NAME: &str = "统计期内整改到期的实名差评（含联系不上的，另列）";
        match self {
            Self::CoveredCases => (
                "covered_cases",
                "评价覆盖率（办件）",
                "有评价的办件（含默认评价，不超过应评办件）",
                "统计月份的应评办件（登记的办件量与逐件报送数中较大者；都没有的为无分母）",
            ),
            Self::CoveredMatters => {
                ("covered_matters", "评价覆盖率（事项）", "已开通评价的事项", "统计期末在用的政务服务事项")
            }
            Self::Active => ("active", "主动评价率", "评价人自己作出的评价", RATINGS),
            Self::Satisfied => ("satisfied", "满意率", "基本满意及以上的评价", RATINGS),
            Self::Negative => ("negative", "差评率", "不满意和非常不满意的评价", RATINGS),
            Self::Righted => {
                ("righted", "整改完成率（按实际）", "整改办结的差评；情况复杂的，计划经确认落实才算完成", DUE)
            }
            Self::RightedOnTime => (
                "righted_on_time",
                "按时整改率（按实际）",
                "在整改期限内实际完成的差评；情况复杂的，期限内未实际完成即不算按时",
                DUE,
            ),
            Self::RightedByPlan => (
                "righted_by_plan",
                "整改完成率（按计划）",
                "整改办结的差评；情况复杂的，计划获批且未逾计划期限（或已确认落实）即算完成",
                DUE,
            ),
            Self::RightedOnTimeByPlan => (
                "righted_on_time_by_plan",
                "按时整改率（按计划）",
                "在整改期限内办结的差评；情况复杂的，期限内说明理由、计划获批且未逾计划期限即算按时",
                DUE,
            ),
            Self::ContactedOnTime => (
                "contacted_on_time",
                "实名差评联系及时率",
                "到期前联系核实的差评",
                "应由承办单位联系核实且已到期的差评（未同意联系的由热线联系，不计）",
            ),
            Self::Visited => ("visited", "实名差评回访率", "已接通回访的实名差评", REAL_NAME),
            Self::VisitedAndRighted => (
                "visited_and_righted",
                "实名差评回访整改率",
                "既已整改完成（按实际）又已接通回访的实名差评",
                REAL_NAME,
            ),
        }
    }
}

impl Righted {
    /// Adds one bad rating's course.
    pub fn add(&mut self, course: &Course) {
        let one = |counts: bool| u64::from(counts);
        if !course.counts {
            self.not_counted += 1;
            return;
        }
        self.due += 1;
        self.done += one(course.done);
        self.on_time += one(course.on_time);
        self.done_by_plan += one(course.done_by_plan);
        self.on_time_by_plan += one(course.on_time_by_plan);
        self.complex += one(course.complex);
        if let Some(in_time) = course.contacted_on_time {
            self.to_contact += 1;
            self.contacted_on_time += one(in_time);
        }
        match course.real_name {
            true => {
                self.real_name += 1;
                self.visited += one(course.visited);
                self.visited_and_done += one(course.visited && course.done);
                self.unreachable += one(course.unreachable);
            }
            false => self.anonymous += 1,
        }
    }
}
