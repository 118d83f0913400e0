//! 剔除、挂账、终结: two persons each, and no miss undone (contract.md §4 `request_X`, domain.md §4.3, §11).

use super::super::{Command, promisable};
use super::*;
use crate::domain::metrics::{Figure, Measure, Share};
use crate::domain::permission::Actor;
use crate::domain::ticket::Event;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;

/// Monday; the unit's time ends with Monday 23 November.
const MORNING: &str = "2026-11-16 10:00";

/// Signed for, the citizen called, a file attached.
fn in_hand(new: super::super::NewTicket) -> Story {
    let unit = "zhujian";
    let mut s = story(MORNING, new);
    s.does(MORNING, handler(unit), sign_it()).does(MORNING, handler(unit), contact());
    s.attaches(MORNING, &handler(unit));
    s
}

fn on_ledger(until: &str) -> Story {
    let mut s = in_hand(complaint());
    s.does("2026-11-17 10:00", handler("zhujian"), ask_for(RequestKind::LongTerm, Some(until)));
    s.does("2026-11-17 11:00", supervisor(), approve(RequestKind::LongTerm));
    s
}

#[test]
fn what_cannot_be_settled_now_is_promised_and_asked_after() {
    let mut s = on_ledger("2027-02-26");
    assert_eq!(
        (s.status(), s.due(Handle), s.due(Total)),
        (Status::Handling, "2027-02-27 00:00".into(), "2027-02-27 00:00".into())
    );
    let (_, entry) = s.ticket.ledger().expect("on the ledger");
    assert_eq!((entry.due_on, entry.review_on), (Some(date("2026-11-23")), Some(date("2026-12-17"))));
    // Nobody forgets it: asked on the day, and again until somebody says how far it has come.
    let asked: Vec<_> = s
        .passes("2026-12-24 12:00")
        .into_iter()
        .filter(|(_, e)| matches!(e, Event::LedgerReviewDue { .. }))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(asked, ["2026-12-17 00:00", "2026-12-24 00:00"]);
    s.does("2026-12-25 10:00", handler("zhujian"), progress());
    let next = s.ticket.ledger().and_then(|(_, entry)| entry.review_on);
    assert_eq!(next, Some(date("2027-01-24")));
    assert_eq!(s.fires("2026-12-31 09:00"), []);
    // It leaves the ledger with the review of its result, not with the result.
    s.handled("2027-01-15 10:00");
    assert!(s.ticket.ledger().is_some());
    s.does("2027-01-15 11:00", reviewer(), pass());
    assert!(s.ticket.ledger().is_none());
    assert_eq!(s.state(Handle), ClockState::Met);
}

/// A rest day moves a promised day to the next working day (民法典 203).
#[test]
fn a_promise_for_a_rest_day_ends_with_the_next_working_day() {
    assert_eq!(on_ledger("2026-12-26").due(Handle), "2026-12-29 00:00");
}

#[test]
fn the_ledger_undoes_no_miss() {
    let mut s = in_hand(complaint());
    s.fires("2026-11-24 00:00");
    s.does("2026-11-24 10:00", handler("zhujian"), ask_for(RequestKind::LongTerm, Some("2026-12-31")));
    s.does("2026-11-24 11:00", supervisor(), approve(RequestKind::LongTerm));
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Missed, "2026-11-24 00:00".into()));
    assert!(s.ticket.ledger().is_some());
    // Nor one that came while the supervisor thought about it.
    let mut s = in_hand(complaint());
    s.does("2026-11-23 16:00", handler("zhujian"), ask_for(RequestKind::LongTerm, Some("2026-12-31")));
    s.does("2026-11-24 11:00", supervisor(), approve(RequestKind::LongTerm));
    assert_eq!((s.state(Handle), s.state(Total)), (ClockState::Missed, ClockState::Missed));
}

#[test]
fn the_platform_above_waits_no_longer_for_the_ledger() {
    // The unit's time ends with 23, the cap is 25 November.
    let mut s = in_hand(from_city("2026-11-28 00:00"));
    s.does("2026-11-17 10:00", handler("zhujian"), ask_for(RequestKind::LongTerm, Some("2026-12-31")));
    s.does("2026-11-17 11:00", supervisor(), approve(RequestKind::LongTerm));
    assert_eq!(s.due(Handle), "2026-11-26 00:00");
}

