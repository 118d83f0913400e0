//! The unit's time stands still for a while (contract.md §4 `request_suspension`, domain.md §4.3, §7.4).

use super::super::{Command, NewTicket, suspensions_left};
use super::*;
use crate::domain::permission::Actor;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;
use std::collections::BTreeSet;

/// Monday; the unit's time ends with Monday 23 November.
const MORNING: &str = "2026-11-16 10:00";

fn signed(taken: &str, new: NewTicket) -> Story {
    let mut s = story(taken, new);
    s.does(taken, handler("zhujian"), sign_it()).does(taken, handler("zhujian"), contact());
    s
}

/// Suspended at once until a day.
fn suspended_from(taken: &str, from: &str, until: &str) -> Story {
    let mut s = signed(taken, complaint());
    s.does(from, handler("zhujian"), suspend(until)).does(from, dispatcher(), approve_suspension());
    s
}

#[test]
fn the_time_stands_still_until_the_day_that_was_said() {
    let mut s = signed(MORNING, complaint());
    s.does("2026-11-17 10:00", handler("zhujian"), suspend("2026-11-20"));
    assert_eq!((s.status(), s.state(Handle)), (Status::Handling, ClockState::Running));
    // Half a working day from ten: two hours before lunch, two after it.
    assert_eq!(s.due(SuspensionDecision), "2026-11-17 15:00");
    s.does("2026-11-17 11:00", dispatcher(), approve_suspension());
    assert_eq!((s.status(), s.state(SuspensionDecision)), (Status::Suspended, ClockState::Met));
    assert_eq!((s.state(Handle), s.state(Total)), (ClockState::Paused, ClockState::Paused));
    let standing =
        [CommandName::RequestExclusion, CommandName::RequestTermination, CommandName::ReportProgress];
    let may: BTreeSet<_> = [CommandName::Resume, CommandName::AssignInside, CommandName::Note]
        .into_iter()
        .chain(standing)
        .collect();
    assert_eq!(s.actions(&handler("zhujian")), may);
    // Nobody is urged meanwhile; with the day it goes on by itself.
    let fired = s.passes("2026-11-20 00:00");
    assert!(fired.iter().all(|(at, _)| at == "2026-11-20 00:00"), "{fired:?}");
    // Wednesday, Thursday and Friday are given back.
    assert_eq!((s.status(), s.state(Handle)), (Status::Handling, ClockState::Running));
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-11-27 00:00".into(), "2026-11-27 00:00".into()));
    let shifts: Vec<_> = s.clock(Handle).shifts.iter().map(|x| (x.reason, x.working_days)).collect();
    assert_eq!(shifts, [(ShiftReason::Suspended, 3)]);
}

/// By the working days d with suspension < d ≤ resumption, none of a pause shorter than a full working day.
#[rstest]
#[case(MORNING, "2026-11-17 10:00", "2026-11-17 16:00", "2026-11-24 00:00")]
// Six hours of work until the next morning are no full day, seven are.
#[case(MORNING, "2026-11-17 10:00", "2026-11-18 08:00", "2026-11-24 00:00")]
#[case(MORNING, "2026-11-17 09:00", "2026-11-18 08:00", "2026-11-25 00:00")]
#[case(MORNING, "2026-11-17 10:00", "2026-11-18 10:00", "2026-11-25 00:00")]
// Over a weekend nobody loses a day.
#[case(MORNING, "2026-11-20 18:00", "2026-11-22 10:00", "2026-11-24 00:00")]
// Over National Day and the worked Saturday: due 30 September; 8, 9 and 10 October are given back, and counted after it.
#[case("2026-09-22 10:00", "2026-09-30 18:00", "2026-10-10 10:00", "2026-10-11 00:00")]
// Over Mid-Autumn: 28 and 29 September given back, counted from 8 October.
#[case("2026-09-23 10:00", "2026-09-24 09:00", "2026-09-29 09:00", "2026-10-11 00:00")]
fn by_whole_working_days(#[case] taken: &str, #[case] from: &str, #[case] back: &str, #[case] due: &str) {
    let until = (crate::domain::time::day_of(at(back)) + chrono::TimeDelta::days(3)).to_string();
    let mut s = suspended_from(taken, from, &until);
    s.does(back, handler("zhujian"), Command::Resume);
    assert_eq!((s.status(), s.due(Handle)), (Status::Handling, due.into()));
}

