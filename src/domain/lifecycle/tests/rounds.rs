//! New rounds (重办): half the time, at once, and the total goes on (contract.md §4 "Clocks").

use super::super::{Command, NewTicket};
use super::*;
use entity::values::ClockKind::*;
use entity::values::*;

/// Dispatched Friday 20, handed in Tuesday 24, passed the same day.
fn visited_unhappy(new: NewTicket) -> Story {
    let mut s = story("2026-11-20 10:00", new);
    s.handled("2026-11-24 10:00").does("2026-11-24 11:00", reviewer(), pass());
    s.does("2026-11-25 10:00", visitor(), unhappy());
    s
}

#[test]
fn a_new_round_has_half_the_original_limit_rounded_up_and_no_sign_or_contact() {
    let mut s = visited_unhappy(complaint());
    s.does("2026-11-26 10:00", visitor(), redo());
    let handle = s.clock(Handle);
    assert_eq!((handle.key.round, handle.key.run, s.status()), (2, 1, Status::Handling));
    assert_eq!(
        (shown(handle.starts_at), shown(handle.due.at)),
        ("2026-11-26 10:00".into(), "2026-12-02 00:00".into())
    );
    assert_eq!(handle.rule, "重办（原时限减半）3 个工作日");
    assert!(s.ticket.clocks.iter().all(|c| c.key.round == 1 || c.key.kind == Handle));
    s.attaches("2026-11-26 10:10", &handler("zhujian")).does(
        "2026-11-26 10:20",
        handler("zhujian"),
        submit(),
    );
}

#[test]
fn the_total_goes_on_moved_by_the_working_days_between_submit_and_new_round() {
    let mut s = visited_unhappy(complaint());
    assert_eq!((s.due(Total), s.state(Total)), ("2026-11-28 00:00".into(), ClockState::Met));
    s.does("2026-11-26 10:00", visitor(), redo());
    // 25 and 26 November are given back: Friday 27 becomes Tuesday 1 December.
    assert_eq!((s.due(Total), s.state(Total)), ("2026-12-02 00:00".into(), ClockState::Running));
    let total = s.clock(Total);
    assert_eq!((total.key.round, total.key.run, total.shifts[0].reason), (1, 1, ShiftReason::NewRound));
}

#[test]
fn later_rounds_halve_the_original_limit_not_the_halved_one() {
    let mut s = visited_unhappy(complaint());
    s.does("2026-11-26 10:00", visitor(), redo());
    s.handled("2026-11-27 10:00").does("2026-11-27 11:00", reviewer(), pass());
    s.does("2026-11-30 10:00", visitor(), unhappy()).does("2026-11-30 11:00", reviewer(), redo());
    assert_eq!((s.clock(Handle).key.round, s.due(Handle)), (3, "2026-12-04 00:00".into()));
    let rounds: Vec<_> =
        s.ticket.clocks.iter().filter(|c| c.key.kind == Visit).map(|c| c.key.round).collect();
    assert_eq!(rounds, [1, 2]);
}

#[test]
fn what_counts_is_the_limit_that_the_first_round_had() {
    let mut s = visited_unhappy(complaint());
    s.world.policy.handle_general = 9;
    s.does("2026-11-26 10:00", visitor(), redo());
    assert_eq!(s.due(Handle), "2026-12-02 00:00");
}

#[test]
fn one_day_is_the_least_and_an_emergency_halves_its_hours() {
    let mut s = story("2026-11-20 10:00", rating(Some("shichang")));
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), unhappy()).does("2026-11-20 14:00", visitor(), redo());
    assert_eq!(s.due(Handle), "2026-11-25 00:00", "two working days, from three");

    let emergency = NewTicket { urgency: Urgency::Emergency, ..complaint() };
    let mut s = story("2026-11-21 02:00", emergency);
    s.handled("2026-11-21 06:00").does("2026-11-21 07:00", reviewer(), pass());
    s.does("2026-11-21 08:00", visitor(), unhappy()).does("2026-11-21 09:00", visitor(), redo());
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-11-21 21:00".into(), "2026-11-22 05:00".into()));
}