#[rstest]
#[case(Some("2026-11-23"), "not beyond the time that the unit has")]
#[case(Some("2027-05-17"), "after more than 180 days")]
#[case(None, "no day at all")]
fn a_promise_has_its_bounds(#[case] until: Option<&str>, #[case] why: &str) {
    let mut s = in_hand(complaint());
    assert_eq!(
        promisable(&s.ticket, s.world.at(at("2026-11-17 10:00"))),
        Some((date("2026-11-24"), date("2027-05-16")))
    );
    s.faults("2026-11-17 10:00", handler("zhujian"), ask_for(RequestKind::LongTerm, until), &["until"]);
    assert!(s.ticket.requests.is_empty(), "{why}");
}

#[test]
fn a_promise_that_has_come_is_not_allowed_any_more() {
    let mut s = in_hand(complaint());
    s.does("2026-11-17 10:00", handler("zhujian"), ask_for(RequestKind::LongTerm, Some("2026-11-25")));
    s.refuses("2026-11-25 09:00", supervisor(), approve(RequestKind::LongTerm), "window_closed");
    s.does("2026-11-25 09:00", supervisor(), reject(RequestKind::LongTerm, "请抓紧办结"));
}

#[test]
fn what_moves_time_is_asked_for_one_after_the_other() {
    let mut s = in_hand(complaint());
    s.does("2026-11-17 10:00", handler("zhujian"), ask_for(RequestKind::LongTerm, Some("2026-12-31")));
    for other in [extend(1), suspend("2026-11-20"), ask_for(RequestKind::LongTerm, Some("2026-12-30"))] {
        s.refuses("2026-11-17 10:10", handler("zhujian"), other, "illegal_transition");
    }
    // What does not waits beside it.
    s.does("2026-11-17 10:20", dispatcher(), ask_for(RequestKind::Exclusion, None));
    s.does("2026-11-17 10:30", handler("zhujian"), ask_for(RequestKind::Termination, None));
    // The result makes the promise and the end needless, not the exclusion.
    s.handled("2026-11-17 11:00");
    let states: Vec<_> = s.ticket.requests.iter().map(|r| r.state).collect();
    assert_eq!(states, [RequestState::Lapsed, RequestState::Pending, RequestState::Lapsed]);
    let mut s = on_ledger("2026-12-31");
    s.refuses(
        "2026-11-18 10:00",
        handler("zhujian"),
        ask_for(RequestKind::LongTerm, Some("2027-01-31")),
        "illegal_transition",
    );
}

#[test]
fn a_ratings_time_goes_on_no_ledger() {
    let mut s = story(MORNING, rating(Some("shichang")));
    s.does(MORNING, handler("shichang"), sign_it());
    s.attaches(MORNING, &handler("shichang"));
    let asks = ask_for(RequestKind::LongTerm, Some("2026-12-31"));
    s.refuses("2026-11-16 11:00", handler("shichang"), asks, "illegal_transition");
    assert_eq!(promisable(&s.ticket, s.world.at(s.now)), None);
    s.does("2026-11-16 11:00", handler("shichang"), ask_for(RequestKind::Exclusion, None));
}

#[test]
fn an_excluded_ticket_goes_on_with_its_misses() {
    let mut s = in_hand(complaint());
    s.fires("2026-11-24 00:00");
    s.does("2026-11-24 10:00", handler("zhujian"), ask_for(RequestKind::Exclusion, None));
    assert!(!s.ticket.excluded());
    s.does("2026-11-24 11:00", supervisor(), approve(RequestKind::Exclusion));
    assert!(s.ticket.excluded());
    assert_eq!((s.status(), s.state(Handle)), (Status::Handling, ClockState::Missed));
    s.refuses("2026-11-24 12:00", dispatcher(), ask_for(RequestKind::Exclusion, None), "illegal_transition");
    s.handled("2026-11-24 13:00").does("2026-11-24 14:00", reviewer(), pass());
    s.does("2026-11-24 15:00", visitor(), content());
    assert_eq!((s.status(), s.ticket.excluded()), (Status::Archived, true));
    s.refuses("2026-11-25 09:00", dispatcher(), ask_for(RequestKind::Exclusion, None), "illegal_transition");
}

