use chrono::{Days, NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::{at, date, with_2027};
use crate::domain::calendar::{Allowance, Calendar, MAX_WORKING_DAYS, Sessions};
use crate::domain::time::{Instant, day_of};

/// From before the first announced year to after the last one.
fn any_date() -> impl Strategy<Value = NaiveDate> {
    (0..4000_u64).prop_map(|days| date("2017-06-01") + Days::new(days))
}

fn any_instant() -> impl Strategy<Value = Instant> {
    (0..4000 * 86_400_i64).prop_map(|seconds| at("2017-06-01 00:00") + TimeDelta::seconds(seconds))
}

const HOURS: [&str; 3] = ["09:00-12:00 13:00-17:00", "00:00-24:00", "08:30-11:45 14:30-18:00 19:00-20:00"];

fn any_calendar() -> impl Strategy<Value = Calendar> {
    (prop::bool::ANY, prop::sample::select(&HOURS)).prop_map(|(announced, hours)| {
        let hours: Sessions = hours.parse().expect("hours");
        if announced { with_2027().with_sessions(hours) } else { Calendar::official().with_sessions(hours) }
    })
}

proptest! {
    #[test]
    fn monotone_in_the_start(calendar in any_calendar(), a in any_instant(), b in any_instant(), n in 1..40_u32) {
        let (early, late) = (a.min(b), a.max(b));
        for allowance in [Allowance::WorkingDays(n), Allowance::WorkingMinutes(n * 37), Allowance::Minutes(n * 37)] {
            prop_assert!(calendar.due(early, allowance).at <= calendar.due(late, allowance).at);
        }
    }

    #[test]
    fn monotone_in_the_allowance(calendar in any_calendar(), start in any_instant(), n in 0..40_u32) {
        let due = |allowance| calendar.due(start, allowance);
        prop_assert!(due(Allowance::WorkingDays(n)).at < due(Allowance::WorkingDays(n + 1)).at);
        prop_assert!(due(Allowance::WorkingMinutes(n)).at < due(Allowance::WorkingMinutes(n + 1)).at);
        prop_assert!(due(Allowance::Minutes(n)).at < due(Allowance::Minutes(n + 1)).at);
    }

    #[test]
    fn never_on_a_rest_day(calendar in any_calendar(), start in any_instant(), n in 1..40_u32) {
        let due = calendar.due(start, Allowance::WorkingDays(n));
        prop_assert!(calendar.is_working(due.on));
        prop_assert!(due.on > day_of(start));
        prop_assert!(calendar.is_working(calendar.due(start, Allowance::WorkingMinutes(n)).on));
    }

    #[test]
    fn between_inverts_due(calendar in any_calendar(), day in any_date(), n in 0..200_u32) {
        let due = calendar.add_working_days(day, n);
        prop_assert_eq!(calendar.working_days_after(day, due.on), n);
        prop_assert_eq!(calendar.working_days_after(due.on, day), 0);
    }

    #[test]
    fn before_inverts_after(calendar in any_calendar(), day in any_date(), n in 0..200_u32) {
        let working = calendar.working_day_from(day);
        prop_assert_eq!(calendar.sub_working_days(calendar.add_working_days(working, n).on, n), working);
    }

    #[test]
    fn between_inverts_working_time(calendar in any_calendar(), start in any_instant(), minutes in 0..5000_u32) {
        let due = calendar.add_working_minutes(start, minutes);
        prop_assert_eq!(calendar.working_minutes_between(start, due.at), minutes);
        // It is the first such instant: a second earlier the last minute is not full.
        if minutes > 0 {
            prop_assert_eq!(calendar.working_minutes_between(start, due.at - TimeDelta::seconds(1)), minutes - 1);
        }
    }

    #[test]
    fn working_time_adds_up(calendar in any_calendar(), a in any_instant(), b in any_instant(), c in any_instant()) {
        let mut cut = [a, b, c];
        cut.sort();
        let between = |from, to| calendar.working_time_between(from, to);
        prop_assert_eq!(between(cut[0], cut[1]) + between(cut[1], cut[2]), between(cut[0], cut[2]));
    }

    #[test]
    fn the_explanation_is_the_derivation(calendar in any_calendar(), start in any_instant(), n in 0..40_u32) {
        let explanation = calendar.explain(start, Allowance::WorkingDays(n));
        let counted = explanation.days.iter().filter(|day| day.counted).count();
        prop_assert_eq!(counted, n as usize);
        prop_assert_eq!(explanation.days.first().map(|day| day.date), Some(day_of(start)));
        prop_assert_eq!(explanation.days.last().map(|day| day.date), Some(explanation.due.on));
        prop_assert!(explanation.days.windows(2).all(|pair| pair[0].date + Days::new(1) == pair[1].date));
        prop_assert!(explanation.days.iter().all(|day| !day.why.is_empty()));
        prop_assert_eq!(explanation.due, calendar.due(start, Allowance::WorkingDays(n)));
    }

    #[test]
    fn provisional_is_about_unannounced_years_only(start in any_instant(), n in 1..40_u32) {
        let calendar = Calendar::official();
        let due = calendar.due(start, Allowance::WorkingDays(n));
        let first = day_of(start) + Days::new(1);
        let unannounced = first.iter_days().take_while(|day| *day <= due.on).any(|day| !calendar.day(day).announced);
        prop_assert_eq!(due.provisional, unannounced);
    }
}

/// Wherever one starts and whatever one asks for, it ends.
#[test]
fn nothing_overflows_or_runs_for_ever() {
    let calendar = Calendar::official();
    for start in [Instant::MIN_UTC, Instant::MAX_UTC, at("2999-12-31 23:59"), at("1900-01-01 00:00")] {
        for n in [0, 1, MAX_WORKING_DAYS, u32::MAX] {
            for allowance in [Allowance::WorkingDays(n), Allowance::WorkingMinutes(n), Allowance::Minutes(n)]
            {
                let due = calendar.due(start, allowance);
                assert!(due.at >= at("1900-01-01 00:00") && due.at <= at("3000-01-01 00:00"));
            }
        }
    }
    assert!(calendar.working_days_after(NaiveDate::MIN, NaiveDate::MAX) > 280_000);
    assert_eq!(calendar.sub_working_days(NaiveDate::MIN, 5), date("1900-01-01"));
    assert!(calendar.working_minutes_between(Instant::MIN_UTC, Instant::MAX_UTC) > 0);
}
