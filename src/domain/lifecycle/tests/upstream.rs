//! Tickets of an upper platform: its deadline less a reserve (contract.md §4 "Clocks").

use super::super::{Command, NewTicket};
use super::*;
use crate::domain::permission::By;
use entity::values::ClockKind::*;
use entity::values::*;

#[test]
fn handle_and_total_end_two_working_days_before_the_upper_deadline() {
    let s = story("2026-11-20 10:00", from_city("2026-11-27 18:00"));
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-11-26 00:00".into(), "2026-11-26 00:00".into()));
    assert_eq!(s.clock(Handle).due.on, date("2026-11-25"));
}

#[test]
fn a_far_deadline_leaves_the_rule() {
    let s = story("2026-11-20 10:00", from_city("2026-12-31 18:00"));
    assert_eq!(s.due(Handle), "2026-11-28 00:00");
}

#[test]
fn a_deadline_at_midnight_belongs_to_the_day_before() {
    let s = story("2026-11-20 10:00", from_city("2026-11-28 00:00"));
    assert_eq!(s.due(Handle), "2026-11-26 00:00");
}

#[test]
fn never_before_24_of_the_first_working_day_after_the_dispatch() {
    for due in ["2026-11-23 12:00", "2026-11-24 18:00", "2026-11-20 12:00", "2026-11-19 12:00"] {
        assert_eq!(story("2026-11-20 10:00", from_city(due)).due(Handle), "2026-11-24 00:00", "{due}");
    }
    assert_eq!(story("2026-09-30 10:00", from_city("2026-10-01 18:00")).due(Handle), "2026-10-09 00:00");
}

#[test]
fn the_cap_never_lengthens_an_emergency() {
    let emergency = NewTicket { urgency: Urgency::Emergency, ..from_city("2026-11-27 18:00") };
    assert_eq!(story("2026-11-20 10:00", emergency).due(Handle), "2026-11-21 10:00");
}

#[test]
fn without_a_reserve_the_upper_deadline_itself_is_the_end() {
    let mut world = World::new();
    world.policy.upstream_reserve = 0;
    let by = By::Person(agent());
    let s =
        Story::begin(world, at("2026-11-20 10:00"), from_city("2026-11-25 18:00"), by).expect("taken down");
    assert_eq!((s.due(Handle), s.clock(Handle).due.on), ("2026-11-25 18:00".into(), date("2026-11-25")));
}

#[test]
fn reporting_up_is_due_when_the_upper_platform_wants_it() {
    let mut s = story("2026-11-20 10:00", from_city("2026-11-27 18:00"));
    s.handled("2026-11-23 10:00").does("2026-11-23 11:00", reviewer(), pass());
    assert_eq!((s.status(), s.due(ReportUp)), (Status::ToReport, "2026-11-27 18:00".into()));
    assert_eq!(s.clock(ReportUp).due.on, date("2026-11-27"));
    s.refuses("2026-11-23 12:00", reviewer(), reported(), "forbidden");
    let future = Command::ConfirmReported { receipt: None, at: Some(at("2026-11-23 12:06")) };
    s.faults("2026-11-23 12:00", dispatcher(), future, &["at"]);
    s.does("2026-11-27 17:59", dispatcher(), reported());
    assert_eq!((s.status(), s.state(ReportUp)), (Status::Archived, ClockState::Met));
}

#[test]
fn reporting_too_late_is_missed_even_if_it_began_late() {
    let mut s = story("2026-11-20 10:00", from_city("2026-11-23 18:00"));
    s.handled("2026-11-23 10:00").does("2026-11-24 11:00", reviewer(), pass());
    assert_eq!(
        (s.state(ReportUp), s.clock(ReportUp).missed_at),
        (ClockState::Missed, Some(at("2026-11-23 18:00")))
    );
    s.happens("2026-11-24 12:00", By::Source, reported());
    assert_eq!((s.status(), s.state(ReportUp)), (Status::Archived, ClockState::Missed));
}

#[test]
fn a_platform_without_a_deadline_leaves_two_working_days() {
    let mut new = from_city("2026-11-27 18:00");
    new.upstream.as_mut().expect("upstream").due_at = None;
    let mut s = story("2026-11-20 10:00", new);
    assert_eq!(s.due(Handle), "2026-11-28 00:00");
    s.handled("2026-11-23 10:00").does("2026-11-23 11:00", reviewer(), pass());
    assert_eq!(s.due(ReportUp), "2026-11-26 00:00");
}

#[test]
fn what_the_upper_platform_sends_back_begins_a_new_round_under_the_same_cap() {
    let mut s = story("2026-11-20 10:00", from_city("2026-11-27 18:00"));
    s.handled("2026-11-23 10:00").does("2026-11-23 11:00", reviewer(), pass());
    s.happens("2026-11-24 10:00", By::Source, rejected_above());
    assert_eq!((s.status(), s.ticket.round, s.state(ReportUp)), (Status::Handling, 2, ClockState::Met));
    assert_eq!(s.due(Handle), "2026-11-26 00:00", "three working days would end on 27 November");
    s.faults("2026-11-24 11:00", handler("zhujian"), contact_at("2026-11-20 09:59"), &["contacted_at"]);
}
