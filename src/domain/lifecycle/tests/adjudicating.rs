//! 差评认定: 误评 and 恶意差评 are held outside the rated unit, with evidence, and can be taken back (contract.md §5).

use super::super::Command;
use super::*;
use crate::domain::metrics::{Figure, Measure, Share};
use crate::domain::permission::Actor;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;

const RECEIVED: &str = "2026-11-16 10:00";

/// The unit says what it holds of the rating, which now waits for its review.
fn said(verdict: Verdict) -> Story {
    let mut s = story(RECEIVED, rating(Some("shichang")));
    s.does("2026-11-16 11:00", handler("shichang"), sign_it());
    s.does("2026-11-16 11:10", handler("shichang"), contact());
    s.attaches("2026-11-16 11:20", &handler("shichang"));
    s.does("2026-11-16 12:00", handler("shichang"), submit_with(verdict));
    s
}

fn struck_off(verdict: Verdict) -> Story {
    let mut s = said(verdict);
    s.does("2026-11-16 13:00", reviewer(), pass());
    s.does("2026-11-16 14:00", visitor(), content());
    s.does("2026-11-16 15:00", signer(), sign_off());
    s
}

#[rstest]
#[case(Verdict::Misrated)]
#[case(Verdict::Malicious)]
fn what_the_unit_says_waits_for_a_supervisor(#[case] verdict: Verdict) {
    let mut s = said(verdict);
    assert_eq!(s.ticket.contested(), Some(verdict));
    assert!(!s.ticket.not_counted(), "the unit alone changes nothing");
    s.refuses("2026-11-16 13:00", reviewer(), pass(), "illegal_transition");
    s.does("2026-11-16 13:00", supervisor(), judge(verdict));
    assert_eq!((s.status(), s.ticket.not_counted(), s.ticket.contested()), (Status::ToReview, true, None));
    assert_eq!(s.state(Handle), ClockState::Paused, "no clock follows from it");
    s.does("2026-11-16 14:00", reviewer(), pass());
    assert_eq!((s.status(), s.state(Handle)), (Status::ToVisit, ClockState::Met));
}

#[test]
fn what_is_not_held_so_goes_back_to_the_unit_as_from_a_failed_review() {
    let mut s = said(Verdict::Malicious);
    s.does("2026-11-17 13:00", supervisor(), judge(Verdict::Clear));
    assert_eq!((s.status(), s.ticket.round, s.ticket.not_counted()), (Status::Handling, 1, false));
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Running, "2026-11-21 00:00".into()));
    s.does("2026-11-17 14:00", handler("shichang"), submit_with(Verdict::Clear));
    s.does("2026-11-17 15:00", reviewer(), pass());
    assert_eq!(s.status(), Status::ToVisit);
    // Said again, it waits again.
    let mut s = said(Verdict::Malicious);
    s.does("2026-11-16 13:00", supervisor(), judge(Verdict::NoBasis));
    s.does("2026-11-16 14:00", handler("shichang"), submit_with(Verdict::Malicious));
    s.refuses("2026-11-16 15:00", reviewer(), pass(), "illegal_transition");
}

#[test]
fn it_takes_evidence_and_a_file_of_this_ticket() {
    let mut s = said(Verdict::Misrated);
    let with = |evidence: Vec<AttachmentId>| Command::AdjudicateRating {
        verdict: Verdict::Misrated,
        note: "已核实".to_owned(),
        evidence,
    };
    s.faults("2026-11-16 13:00", supervisor(), with(vec![]), &["evidence"]);
    s.faults("2026-11-16 13:00", supervisor(), with(vec![AttachmentId(99)]), &["evidence"]);
}

#[test]
fn nobody_of_the_rated_unit_holds_it() {
    let mut s = said(Verdict::Malicious);
    for actor in [
        Actor { roles: [Role::Supervisor].into(), ..handler("shichang") },
        Actor { roles: [Role::Lead, Role::Supervisor].into(), ..lead("shichang") },
        // Who had it in hand and works elsewhere now.
        Actor { unit: "hotline".into(), roles: [Role::Supervisor].into(), ..handler("shichang") },
    ] {
        s.refuses("2026-11-16 13:00", actor, judge(Verdict::Malicious), "separation_of_duties");
    }
    for actor in [reviewer(), dispatcher(), handler("shichang"), lead("shichang"), leader()] {
        s.refuses("2026-11-16 13:00", actor, judge(Verdict::Malicious), "forbidden");
    }
}

#[test]
fn later_it_is_held_without_being_asked_and_taken_back() {
    let mut s = struck_off(Verdict::Clear);
    let measured = |s: &Story, figure| Share::of(&s.ticket).facts.keys().any(|place| place.figure == figure);
    assert!(measured(&s, Figure::Of(Measure::OnTime)));
    s.does("2026-11-18 10:00", supervisor(), judge(Verdict::Malicious));
    assert_eq!(s.status(), Status::SignedOff);
    assert!(!measured(&s, Figure::Of(Measure::OnTime)) && measured(&s, Figure::Aside(Measure::OnTime)));
    assert!(measured(&s, Figure::NotCounted));
    s.faults("2026-11-18 11:00", supervisor(), judge(Verdict::Malicious), &["verdict"]);
    s.does("2026-11-18 12:00", other_supervisor(), judge(Verdict::Clear));
    assert!(measured(&s, Figure::Of(Measure::OnTime)) && !measured(&s, Figure::NotCounted));
    assert_eq!(s.ticket.adjudications.len(), 2, "both stay known");
}

#[test]
fn only_ratings_and_only_what_somebody_said() {
    let mut s = said(Verdict::Clear);
    s.refuses("2026-11-16 13:00", supervisor(), judge(Verdict::Malicious), "illegal_transition");
    let mut s = story(RECEIVED, complaint());
    s.handled("2026-11-16 12:00");
    s.refuses("2026-11-16 13:00", supervisor(), judge(Verdict::Malicious), "illegal_transition");
}
