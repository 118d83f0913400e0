//! Waiting for the citizen's information (contract.md §4 "Clocks", dispatch).

use super::*;
use entity::values::ClockKind::Dispatch;
use entity::values::*;

#[test]
fn the_dispatch_clock_stands_still_once_and_gets_its_working_time_back() {
    let mut s = story("2026-11-20 10:00", unattended());
    assert_eq!(s.due(Dispatch), "2026-11-20 15:00");
    s.does("2026-11-20 11:00", agent(), ask());
    assert_eq!(s.state(Dispatch), ClockState::Paused);
    // From 11:00 to 14:30 lunch counts nothing: 2 h 30 min of working time.
    s.does("2026-11-20 14:30", agent(), info());
    assert_eq!((s.status(), s.due(Dispatch)), (Status::Received, "2026-11-23 09:30".to_owned()));
    s.does("2026-11-20 15:00", agent(), ask());
    assert_eq!(s.state(Dispatch), ClockState::Running, "only once");
    s.passes("2026-11-23 09:30");
    assert_eq!((s.status(), s.state(Dispatch)), (Status::NeedInfo, ClockState::Missed));
}

#[test]
fn the_pause_counts_to_the_second() {
    let mut s = story("2026-11-20 10:00", unattended());
    s.does("2026-11-20 11:00:20", agent(), ask());
    s.does("2026-11-20 11:01:05", agent(), info());
    assert_eq!(s.clock(Dispatch).due.at, at("2026-11-20 15:00:45"));
}

#[test]
fn an_urgent_pause_counts_natural_minutes() {
    let urgent = super::super::NewTicket { urgency: Urgency::Urgent, ..unattended() };
    let mut s = story("2026-11-21 02:00", urgent);
    assert_eq!(s.due(Dispatch), "2026-11-21 02:30");
    s.does("2026-11-21 02:10", agent(), ask()).does("2026-11-22 03:10:30", agent(), info());
    assert_eq!(s.clock(Dispatch).due.at, at("2026-11-22 03:30:30"));
}

#[test]
fn nights_and_holidays_of_waiting_cost_nothing_and_give_nothing() {
    let mut s = story("2026-09-30 16:00", unclear());
    assert_eq!(s.due(Dispatch), "2026-10-08 12:00");
    s.does("2026-10-08 09:00", agent(), info());
    // One working hour of 30 September was spent waiting.
    assert_eq!(s.due(Dispatch), "2026-10-08 14:00");
}

#[test]
fn at_24_of_the_fifth_working_day_it_goes_back_to_intake_by_itself() {
    let mut s = story("2026-09-28 10:00", unclear());
    assert_eq!(shown(s.ticket.alarm.expect("an alarm").at), "2026-10-11 00:00");
    assert_eq!(s.fires("2026-10-10 23:59:59.999"), []);
    s.fires("2026-10-11 00:00");
    assert_eq!((s.status(), s.state(Dispatch), s.ticket.version), (Status::Received, ClockState::Running, 1));
}

#[test]
fn an_import_of_days_off_does_not_use_up_the_pause() {
    let mut s = story("2026-12-31 16:00", unattended());
    let calendar = calendar_change::with_new_year_2027();
    s.announces("2026-12-31 16:10", calendar);
    assert_eq!(s.clock(Dispatch).shifts.len(), 1);
    s.does("2026-12-31 16:20", agent(), ask());
    assert_eq!(s.state(Dispatch), ClockState::Paused);
}

#[test]
fn accepting_ends_the_wait() {
    let mut s = story("2026-11-20 10:00", unclear());
    s.does("2026-11-20 16:00", dispatcher(), accept());
    assert_eq!((s.status(), s.state(Dispatch)), (Status::Dispatched, ClockState::Met));
    assert_eq!(s.ticket.alarm, None);
}

#[test]
fn a_missed_dispatch_stays_missed_through_the_wait() {
    let mut s = story("2026-11-20 10:00", unattended());
    s.does("2026-11-20 15:00", agent(), ask());
    assert_eq!(s.state(Dispatch), ClockState::Missed);
    s.does("2026-11-23 09:00", agent(), info()).does("2026-11-23 09:10", agent(), accept());
    assert_eq!(s.clock(Dispatch).missed_at, Some(at("2026-11-20 15:00")));
}