#[test]
fn an_exclusion_survives_a_new_round_and_ends_with_the_archive() {
    let mut s = in_hand(complaint());
    s.handled("2026-11-17 10:00").does("2026-11-17 11:00", reviewer(), pass());
    s.does("2026-11-17 12:00", visitor(), unhappy());
    s.does("2026-11-17 13:00", handler("zhujian"), ask_for(RequestKind::Exclusion, None));
    s.does("2026-11-17 14:00", visitor(), redo());
    assert!(s.ticket.pending(RequestKind::Exclusion).is_some());
    s.handled("2026-11-18 10:00").does("2026-11-18 11:00", reviewer(), pass());
    s.does("2026-11-18 12:00", visitor(), content());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::Archived, RequestState::Lapsed));
}

#[test]
fn a_final_answer_ends_the_matter_and_leaves_its_misses() {
    let mut s = on_ledger("2026-12-31");
    s.does("2026-11-18 10:00", handler("zhujian"), ask_for(RequestKind::Exclusion, None));
    s.does("2026-11-18 10:00", handler("zhujian"), ask_for(RequestKind::Termination, None));
    s.does("2026-11-18 10:00", handler("zhujian"), extend(1));
    s.does("2026-11-18 11:00", supervisor(), approve(RequestKind::Termination));
    assert_eq!(
        (s.status(), s.state(Handle), s.state(Total)),
        (Status::Terminated, ClockState::Cancelled, ClockState::Cancelled)
    );
    assert!(s.ticket.ledger().is_none() && s.ticket.waiting().is_none());
    assert_eq!(s.passes("2027-12-31 00:00"), []);
    for ruling in [RequestKind::Exclusion, RequestKind::Termination] {
        s.refuses("2027-12-31 09:00", dispatcher(), ask_for(ruling, None), "illegal_transition");
    }
    let mut s = in_hand(complaint());
    s.fires("2026-11-24 00:00");
    s.does("2026-11-24 10:00", dispatcher(), ask_for(RequestKind::Termination, None));
    s.does("2026-11-24 11:00", supervisor(), approve(RequestKind::Termination));
    assert_eq!((s.status(), s.state(Handle)), (Status::Terminated, ClockState::Missed));
}

#[test]
fn a_suspended_ticket_can_be_ended_too() {
    let mut s = in_hand(complaint());
    s.does("2026-11-17 10:00", handler("zhujian"), suspend("2026-11-20"));
    s.does("2026-11-17 11:00", dispatcher(), approve_suspension());
    s.does("2026-11-18 10:00", handler("zhujian"), ask_for(RequestKind::Termination, None));
    s.does("2026-11-18 11:00", supervisor(), approve(RequestKind::Termination));
    assert_eq!(s.passes("2027-12-31 00:00"), []);
}

#[rstest]
#[case(RequestKind::Exclusion)]
#[case(RequestKind::LongTerm)]
#[case(RequestKind::Termination)]
fn it_takes_two_persons_and_neither_of_the_unit_that_has_it(#[case] kind: RequestKind) {
    let until = Some("2026-12-31");
    let mut s = in_hand(complaint());
    s.refuses(MORNING, supervisor(), approve(kind), "illegal_transition");
    for stranger in [agent(), reviewer(), handler("chengguan"), supervisor()] {
        s.refuses(MORNING, stranger, ask_for(kind, until), "forbidden");
    }
    let both = Actor { roles: [Role::Dispatcher, Role::Supervisor].into(), ..dispatcher() };
    s.does(MORNING, both.clone(), ask_for(kind, until));
    for word in [approve(kind), reject(kind, "理由不足")] {
        s.refuses(MORNING, both.clone(), word.clone(), "separation_of_duties");
        let colleague = Actor { unit: "zhujian".into(), ..supervisor() };
        s.refuses(MORNING, colleague, word.clone(), "separation_of_duties");
        s.refuses(MORNING, other_dispatcher(), word, "forbidden");
    }
    s.does(MORNING, supervisor(), reject(kind, "理由不足"));
    s.refuses(MORNING, supervisor(), approve(kind), "illegal_transition");
    // What was refused may be asked for again, with better reasons.
    s.does("2026-11-17 10:00", lead("zhujian"), ask_for(kind, until));
    s.does("2026-11-17 11:00", supervisor(), approve(kind));
}