/// The first round's miss is history: a refusal in the second neither reopens nor cures it.
#[test]
fn a_refusal_in_the_second_round_leaves_the_first_rounds_miss_alone() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-30 10:00").does("2026-11-30 11:00", reviewer(), pass());
    s.does("2026-11-30 12:00", visitor(), unhappy()).does("2026-11-30 13:00", visitor(), redo());
    s.handled("2026-12-01 10:00").does("2026-12-02 10:00", reviewer(), fail());
    let handles: Vec<_> = s.ticket.clocks.iter().filter(|c| c.key.kind == Handle).collect();
    assert_eq!((handles[0].state, handles[0].stopped_at), (ClockState::Missed, Some(at("2026-11-30 10:00"))));
    assert_eq!(
        (handles[1].state, shown(handles[1].due.at)),
        (ClockState::Running, "2026-12-05 00:00".into())
    );
    assert_eq!(s.clock(Total).stopped_at, None, "the missed total goes on missed");
}

#[test]
fn the_third_new_round_needs_a_supervisor_whichever_command_opens_it() {
    let business = NewTicket { line: Line::Business, ..complaint() };
    let mut s = story("2026-11-20 10:00", business);
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), content());
    s.does("2026-11-20 14:00", signer(), reject_sign_off());
    s.handled("2026-11-23 10:00").does("2026-11-23 11:00", reviewer(), pass());
    s.does("2026-11-23 12:00", visitor(), unhappy()).does("2026-11-23 13:00", visitor(), redo());
    assert_eq!(s.ticket.round, 3);
    s.handled("2026-11-24 10:00").does("2026-11-24 11:00", reviewer(), pass());
    s.refuses("2026-11-24 12:00", reviewer(), redo(), "forbidden");
    s.does("2026-11-24 12:00", visitor(), content());
    s.refuses("2026-11-24 13:00", signer(), reject_sign_off(), "forbidden");
    assert!(!s.actions(&signer()).contains(&CommandName::RejectSignOff));
    s.does("2026-11-24 14:00", supervisor(), redo());
    assert_eq!((s.ticket.round, s.status()), (4, Status::Handling));
}

#[test]
fn the_upper_platform_opens_no_third_new_round_by_itself() {
    use crate::domain::permission::By;
    let mut s = story("2026-11-20 10:00", from_city("2026-12-31 18:00"));
    for day in ["2026-11-23", "2026-11-24"] {
        s.handled(&format!("{day} 09:00")).does(&format!("{day} 10:00"), reviewer(), pass());
        s.happens(&format!("{day} 11:00"), By::Source, rejected_above());
    }
    s.handled("2026-11-25 09:00").does("2026-11-25 10:00", reviewer(), pass());
    let refusal = s.tries(at("2026-11-25 11:00"), &By::Source, rejected_above()).expect_err("refused");
    assert_eq!(refusal.code(), "forbidden");
    s.refuses("2026-11-25 12:00", dispatcher(), rejected_above(), "forbidden");
    s.does("2026-11-25 13:00", supervisor(), rejected_above());
    assert_eq!(s.ticket.round, 4);
}

#[test]
fn a_rejected_sign_off_opens_a_round_and_stops_its_clock() {
    let mut s = story("2026-11-20 10:00", NewTicket { line: Line::Service, ..complaint() });
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), content());
    assert_eq!(s.due(SignOff), "2026-11-25 00:00");
    s.does("2026-11-23 10:00", signer(), reject_sign_off());
    assert_eq!(
        (s.state(SignOff), s.ticket.round, s.due(Handle)),
        (ClockState::Met, 2, "2026-11-26 00:00".into())
    );
    assert_eq!(s.ticket.callers[0].visit, None, "the visit begins anew");
}

#[test]
fn in_review_a_redo_is_a_refusal() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").refuses("2026-11-20 12:00", reviewer(), redo(), "illegal_transition");
    s.refuses("2026-11-20 12:00", agent(), Command::Redo { reason: "？".into() }, "forbidden");
}
