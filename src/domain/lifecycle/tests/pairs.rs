//! Forbidden pairs on one ticket (contract.md §3).

use super::super::NewTicket;
use super::*;
use crate::domain::permission::Actor;
use entity::values::*;

fn also(actor: Actor, roles: &[Role]) -> Actor {
    Actor { roles: actor.roles.iter().chain(roles).copied().collect(), ..actor }
}

fn to_review() -> Story {
    let mut s = story("2026-11-20 10:00", NewTicket { line: Line::Service, ..complaint() });
    s.handled("2026-11-20 11:00");
    s
}

const ALL: &[Role] = &[Role::Reviewer, Role::Visitor, Role::Signer, Role::Supervisor];

#[test]
fn who_handled_it_never_reviews_visits_or_signs_off() {
    let handler = also(handler("zhujian"), ALL);
    let mut s = to_review();
    s.refuses("2026-11-20 12:00", handler.clone(), pass(), "separation_of_duties");
    s.refuses("2026-11-20 12:00", handler.clone(), fail(), "separation_of_duties");
    s.does("2026-11-20 12:00", reviewer(), pass());
    s.refuses("2026-11-20 13:00", handler.clone(), content(), "separation_of_duties");
    s.does("2026-11-20 13:00", visitor(), content());
    s.refuses("2026-11-20 14:00", handler.clone(), sign_off(), "separation_of_duties");
    s.refuses("2026-11-20 14:00", handler, reject_sign_off(), "separation_of_duties");
}

#[test]
fn nor_does_anybody_else_of_the_unit() {
    let colleague = Actor { unit: "zhujian".into(), ..reviewer() };
    to_review().refuses("2026-11-20 12:00", colleague, pass(), "separation_of_duties");
}

/// Who changed the unit since is still who handled it.
#[test]
fn nor_who_has_left_the_unit() {
    let moved = Actor { unit: "hotline".into(), ..also(handler("zhujian"), ALL) };
    to_review().refuses("2026-11-20 12:00", moved, pass(), "separation_of_duties");
}

#[test]
fn reviewer_visitor_and_signer_are_three_persons() {
    let everything = |actor| also(actor, ALL);
    let mut s = to_review();
    s.does("2026-11-20 12:00", everything(reviewer()), pass());
    s.refuses("2026-11-20 13:00", everything(reviewer()), content(), "separation_of_duties");
    s.does("2026-11-20 13:00", everything(visitor()), content());
    s.refuses("2026-11-20 14:00", everything(reviewer()), sign_off(), "separation_of_duties");
    s.refuses("2026-11-20 14:00", everything(visitor()), sign_off(), "separation_of_duties");
    s.does("2026-11-20 14:00", everything(signer()), sign_off());
}

#[test]
fn the_setting_lifts_the_three_persons_but_never_the_unit() {
    let mut s = to_review();
    s.world.policy.separate_stages = false;
    s.refuses("2026-11-20 12:00", also(handler("zhujian"), ALL), pass(), "separation_of_duties");
    let one = also(reviewer(), ALL);
    s.does("2026-11-20 12:00", one.clone(), pass()).does("2026-11-20 13:00", one.clone(), content());
    s.does("2026-11-20 14:00", one, sign_off());
    assert_eq!(s.status(), Status::SignedOff);
}

#[test]
fn what_is_refused_for_a_pair_is_shown_as_blocked() {
    let s = to_review();
    let handler = also(handler("zhujian"), ALL);
    let (actions, blocked) = super::super::allowed(&s.ticket, &handler, s.world.at(s.now));
    // What makes the unit hurry judges nobody's work.
    use CommandName::{
        Correct, Instruct, Link, MeToo, NameAccused, Note, RequestExclusion, SetConfidential, Supervise, Urge,
    };
    let harmless = |name| {
        matches!(name, Note | Urge | Supervise | Instruct | RequestExclusion)
            || matches!(name, MeToo | Link | NameAccused | SetConfidential | Correct)
    };
    assert!(actions.iter().all(|a| harmless(a.name)), "{actions:?}");
    let blocked: Vec<_> = blocked.iter().map(|b| (b.name, b.refusal.code())).collect();
    assert_eq!(
        blocked,
        [
            (CommandName::PassReview, "separation_of_duties"),
            (CommandName::FailReview, "separation_of_duties")
        ]
    );
}

#[test]
fn who_visited_may_still_send_it_back() {
    let both = also(visitor(), &[Role::Reviewer]);
    let mut s = to_review();
    s.does("2026-11-20 12:00", reviewer(), pass()).does("2026-11-20 13:00", both.clone(), unhappy());
    s.does("2026-11-20 14:00", both, redo());
    assert_eq!(s.ticket.round, 2);
}
