//! A newly announced calendar: deadlines may come later, never earlier (domain.md §7.3).

use super::super::NewTicket;
use super::*;
use crate::domain::calendar::{Calendar, NoticeDay, YearNotice};
use crate::domain::ticket::Event;
use entity::values::ClockKind::*;
use entity::values::*;

fn announced(version: i64, days: &[(&str, bool)]) -> Calendar {
    let day =
        |(day, work): &(&str, bool)| NoticeDay { date: date(day), work: *work, name: "元旦".to_owned() };
    let notice = YearNotice::check(2027, days.iter().map(day).collect()).expect("a good notice");
    Calendar::official().with_notice(version, &notice).expect("a good calendar")
}

/// An invented arrangement: Friday 1 to Monday 4 January are idle.
pub(super) fn with_new_year_2027() -> Calendar {
    announced(7, &[("2027-01-01", false), ("2027-01-04", false)])
}

/// An invented arrangement that works the Saturday.
fn with_a_worked_saturday() -> Calendar {
    announced(8, &[("2027-01-01", false), ("2027-01-02", true)])
}

fn consult() -> NewTicket {
    NewTicket { kind: Kind::Consult, ..complaint() }
}

#[test]
fn a_holiday_lengthens_and_settles_the_provisional() {
    let mut s = story("2026-12-29 10:00", consult());
    assert_eq!((s.due(Handle), s.clock(Handle).due.provisional), ("2027-01-05 00:00".into(), true));
    s.announces("2026-12-30 10:00", with_new_year_2027());
    let handle = s.clock(Handle);
    assert_eq!(
        (shown(handle.due.at), handle.due.provisional, handle.calendar),
        ("2027-01-06 00:00".into(), false, 7)
    );
    assert_eq!(handle.shifts.iter().map(|s| s.reason).collect::<Vec<_>>(), [ShiftReason::Calendar]);
    assert_eq!(s.announces("2026-12-30 10:00", with_new_year_2027()), [], "once is enough");
}

#[test]
fn a_worked_weekend_never_shortens() {
    let mut s = story("2026-12-29 10:00", consult());
    s.announces("2026-12-30 10:00", with_a_worked_saturday());
    assert_eq!((s.due(Handle), s.clock(Handle).due.provisional), ("2027-01-05 00:00".into(), false));
}

#[test]
fn a_miss_that_becomes_untrue_is_voided_by_an_event_that_names_the_import() {
    let mut s = story("2026-12-29 10:00", consult());
    s.passes("2027-01-05 08:00");
    assert_eq!(s.state(Handle), ClockState::Missed);
    let events = s.announces("2027-01-05 08:30", with_new_year_2027());
    let key = s.clock(Handle).key.clone();
    assert!(events.contains(&Event::ClockVoided { key, calendar: 7 }));
    assert_eq!(
        (s.state(Handle), s.clock(Handle).missed_at, s.due(Handle)),
        (ClockState::Running, None, "2027-01-06 00:00".into())
    );
    s.passes("2027-01-06 00:00");
    assert_eq!(s.clock(Handle).missed_at, Some(at("2027-01-06 00:00")));
}

#[test]
fn a_miss_that_stays_true_stays() {
    let mut s = story("2026-12-29 10:00", consult());
    s.passes("2027-01-07 08:00");
    let events = s.announces("2027-01-07 08:30", with_new_year_2027());
    assert!(!events.iter().any(|e| matches!(e, Event::ClockVoided { .. })));
    assert_eq!(s.clock(Handle).missed_at, Some(at("2027-01-05 00:00")));
}

#[test]
fn a_result_that_was_late_only_by_the_old_calendar_was_in_time() {
    let mut s = story("2026-12-29 10:00", consult());
    s.handled("2027-01-05 10:00").does("2027-01-05 11:00", reviewer(), pass());
    assert_eq!((s.status(), s.state(Handle)), (Status::Archived, ClockState::Missed));
    s.announces("2027-01-06 08:30", with_new_year_2027());
    assert_eq!((s.state(Handle), s.state(Total)), (ClockState::Voided, ClockState::Voided));
    assert_eq!(s.clock(Handle).stopped_at, Some(at("2027-01-05 10:00")));
}

/// The import comes while the late result is under review: it is held like any other, and a refusal lets it go on.
#[test]
fn under_review_a_voided_miss_waits_for_the_reviewer() {
    let late = || {
        let mut s = story("2026-12-29 10:00", consult());
        s.handled("2027-01-05 10:00");
        s.announces("2027-01-05 11:00", with_new_year_2027());
        assert_eq!((s.state(Handle), s.state(Total)), (ClockState::Paused, ClockState::Paused));
        s
    };
    let mut s = late();
    s.does("2027-01-05 12:00", reviewer(), pass());
    assert_eq!((s.state(Handle), s.state(Total)), (ClockState::Met, ClockState::Met));
    let mut s = late();
    s.does("2027-01-05 12:00", reviewer(), fail());
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Running, "2027-01-06 00:00".into()));
}

#[test]
fn days_given_back_are_counted_again_by_the_new_calendar() {
    let mut s = story("2026-12-25 10:00", consult());
    s.handled("2026-12-29 10:00").does("2026-12-31 10:00", reviewer(), fail());
    assert_eq!((s.due(Handle), s.clock(Handle).due.on), ("2027-01-05 00:00".into(), date("2027-01-04")));
    s.announces("2026-12-31 11:00", with_new_year_2027());
    assert_eq!(s.due(Handle), "2027-01-06 00:00");
}

#[test]
fn a_closed_tickets_met_deadlines_stay_what_they_were() {
    let mut s = story("2026-12-29 10:00", consult());
    s.handled("2026-12-30 10:00").does("2026-12-30 11:00", reviewer(), pass());
    assert_eq!(s.announces("2026-12-31 10:00", with_new_year_2027()), []);
}
