//! 限期整改: the plan of a complex bad rating is approved by a supervisor, and kept to (国办发〔2019〕51号; contract.md §5).

use super::super::NewTicket;
use super::*;
use crate::domain::rating::Course;
use entity::values::ClockKind::*;
use entity::values::*;

const RECEIVED: &str = "2026-11-16 10:00";

/// Handed in with its plan on the Tuesday, one day before its time ends.
fn planned() -> Story {
    let mut s = story(RECEIVED, rating(Some("shichang")));
    s.does("2026-11-16 11:00", handler("shichang"), sign_it());
    s.does("2026-11-16 11:10", handler("shichang"), contact());
    s.attaches("2026-11-16 11:20", &handler("shichang"));
    s.does("2026-11-17 12:00", handler("shichang"), submit_plan("2026-12-31"));
    s
}

/// The day on which it counts; whether it is done and was in time, really and by the plan.
fn course(s: &Story, now: &str) -> Option<(String, [bool; 2], [bool; 2])> {
    let c = Course::of(&s.ticket, at(now))?;
    Some((c.due_on.to_string(), [c.done, c.on_time], [c.done_by_plan, c.on_time_by_plan]))
}

/// Of the day on which its time ended first.
fn first(real: [bool; 2], by_plan: [bool; 2]) -> Option<(String, [bool; 2], [bool; 2])> {
    Some(("2026-11-20".to_owned(), real, by_plan))
}

#[test]
fn an_approved_plan_is_kept_to_and_both_readings_are_counted() {
    let mut s = planned();
    assert_eq!(s.status(), Status::ToReview);
    s.refuses("2026-11-18 09:00", reviewer(), pass(), "illegal_transition");
    s.does("2026-11-18 10:00", supervisor(), approve(RequestKind::LongTerm));
    assert_eq!((s.status(), s.ticket.round), (Status::Handling, 1));
    assert_eq!((s.due(Handle), s.due(Total)), ("2027-01-01 00:00".into(), "2027-01-01 00:00".into()));
    assert!(s.ticket.ledger().is_some());
    // Until the first day has ended nothing is decided; then the plan is enough in one reading.
    assert_eq!(course(&s, "2026-11-20 23:59"), None);
    assert_eq!(course(&s, "2026-11-21 00:00"), first([false, false], [true, true]));
    s.does("2026-12-01 10:00", handler("shichang"), progress());
    s.faults("2026-12-20 10:00", handler("shichang"), submit_plan("2027-02-01"), &["plan"]);
    s.does("2026-12-20 11:00", handler("shichang"), submit_with(Verdict::Complex));
    s.does("2026-12-21 09:00", reviewer(), pass());
    assert_eq!((s.status(), s.state(Handle)), (Status::ToVisit, ClockState::Met));
    assert!(s.ticket.ledger().is_none());
    assert_eq!(course(&s, "2026-12-21 09:00"), first([true, false], [true, true]));
}

#[test]
fn a_plan_that_is_not_kept_is_late_in_both_readings() {
    let mut s = planned();
    s.does("2026-11-18 10:00", supervisor(), approve(RequestKind::LongTerm));
    s.passes("2027-01-04 09:00");
    assert_eq!(s.state(Handle), ClockState::Missed);
    assert_eq!(course(&s, "2027-01-04 09:00"), first([false, false], [false, false]));
}

#[test]
fn a_plan_that_is_not_approved_goes_back_with_its_result() {
    let mut s = planned();
    s.does("2026-11-18 10:00", supervisor(), reject(RequestKind::LongTerm, "无须这么久"));
    assert_eq!((s.status(), s.due(Handle)), (Status::Handling, "2026-11-21 00:00".into()));
    assert!(s.ticket.ledger().is_none() && s.ticket.pending(RequestKind::LongTerm).is_none());
    s.does("2026-11-18 11:00", handler("shichang"), submit_plan("2026-12-10"));
    // A review that fails takes the plan back too.
    s.does("2026-11-18 12:00", reviewer(), fail());
    assert!(s.ticket.pending(RequestKind::LongTerm).is_none());
}

#[test]
fn the_unit_approves_no_plan_of_its_own_and_asks_for_no_other_time() {
    let mut s = planned();
    let own = crate::domain::permission::Actor { roles: [Role::Supervisor].into(), ..handler("shichang") };
    s.refuses("2026-11-18 09:00", own, approve(RequestKind::LongTerm), "separation_of_duties");
    s.refuses("2026-11-18 09:00", dispatcher(), approve(RequestKind::LongTerm), "forbidden");
    let mut s = story(RECEIVED, rating(Some("shichang")));
    s.does("2026-11-16 11:00", handler("shichang"), sign_it());
    s.attaches("2026-11-16 11:20", &handler("shichang"));
    for asks in [extend(1), ask_for(RequestKind::LongTerm, Some("2026-12-31"))] {
        s.refuses("2026-11-16 12:00", handler("shichang"), asks, "illegal_transition");
    }
}

#[test]
fn what_is_late_already_stays_late_whatever_is_promised() {
    let mut s = story(RECEIVED, rating(Some("shichang")));
    s.does("2026-11-16 11:00", handler("shichang"), sign_it());
    s.does("2026-11-16 11:10", handler("shichang"), contact());
    s.attaches("2026-11-16 11:20", &handler("shichang"));
    s.passes("2026-11-20 09:00");
    s.does("2026-11-20 10:00", handler("shichang"), submit_plan("2026-12-31"));
    s.does("2026-11-20 11:00", supervisor(), approve(RequestKind::LongTerm));
    assert_eq!(s.state(Handle), ClockState::Missed);
    let late = Some(("2026-11-19".to_owned(), [false, false], [true, false]));
    assert_eq!(course(&s, "2026-11-20 12:00"), late, "it may still be done by its plan, and never in time");
}

#[test]
fn a_plan_lasts_no_longer_than_is_set() {
    let mut s = story(RECEIVED, rating(Some("shichang")));
    s.does("2026-11-16 11:00", handler("shichang"), sign_it());
    s.does("2026-11-16 11:10", handler("shichang"), contact());
    s.attaches("2026-11-16 11:20", &handler("shichang"));
    s.faults("2026-11-16 12:00", handler("shichang"), submit_plan("2027-12-31"), &["plan.until"]);
}

/// What was asked of an ordinary ticket lapses with its result, as before.
#[test]
fn an_ordinary_promise_does_not_outlive_its_result() {
    let mut s = story(RECEIVED, NewTicket { ..complaint() });
    s.does("2026-11-16 11:00", handler("zhujian"), sign_it());
    s.does("2026-11-16 11:10", handler("zhujian"), contact());
    s.attaches("2026-11-16 11:20", &handler("zhujian"));
    s.does("2026-11-16 12:00", handler("zhujian"), ask_for(RequestKind::LongTerm, Some("2026-12-31")));
    s.does("2026-11-16 13:00", handler("zhujian"), submit());
    assert!(s.ticket.pending(RequestKind::LongTerm).is_none());
    s.does("2026-11-16 14:00", reviewer(), pass());
}