#[rstest]
#[case(RequestKind::Exclusion)]
#[case(RequestKind::LongTerm)]
#[case(RequestKind::Termination)]
fn it_takes_evidence_of_this_ticket(#[case] ruling: RequestKind) {
    let mut s = in_hand(complaint());
    for evidence in [vec![], vec![AttachmentId(99)]] {
        let until = Some(date("2026-12-31"));
        let asks = Command::AskRuling { ruling, reason: "历史遗留".to_owned(), evidence, until };
        s.faults(MORNING, handler("zhujian"), asks, &["evidence"]);
    }
}

/// A unit that has it no longer answers for no promise.
#[test]
fn what_is_given_back_leaves_the_ledger() {
    let mut s = story(MORNING, complaint());
    s.does(MORNING, handler("zhujian"), sign_it()).attaches(MORNING, &handler("zhujian"));
    s.does(MORNING, handler("zhujian"), ask_for(RequestKind::LongTerm, Some("2026-12-31")));
    s.does("2026-11-16 11:00", supervisor(), approve(RequestKind::LongTerm));
    s.does("2026-11-17 10:00", handler("zhujian"), give_back("chengguan"));
    assert!(s.ticket.ledger().is_some());
    s.does("2026-11-17 11:00", dispatcher(), accept_return());
    assert!(s.ticket.ledger().is_none());
}

/// 撤销剔除: two supervisors, with a reason; the reports count it again, and it stays known that they did not.
#[test]
fn an_exclusion_is_taken_back_by_two_persons() {
    let mut s = in_hand(complaint());
    s.refuses("2026-11-17 10:00", supervisor(), ask_for(RequestKind::Inclusion, None), "illegal_transition");
    s.does("2026-11-17 10:00", handler("zhujian"), ask_for(RequestKind::Exclusion, None));
    s.does("2026-11-17 11:00", supervisor(), approve(RequestKind::Exclusion));
    let (aside, rates) = (Figure::Aside(Measure::SignedOnTime), Figure::Of(Measure::SignedOnTime));
    let counted = |s: &Story, figure| Share::of(&s.ticket).facts.keys().any(|place| place.figure == figure);
    assert_eq!((counted(&s, aside), counted(&s, rates)), (true, false));
    for other in [handler("zhujian"), dispatcher(), agent(), reviewer()] {
        s.refuses("2026-11-17 12:00", other, ask_for(RequestKind::Inclusion, None), "forbidden");
    }
    let back = Command::AskRuling {
        ruling: RequestKind::Inclusion,
        reason: "佐证材料不实".to_owned(),
        evidence: Vec::new(),
        until: None,
    };
    s.does("2026-11-18 10:00", supervisor(), back.clone());
    assert!(s.ticket.excluded(), "until another has decided");
    s.refuses("2026-11-18 10:10", supervisor(), approve(RequestKind::Inclusion), "separation_of_duties");
    s.refuses("2026-11-18 10:20", other_supervisor(), back.clone(), "illegal_transition");
    s.does("2026-11-18 11:00", other_supervisor(), approve(RequestKind::Inclusion));
    assert!(!s.ticket.excluded());
    assert_eq!((counted(&s, aside), counted(&s, rates)), (false, true));
    let first = s.ticket.requests.iter().find(|r| r.kind == RequestKind::Exclusion).expect("it is known");
    assert_eq!(
        (first.state, first.revoked_at.map(shown)),
        (RequestState::Approved, Some("2026-11-18 11:00".into()))
    );
    s.refuses("2026-11-18 12:00", supervisor(), back.clone(), "illegal_transition");
    // What another reason is found for may be left out again, and that taken back too.
    s.does("2026-11-19 10:00", dispatcher(), ask_for(RequestKind::Exclusion, None));
    s.does("2026-11-19 11:00", supervisor(), approve(RequestKind::Exclusion));
    assert!(s.ticket.excluded());
    s.does("2026-11-19 12:00", other_supervisor(), back);
    s.does("2026-11-19 13:00", supervisor(), reject(RequestKind::Inclusion, "理由不成立"));
    assert!(s.ticket.excluded());
}