/// However late the worker looks: the time has run again since the day that was said.
#[test]
fn an_outage_gives_nobody_more_time() {
    let mut s = suspended_from(MORNING, "2026-11-17 11:00", "2026-11-20");
    s.fires("2026-12-03 10:00");
    let handle = s.clock(Handle);
    assert_eq!(
        (handle.state, handle.missed_at.map(shown).as_deref()),
        (ClockState::Missed, Some("2026-11-27 00:00"))
    );
    assert_eq!(s.status(), Status::Handling);
}

#[test]
fn natural_time_gets_back_exactly_the_minutes() {
    let mut s = signed("2026-11-20 14:00", NewTicket { urgency: Urgency::Emergency, ..complaint() });
    assert_eq!(s.due(Handle), "2026-11-21 14:00");
    s.does("2026-11-20 15:00", handler("zhujian"), suspend("2026-11-21"));
    s.does("2026-11-20 15:10", dispatcher(), approve_suspension());
    s.does("2026-11-20 18:25", handler("zhujian"), Command::Resume);
    assert_eq!(s.due(Handle), "2026-11-21 17:15");
}

#[test]
fn twice_and_thirty_days_in_sum() {
    let mut s = signed(MORNING, NewTicket { kind: Kind::Report, ..complaint() });
    let by = || handler("zhujian");
    s.faults("2026-11-16 11:00", by(), suspend("2026-11-16"), &["resume_on"]);
    s.refuses("2026-11-16 11:00", by(), suspend("2026-12-29"), "cap_exceeded");
    s.refuses("2026-11-16 11:00", by(), suspend("9999-12-31"), "cap_exceeded");
    s.does("2026-11-16 11:00", by(), suspend("2026-12-28"));
    s.does("2026-11-16 11:10", dispatcher(), approve_suspension());
    // Three days of it were used.
    s.does("2026-11-19 11:10", by(), Command::Resume);
    assert_eq!(suspensions_left(&s.ticket, s.world.at(s.now)), Some((1, 27)));
    s.refuses("2026-11-19 12:00", by(), suspend("2026-12-29"), "cap_exceeded");
    s.does("2026-11-19 12:00", by(), suspend("2026-12-28"));
    s.does("2026-11-19 12:10", dispatcher(), approve_suspension());
    s.does("2026-11-19 14:00", dispatcher(), Command::Resume);
    s.refuses("2026-11-19 15:00", by(), suspend("2026-11-20"), "cap_exceeded");
    s.world.policy.suspensions = 3;
    s.does("2026-11-19 15:00", by(), suspend("2026-11-20"));
}

#[test]
fn the_unit_asks_and_the_hotline_decides() {
    let mut s = signed(MORNING, complaint());
    s.refuses("2026-11-17 10:00", dispatcher(), suspend("2026-11-20"), "forbidden");
    s.refuses("2026-11-17 10:00", handler("chengguan"), suspend("2026-11-20"), "forbidden");
    s.refuses("2026-11-17 10:00", dispatcher(), approve_suspension(), "illegal_transition");
    let both = Actor { roles: [Role::Handler, Role::Dispatcher].into(), ..handler("zhujian") };
    s.does("2026-11-17 10:00", both.clone(), suspend("2026-11-20"));
    s.refuses("2026-11-17 10:10", both, approve_suspension(), "separation_of_duties");
    let colleague = Actor { unit: "zhujian".into(), ..other_dispatcher() };
    s.refuses("2026-11-17 10:10", colleague, approve_suspension(), "separation_of_duties");
    s.refuses("2026-11-17 10:10", lead("zhujian"), approve_suspension(), "forbidden");
    // One request at a time, of whatever kind.
    s.refuses("2026-11-17 10:10", handler("zhujian"), suspend("2026-11-20"), "illegal_transition");
    s.refuses("2026-11-17 10:10", handler("zhujian"), extend(1), "illegal_transition");
    s.does("2026-11-17 10:20", dispatcher(), reject_suspension());
    assert_eq!((s.status(), s.due(Handle)), (Status::Handling, "2026-11-24 00:00".into()));
    s.refuses("2026-11-17 10:30", handler("zhujian"), Command::Resume, "illegal_transition");
}

