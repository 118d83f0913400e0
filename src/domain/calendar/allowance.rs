//! How much time is allowed.

use serde::{Deserialize, Serialize};

/// An allowance (时限): three units that are counted in three ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allowance {
    /// 工作日: the start day is not counted, due at 24:00 of the last one (民法典 201, 203).
    WorkingDays(u32),
    /// 工作时间: minutes inside the sessions of working days, lunch and nights counting nothing.
    WorkingMinutes(u32),
    /// 自然时间: minutes round the clock, for urgent and emergency clocks only.
    Minutes(u32),
}

impl Allowance {
    /// Half a working day is 4 working hours (contract.md §2).
    pub const HALF_WORKING_DAY: Self = Self::WorkingMinutes(240);

    /// What a new round gets: half, rounded up, at least one working day or minute (contract.md §4 "Clocks").
    pub fn halved(self) -> Self {
        let half = |whole: u32| whole.div_ceil(2).max(1);
        match self {
            Self::WorkingDays(days) => Self::WorkingDays(half(days)),
            Self::WorkingMinutes(minutes) => Self::WorkingMinutes(half(minutes)),
            Self::Minutes(minutes) => Self::Minutes(half(minutes)),
        }
    }

    /// The words of a rule: "3 个工作日", "半个工作日", "30 分钟", "24 小时".
    pub fn label(self) -> String {
        match self {
            Self::WorkingDays(days) => format!("{days} 个工作日"),
            Self::HALF_WORKING_DAY => "半个工作日".to_owned(),
            Self::WorkingMinutes(minutes) if whole_hours(minutes) => format!("{} 个工作小时", minutes / 60),
            Self::WorkingMinutes(minutes) => format!("工作时间 {minutes} 分钟"),
            Self::Minutes(minutes) if whole_hours(minutes) => format!("{} 小时", minutes / 60),
            Self::Minutes(minutes) => format!("{minutes} 分钟"),
        }
    }
}

fn whole_hours(minutes: u32) -> bool {
    minutes > 0 && minutes.is_multiple_of(60)
}
