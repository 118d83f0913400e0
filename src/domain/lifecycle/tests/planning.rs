//! 限期整改: the plan of a complex bad rating is approved by a supervisor, and kept to (国办发〔2019〕51号; contract.md §5).

use super::super::NewTicket;
use super::*;
use crate::domain::metrics::{Figure, Measure, Share};
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

fn counted(s: &Story, measure: Measure) -> Vec<(Option<String>, i64, i64)> {
    let share = Share::of(&s.ticket);
    let of = share.facts.iter().filter(|(place, _)| place.figure == Figure::Of(measure));
    of.map(|(place, step)| (place.due.map(|d| d.to_string()), step.numerator, step.denominator)).collect()
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
    // By the day that held before, the plan is enough; by the one that holds now, nothing is decided.
    assert_eq!(counted(&s, Measure::Rectified), []);
    assert_eq!(counted(&s, Measure::RectifiedOrPlanned), [(Some("2026-11-20".to_owned()), 1, 1)]);
    s.does("2026-12-01 10:00", handler("shichang"), progress());
    s.faults("2026-12-20 10:00", handler("shichang"), submit_plan("2027-02-01"), &["plan"]);
    s.does("2026-12-20 11:00", handler("shichang"), submit_with(Verdict::Complex));
    s.does("2026-12-21 09:00", reviewer(), pass());
    assert_eq!((s.status(), s.state(Handle)), (Status::ToVisit, ClockState::Met));
    assert!(s.ticket.ledger().is_none());
    assert_eq!(counted(&s, Measure::Rectified), [(Some("2026-12-31".to_owned()), 1, 1)]);
    assert_eq!(counted(&s, Measure::RectifiedOrPlanned), [(Some("2026-11-20".to_owned()), 1, 1)]);
}

#[test]
fn a_plan_that_is_not_kept_is_late_in_one_reading_only() {
    let mut s = planned();
    s.does("2026-11-18 10:00", supervisor(), approve(RequestKind::LongTerm));
    s.passes("2027-01-04 09:00");
    assert_eq!(s.state(Handle), ClockState::Missed);
    assert_eq!(counted(&s, Measure::Rectified), [(Some("2026-12-31".to_owned()), 0, 1)]);
    assert_eq!(counted(&s, Measure::RectifiedOrPlanned), [(Some("2026-11-20".to_owned()), 1, 1)]);
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
    assert_eq!(counted(&s, Measure::RectifiedOrPlanned), [(Some("2026-11-19".to_owned()), 0, 1)]);
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