#[test]
fn not_before_it_is_signed_for_nor_after_the_time_has_run_out() {
    let mut s = story(MORNING, complaint());
    s.refuses("2026-11-16 11:00", handler("zhujian"), suspend("2026-11-20"), "illegal_transition");
    let mut s = signed(MORNING, complaint());
    s.refuses("2026-11-24 00:00", handler("zhujian"), suspend("2026-11-27"), "window_closed");
    let mut s = story(MORNING, rating(Some("shichang")));
    s.does("2026-11-16 11:00", handler("shichang"), sign_it());
    s.refuses("2026-11-16 12:00", handler("shichang"), suspend("2026-11-20"), "illegal_transition");
}

/// The hotline's delay is not the unit's, whichever way it decides.
#[test]
fn what_the_hotline_takes_too_long_is_given_back() {
    // Due on Tuesday 15:00; Wednesday and Thursday are late.
    let mut s = signed(MORNING, complaint());
    s.does("2026-11-17 10:00", handler("zhujian"), suspend("2026-12-01"));
    s.does("2026-11-19 09:00", dispatcher(), reject_suspension());
    assert_eq!(s.due(Handle), "2026-11-26 00:00");
    let mut s = signed(MORNING, complaint());
    s.does("2026-11-20 10:00", handler("zhujian"), suspend("2026-12-01"));
    s.passes("2026-11-24 09:00");
    assert_eq!(s.state(Handle), ClockState::Missed);
    s.does("2026-11-24 09:00", dispatcher(), approve_suspension());
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Paused, "2026-11-26 00:00".into()));
}

#[test]
fn a_day_of_resumption_that_has_come_is_not_allowed_any_more() {
    let mut s = signed(MORNING, complaint());
    s.does("2026-11-17 10:00", handler("zhujian"), suspend("2026-11-18"));
    s.refuses("2026-11-18 00:00", dispatcher(), approve_suspension(), "window_closed");
    s.does("2026-11-18 09:00", dispatcher(), reject_suspension());
}

#[test]
fn the_platform_above_waits_for_nobody() {
    // The unit's time ends with 23, the cap is 25 November.
    let mut s = signed(MORNING, from_city("2026-11-28 00:00"));
    s.faults("2026-11-17 09:00", handler("zhujian"), suspend("2026-11-26"), &["resume_on"]);
    s.does("2026-11-17 09:00", handler("zhujian"), suspend("2026-11-25"));
    s.does("2026-11-17 09:00", dispatcher(), approve_suspension());
    s.passes("2026-11-25 00:00");
    assert_eq!((s.status(), s.due(Handle)), (Status::Handling, "2026-11-26 00:00".into()));
}

#[test]
fn what_is_handed_in_given_back_or_withdrawn_needs_no_pause() {
    let asked = || {
        let mut s = signed(MORNING, complaint());
        s.does("2026-11-17 10:00", handler("zhujian"), suspend("2026-11-20"));
        s
    };
    let mut s = asked();
    s.handled("2026-11-17 11:00");
    assert_eq!(s.ticket.requests[0].state, RequestState::Lapsed);
    let mut s = asked();
    s.does("2026-11-17 11:00", handler("zhujian"), give_back("chengguan"));
    assert_eq!(s.ticket.requests[0].state, RequestState::Lapsed);
    let mut s = asked();
    s.does("2026-11-17 11:00", agent(), withdraw());
    assert_eq!((s.status(), s.state(SuspensionDecision)), (Status::Withdrawn, ClockState::Cancelled));
    let mut s = suspended_from(MORNING, "2026-11-17 10:00", "2026-11-20");
    s.does("2026-11-18 11:00", agent(), withdraw());
    assert_eq!((s.status(), s.state(Handle)), (Status::Withdrawn, ClockState::Cancelled));
    assert_eq!(s.passes("2027-01-01 00:00"), []);
}
