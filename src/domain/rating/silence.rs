//! 默认评价: who says nothing within a time holds it 基本满意 (云政办发〔2020〕6号: 5 个工作日内未进行评价的，默认为“基本满意”; 广东 counts
//! 7 natural days). Such a rating is marked as what it is, and whatever the citizen says later takes its place.

use crate::domain::calendar::{Allowance, Calendar};
use crate::domain::time::{Instant, day_of, end_of};
use chrono::Days;

/// The level that silence stands for: 基本满意.
pub const LEVEL: u8 = 3;

/// The count under which a default is kept: before the citizen's first and second one.
pub const COUNT: &str = "0";

/// After how much silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    pub days: u32,
    /// Working days, else natural ones.
    pub working: bool,
}

impl Silence {
    /// When silence about what was served at `served` becomes a rating: 24:00 of the last day, the day of the service not
    /// counted (民法典 201).
    pub fn over(self, served: Instant, calendar: &Calendar) -> Instant {
        match self.working {
            true => calendar.due(served, Allowance::WorkingDays(self.days)).at,
            false => end_of(day_of(served) + Days::new(u64::from(self.days))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn over(days: u32, working: bool, served: &str) -> String {
        let served: DateTime<chrono::FixedOffset> = served.parse().expect("an instant");
        let at = Silence { days, working }.over(served.to_utc(), &Calendar::official());
        crate::domain::time::with_offset(at).to_rfc3339()
    }

    #[test]
    fn five_working_days_or_seven_natural_ones() {
        // Before National Day: 9, 10 (a worked Saturday), 12, 13 October and 30 September … 8 October count.
        assert_eq!(over(5, true, "2026-09-29T16:00:00+08:00"), "2026-10-13T00:00:00+08:00");
        assert_eq!(over(5, true, "2026-11-20T08:00:00+08:00"), "2026-11-28T00:00:00+08:00");
        assert_eq!(over(7, false, "2026-11-20T08:00:00+08:00"), "2026-11-28T00:00:00+08:00");
    }
}
