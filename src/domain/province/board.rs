//! Who has handed in which month (月度汇聚一览), and what the rubric takes for what is missing.

use crate::domain::calendar::{Calendar, Due};
use crate::domain::clock::nine;
use crate::domain::time::{Instant, day_of, start_of};
use chrono::{Datelike, Days, Months, NaiveDate};
use entity::values::MonthState;

/// The first day of the month in which `day` lies.
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The first day of the next month.
pub fn next_month(month: NaiveDate) -> NaiveDate {
    month.checked_add_months(Months::new(1)).unwrap_or(month)
}

/// Until when a month is handed in: 24:00 of the `nth` working day of the next month.
pub fn due_of(calendar: &Calendar, month: NaiveDate, nth: u32) -> Due {
    let last = next_month(month).checked_sub_days(Days::new(1)).unwrap_or(month);
    calendar.add_working_days(last, nth)
}

/// When units hear that `month` is due: at 9 of the working day so many before its last, never before it has ended; `None` where
/// nobody is to hear.
pub fn reminds_at(calendar: &Calendar, month: NaiveDate, due: Due, before: u32) -> Option<Instant> {
    let day = calendar.sub_working_days(due.on, before).max(calendar.working_day_from(next_month(month)));
    (before > 0).then(|| nine(day))
}

/// How a unit stands with a month. `since`: what lies before is not asked for; `sent`: when it was first handed in, a
/// confirmed zero report included.
pub fn standing(
    month: NaiveDate,
    since: Option<NaiveDate>,
    due: Due,
    sent: Option<Instant>,
    now: Instant,
) -> MonthState {
    match sent {
        Some(at) if at < due.at => MonthState::HandedIn,
        Some(_) => MonthState::Late,
        None if since.is_none_or(|since| month < since) => MonthState::Absent,
        None if day_of(now) < month => MonthState::Absent,
        None if now < start_of(next_month(month)) => MonthState::Open,
        None if now < due.at => MonthState::Due,
        None => MonthState::Missing,
    }
}

/// Whose months a rubric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// 附件1 第 11 项: 每少 1 个月数据扣 0.2 分，扣完 1.5 分为止.
    District,
    /// 附件2 第 4 项: 每少 1 个月数据扣 0.5 分，一年均未报送的最高可扣 10 分.
    Township,
}

/// What a rubric takes for `missing` months of a year, in hundredths of a point (domain.md §6.4).
pub fn deduction(rate: Rate, missing: u32) -> u32 {
    match rate {
        Rate::District => (20 * missing).min(150),
        Rate::Township if missing >= 12 => 1000,
        Rate::Township => 50 * missing,
    }
}

/// What is missing of the district's twelve months, in both readings of the rubric.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct District {
    /// Months in which any unit's data is missing: what is deducted for.
    pub any: u32,
    /// Months in which nothing at all was handed in.
    pub all: u32,
}

/// Counts the district's missing months; each item of `months` is one month, unit by unit.
pub fn district<'a>(months: impl IntoIterator<Item = &'a [MonthState]>) -> District {
    let mut counted = District::default();
    for units in months {
        let asked = || units.iter().filter(|state| **state != MonthState::Absent);
        let missing = asked().filter(|state| **state == MonthState::Missing).count();
        counted.any += u32::from(missing > 0);
        counted.all += u32::from(missing > 0 && missing == asked().count());
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::tests::{at, date};
    use MonthState::{Absent, Due as ToCome, HandedIn, Late, Missing, Open};
    use rstest::rstest;

    #[rstest]
    #[case("2026-08-01", "2026-09-07")]
    // National Day: the 8th, 9th and the working Saturday come first.
    #[case("2026-09-01", "2026-10-13")]
    #[case("2026-01-01", "2026-02-06")]
    #[case("2025-12-01", "2026-01-08")]
    fn a_month_is_due_on_the_fifth_working_day_of_the_next(#[case] month: &str, #[case] due: &str) {
        assert_eq!(due_of(&Calendar::official(), date(month), 5).on, date(due));
    }

    #[rstest]
    // Due on the 13th: the 12th and the working Saturday lie before it.
    #[case("2026-09-01", 2, Some("2026-10-10 09:00"))]
    #[case("2026-09-01", 1, Some("2026-10-12 09:00"))]
    #[case("2026-09-01", 10, Some("2026-10-08 09:00"))]
    #[case("2026-09-01", 0, None)]
    fn units_hear_of_it_before_it_is_due(
        #[case] month: &str,
        #[case] before: u32,
        #[case] hear: Option<&str>,
    ) {
        let calendar = Calendar::official();
        let due = due_of(&calendar, date(month), 5);
        assert_eq!(reminds_at(&calendar, date(month), due, before), hear.map(at));
    }

    #[rstest]
    #[case("2026-09-30 23:59", None, Open)]
    #[case("2026-10-01 00:00", None, ToCome)]
    #[case("2026-10-13 23:59", None, ToCome)]
    #[case("2026-10-14 00:00", None, Missing)]
    #[case("2026-11-01 00:00", Some("2026-10-13 23:59"), HandedIn)]
    #[case("2026-11-01 00:00", Some("2026-10-14 00:00"), Late)]
    fn a_unit_stands_as_it_has_sent(
        #[case] now: &str,
        #[case] sent: Option<&str>,
        #[case] state: MonthState,
    ) {
        let month = date("2026-09-01");
        let due = due_of(&Calendar::official(), month, 5);
        let since = Some(date("2026-09-01"));
        assert_eq!(standing(month, since, due, sent.map(at), at(now)), state);
        assert_eq!(standing(month, Some(date("2026-10-01")), due, None, at(now)), Absent);
        assert_eq!(standing(month, None, due, None, at(now)), Absent);
    }

    #[rstest]
    #[case(Rate::District, 0, 0)]
    #[case(Rate::District, 1, 20)]
    #[case(Rate::District, 7, 140)]
    #[case(Rate::District, 8, 150)]
    #[case(Rate::District, 12, 150)]
    #[case(Rate::Township, 1, 50)]
    #[case(Rate::Township, 11, 550)]
    #[case(Rate::Township, 12, 1000)]
    fn missing_months_cost_what_the_rubric_says(
        #[case] rate: Rate,
        #[case] missing: u32,
        #[case] points: u32,
    ) {
        assert_eq!(deduction(rate, missing), points);
    }

    #[test]
    fn the_district_misses_a_month_with_its_first_unit() {
        let months: [&[MonthState]; 5] = [
            &[HandedIn, HandedIn],
            &[HandedIn, Missing],
            &[Missing, Missing, Absent],
            &[Late, Open],
            &[Absent, Absent],
        ];
        assert_eq!(district(months), District { any: 2, all: 1 });
    }
}
