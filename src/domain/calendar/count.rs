//! Counting in working days.

use chrono::NaiveDate;

use super::{Allowance, Calendar, Due, FIRST_DAY, LAST_DAY, next, previous};
use crate::domain::time::{Instant, day_of, end_of, start_of};

/// The most working days an allowance is counted in, about forty years; whatever asks for more is refused where it
/// enters, and counted as this.
pub const MAX_WORKING_DAYS: u32 = 10_000;

impl Calendar {
    /// When `allowance` from `start` runs out (到期时间).
    ///
    /// ```text
    /// working days  the start day is never counted; 24:00 of the n-th working day after it
    /// working time  from the instant, through the sessions of working days
    /// natural time  from the instant, round the clock
    /// ```
    pub fn due(&self, start: Instant, allowance: Allowance) -> Due {
        let start = bounded(start);
        match allowance {
            Allowance::WorkingDays(days) => self.add_working_days(day_of(start), days),
            Allowance::WorkingMinutes(minutes) => self.add_working_minutes(start, minutes),
            Allowance::Minutes(minutes) => {
                let at = bounded(start + chrono::TimeDelta::minutes(i64::from(minutes)));
                Due { at, on: due_on(at), provisional: false }
            }
        }
    }

    /// 24:00 of the `n`-th working day strictly after `day`; 24:00 of `day` itself for 0.
    pub fn add_working_days(&self, day: NaiveDate, n: u32) -> Due {
        let day = within(day);
        let mut on = day;
        let mut left = n.min(MAX_WORKING_DAYS);
        while left > 0 && on < LAST_DAY {
            on = next(on);
            left -= u32::from(self.is_working(on));
        }
        Due { at: end_of(on), on, provisional: on > day && self.unannounced(next(day), on) }
    }

    /// The `n`-th working day strictly before `day`; `day` itself for 0.
    pub fn sub_working_days(&self, day: NaiveDate, n: u32) -> NaiveDate {
        let mut on = within(day);
        let mut left = n.min(MAX_WORKING_DAYS);
        while left > 0 && on > FIRST_DAY {
            on = previous(on);
            left -= u32::from(self.is_working(on));
        }
        on
    }

    /// The working days d with after < d ≤ `upto`: how late something is, or how far a due day moves
    /// (contract.md §4).
    pub fn working_days_after(&self, after: NaiveDate, upto: NaiveDate) -> u32 {
        let upto = within(upto);
        let mut day = within(after);
        let mut count = 0;
        while day < upto {
            day = next(day);
            count += u32::from(self.is_working(day));
        }
        count
    }

    /// The first working day on or after `day`.
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        let mut on = within(day);
        while !self.is_working(on) && on < LAST_DAY {
            on = next(on);
        }
        on
    }

    /// 24:00 of `day`, or of the first working day after it where `day` is none (民法典 203).
    pub fn ending_on(&self, day: NaiveDate) -> Due {
        let on = self.working_day_from(day);
        Due { at: end_of(on), on, provisional: self.unannounced(on, on) }
    }

    /// Whether any date from `first` to `last` lies in a year without a notice.
    pub(super) fn unannounced(&self, first: NaiveDate, last: NaiveDate) -> bool {
        use chrono::Datelike;
        (first.year()..=last.year()).any(|year| !self.announced(year))
    }
}

/// The date people say for a due instant: at exactly 00:00 it is the day that just ended.
pub(super) fn due_on(at: Instant) -> NaiveDate {
    let day = day_of(at);
    if at == start_of(day) { previous(day) } else { day }
}

/// `at` inside the days the calendar speaks of.
pub(super) fn bounded(at: Instant) -> Instant {
    at.clamp(start_of(FIRST_DAY), end_of(LAST_DAY))
}

fn within(day: NaiveDate) -> NaiveDate {
    day.clamp(FIRST_DAY, LAST_DAY)
}
