//! Review (审核): what waits for it costs the unit nothing, what it refuses goes on (contract.md §4).

use super::*;
use entity::values::ClockKind::*;
use entity::values::*;

fn story_in_review(submitted: &str) -> Story {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled(submitted);
    s
}

#[test]
fn a_result_that_passes_was_in_time_when_it_was_handed_in() {
    let mut s = story_in_review("2026-11-27 23:59:59.999");
    s.passes("2026-11-30 09:00");
    assert_eq!(
        s.state(Handle),
        ClockState::Paused,
        "the due instant passes while the result is under review"
    );
    s.does("2026-11-30 10:00", reviewer(), pass());
    assert_eq!([s.state(Handle), s.state(Total)], [ClockState::Met; 2]);
    assert_eq!((s.status(), s.state(Review)), (Status::ToVisit, ClockState::Met));
    assert_eq!(s.ticket.submissions[0].passed, Some(true));
}

/// Due Friday 27; handed in on Wednesday 25, refused on Thursday 26: one working day comes back.
#[test]
fn the_days_in_review_come_back() {
    let mut s = story_in_review("2026-11-25 16:00");
    s.does("2026-11-26 09:00", reviewer(), fail());
    assert_eq!(
        (s.status(), s.due(Handle), s.due(Total)),
        (Status::Handling, "2026-12-01 00:00".into(), "2026-12-01 00:00".into())
    );
    assert_eq!(s.clock(Handle).shifts[0].working_days, 1);
    assert_eq!(s.ticket.lead().map(|l| l.status), Some(AssignmentStatus::Handling));
}

#[test]
fn the_same_day_costs_and_gives_nothing() {
    let mut s = story_in_review("2026-11-25 09:00");
    s.does("2026-11-25 17:00", reviewer(), fail());
    assert_eq!(s.due(Handle), "2026-11-28 00:00");
}

/// Handed in on the due Friday, refused on Sunday: no working day lies between, yet Monday remains.
#[test]
fn the_floor_is_24_of_the_first_working_day_on_or_after_the_refusal() {
    let mut s = story_in_review("2026-11-27 20:00");
    s.does("2026-11-29 12:00", reviewer(), fail());
    assert_eq!((s.due(Handle), s.clock(Handle).shifts[0].working_days), ("2026-12-01 00:00".into(), 0));
}

#[test]
fn submit_fail_submit_costs_the_unit_its_time() {
    let mut s = story("2026-09-24 10:00", complaint());
    // 五个工作日: 28, 29, 30, 10-08, 10-09.
    assert_eq!(s.due(Handle), "2026-10-10 00:00");
    s.handled("2026-09-28 10:00").does("2026-09-30 10:00", reviewer(), fail());
    assert_eq!(
        s.due(Handle),
        "2026-10-13 00:00",
        "two days come back: the working Saturday 10 and Monday 12"
    );
    s.handled("2026-10-08 10:00").does("2026-10-08 17:00", reviewer(), fail());
    assert_eq!(s.due(Handle), "2026-10-13 00:00", "no day lies between");
    s.passes("2026-10-13 09:00");
    assert_eq!(s.clock(Handle).missed_at, Some(at("2026-10-13 00:00")));
    s.handled("2026-10-13 10:00").does("2026-10-13 11:00", reviewer(), pass());
    assert_eq!([s.state(Handle), s.state(Total)], [ClockState::Missed; 2]);
    let runs: Vec<_> = s.ticket.clocks.iter().filter(|c| c.key.kind == Review).map(|c| c.key.run).collect();
    assert_eq!((runs, s.ticket.round), (vec![1, 2, 3], 1));
}

#[test]
fn a_missed_handle_stays_missed_through_submit_refusal_and_pass() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-28 00:00");
    let missed = Some(at("2026-11-28 00:00"));
    assert_eq!((s.state(Handle), s.clock(Handle).stopped_at), (ClockState::Missed, missed));
    s.does("2026-12-02 10:00", reviewer(), fail());
    assert_eq!(
        (s.state(Handle), s.clock(Handle).stopped_at, s.due(Handle)),
        (ClockState::Missed, None, "2026-11-28 00:00".into())
    );
    s.handled("2026-12-02 11:00").does("2026-12-02 12:00", reviewer(), pass());
    assert_eq!((s.state(Handle), s.clock(Handle).missed_at), (ClockState::Missed, missed));
}

#[test]
fn an_emergency_gets_back_the_hours_of_its_review() {
    let emergency = super::super::NewTicket { urgency: Urgency::Emergency, ..complaint() };
    let mut s = story("2026-11-21 02:00", emergency);
    s.handled("2026-11-21 20:00").does("2026-11-21 21:30", reviewer(), fail());
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-11-22 03:30".into(), "2026-11-22 03:30".into()));
}

#[test]
fn the_review_has_its_own_clock() {
    let mut s = story_in_review("2026-11-25 16:00");
    s.passes("2026-11-27 00:00");
    assert_eq!(
        (s.state(Review), s.clock(Review).missed_at),
        (ClockState::Missed, Some(at("2026-11-27 00:00")))
    );
    s.does("2026-11-27 09:00", reviewer(), pass());
    assert_eq!(s.state(Review), ClockState::Missed);
}
