//! Working time: domain.md §7.3, and starts at every kind of moment.

use chrono::TimeDelta;
use rstest::rstest;

use super::{at, date};
use crate::domain::calendar::{Allowance, Calendar, SessionError, Sessions};

#[rstest]
#[case::friday_afternoon("2026-11-20 16:00", "2026-11-23 12:00")]
#[case::at_night("2026-11-19 22:00", "2026-11-20 14:00")]
#[case::a_make_up_saturday("2026-10-10 10:00", "2026-10-10 15:00")]
#[case::before_opening("2026-11-20 07:30", "2026-11-20 14:00")]
#[case::at_opening("2026-11-20 09:00", "2026-11-20 14:00")]
#[case::at_lunch("2026-11-20 12:30", "2026-11-20 17:00")]
#[case::at_closing("2026-11-20 17:00", "2026-11-23 14:00")]
#[case::on_a_sunday("2026-11-22 11:00", "2026-11-23 14:00")]
#[case::inside_national_day("2026-10-03 11:00", "2026-10-08 14:00")]
#[case::the_last_minute_of_the_year("2026-12-31 23:59", "2027-01-04 14:00")]
fn half_a_working_day(#[case] start: &str, #[case] due: &str) {
    let found = Calendar::official().due(at(start), Allowance::HALF_WORKING_DAY);
    assert_eq!(found.at, at(due));
    assert_eq!(found.on, date(&due[..10]));
}

#[rstest]
#[case::through_lunch("2026-11-20 11:00", "2026-11-20 14:00", 120)]
#[case::over_a_weekend("2026-11-20 16:00", "2026-11-23 10:00", 120)]
#[case::at_night("2026-11-20 18:00", "2026-11-21 08:00", 0)]
#[case::a_whole_day("2026-11-20 00:00", "2026-11-21 00:00", 420)]
#[case::backwards("2026-11-20 16:00", "2026-11-20 10:00", 0)]
fn between(#[case] from: &str, #[case] to: &str, #[case] minutes: u32) {
    assert_eq!(Calendar::official().working_minutes_between(at(from), at(to)), minutes);
}

#[test]
fn seconds_are_not_lost() {
    let start = at("2026-11-20 16:30") + TimeDelta::seconds(30);
    let due = Calendar::official().add_working_minutes(start, 30);
    assert_eq!(due.at, at("2026-11-23 09:00") + TimeDelta::seconds(30));
}

#[test]
fn the_start_day_counts_so_its_year_makes_it_provisional() {
    let calendar = Calendar::official();
    assert!(calendar.add_working_minutes(at("2027-01-04 09:00"), 60).provisional);
    assert!(calendar.add_working_minutes(at("2026-12-31 16:30"), 60).provisional);
    assert!(!calendar.add_working_minutes(at("2026-12-31 16:00"), 60).provisional);
}

#[test]
fn the_hours_are_a_setting() {
    let round_the_clock: Sessions = "00:00-24:00".parse().expect("hours");
    let calendar = Calendar::official().with_sessions(round_the_clock);
    let due = calendar.add_working_minutes(at("2026-11-20 12:00"), 720);
    assert_eq!((due.at, due.on), (at("2026-11-21 00:00"), date("2026-11-20")));
    assert_eq!(calendar.add_working_minutes(at("2026-11-20 12:00"), 721).at, at("2026-11-23 00:01"));
}

#[rstest]
#[case("09:00-12:00 13:00-17:00", Ok("09:00-12:00 13:00-17:00"))]
#[case("8:30-11:30  14:30-18:00", Ok("08:30-11:30 14:30-18:00"))]
#[case("", Err(SessionError::Empty))]
#[case("13:00-17:00 09:00-12:00", Err(SessionError::Disordered))]
#[case("09:00-12:00 11:00-17:00", Err(SessionError::Disordered))]
#[case("09:00-09:00", Err(SessionError::Disordered))]
#[case("09:00-24:01", Err(SessionError::Unreadable("09:00-24:01".to_owned())))]
#[case("09:60-12:00", Err(SessionError::Unreadable("09:60-12:00".to_owned())))]
#[case("上午", Err(SessionError::Unreadable("上午".to_owned())))]
fn hours_are_read_strictly(#[case] text: &str, #[case] expected: Result<&str, SessionError>) {
    let found = text.parse::<Sessions>().map(|sessions| sessions.to_string());
    assert_eq!(found, expected.map(str::to_owned));
}

#[test]
fn the_default_hours_make_half_a_day_and_more() {
    assert_eq!(Sessions::default(), "09:00-12:00 13:00-17:00".parse().expect("hours"));
    assert_eq!(Sessions::default().minutes_a_day(), 420);
    assert_eq!(Sessions::default().opening(), 540);
}
