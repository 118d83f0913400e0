//! 认领: one person at a time has a ticket of a pool; nothing else follows from it.

use super::super::{Command, Refusal, allowed};
use super::*;
use crate::domain::permission::{Actor, Represented, Stand};
use entity::values::*;
use rstest::rstest;

fn another(of: Actor) -> Actor {
    Actor { person: PersonId(9_001), name: "另一人".to_owned(), ..of }
}

fn release() -> Command {
    Command::Release { note: None }
}

fn to_review() -> Story {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00");
    s
}

#[test]
fn whoever_has_claimed_it_decides_alone() {
    let mut s = to_review();
    let (clocks, people) = (s.ticket.clocks.clone(), s.ticket.participants.clone());
    s.does("2026-11-20 12:00", reviewer(), Command::Claim);
    assert_eq!((s.status(), &s.ticket.clocks, &s.ticket.participants), (Status::ToReview, &clocks, &people));
    for command in [Command::Claim, release(), pass(), fail()] {
        s.refuses("2026-11-20 12:10", another(reviewer()), command, "illegal_transition");
    }
    let (actions, blocked) = allowed(&s.ticket, &another(reviewer()), s.world.at(s.now));
    assert!(actions.iter().all(|a| !matches!(a.name, CommandName::PassReview | CommandName::Claim)));
    let told: Vec<_> =
        blocked.iter().map(|b| (b.name, matches!(b.refusal, Refusal::Claimed { .. }))).collect();
    assert_eq!(told, [(CommandName::PassReview, true), (CommandName::FailReview, true)]);
    let named = blocked[0].refusal.clone().naming(|_| Some("张三".to_owned())).detail();
    assert_eq!(named, "张三正在处理（12:00 认领，保留至 12:30），可由本人或督办员释放");
    // What a unit asks and what citizens say does not wait.
    s.does("2026-11-20 12:10", agent(), urge()).does("2026-11-20 12:11", another(reviewer()), note());
    s.does("2026-11-20 12:20", reviewer(), pass());
    assert_eq!((s.status(), &s.ticket.claim), (Status::ToVisit, &None));
}

#[test]
fn it_lapses_by_itself_and_is_taken_anew() {
    let mut s = to_review();
    s.does("2026-11-20 12:00", reviewer(), Command::Claim);
    s.does("2026-11-20 12:20", reviewer(), Command::Claim);
    s.refuses("2026-11-20 12:49", another(reviewer()), pass(), "illegal_transition");
    s.refuses("2026-11-20 12:50", reviewer(), release(), "illegal_transition");
    s.does("2026-11-20 12:50", another(reviewer()), Command::Claim);
    s.refuses("2026-11-20 12:51", reviewer(), pass(), "illegal_transition");
    s.does("2026-11-20 12:52", another(reviewer()), release()).does("2026-11-20 12:53", reviewer(), pass());
}

#[test]
fn how_long_it_holds_is_set_and_what_holds_stays_as_it_was() {
    let mut s = to_review();
    s.does("2026-11-20 12:00", reviewer(), Command::Claim);
    s.world.policy.claim_minutes = 5;
    s.refuses("2026-11-20 12:29", another(reviewer()), pass(), "illegal_transition");
    s.does("2026-11-20 12:30", another(reviewer()), Command::Claim);
    s.does("2026-11-20 12:35", reviewer(), pass());
}

#[test]
fn a_supervisor_answers_for_everybodys() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", dispatcher(), Command::Claim);
    s.refuses("2026-11-20 10:20", another(dispatcher()), dispatch("zhujian"), "illegal_transition");
    // An emergency goes to its own line whoever has the ticket open.
    let mut burning = story("2026-11-20 10:00", open_complaint());
    burning.does("2026-11-20 10:10", dispatcher(), Command::Claim);
    burning.does("2026-11-20 10:20", another(dispatcher()), transfer());
    s.refuses("2026-11-20 10:20", supervisor(), Command::Claim, "forbidden");
    s.does("2026-11-20 10:20", supervisor(), release());
    s.does("2026-11-20 10:21", another(dispatcher()), dispatch("zhujian"));
    let mut s = to_review();
    s.does("2026-11-20 12:00", reviewer(), pass()).does("2026-11-20 13:00", visitor(), Command::Claim);
    s.does("2026-11-20 13:10", supervisor(), redo());
    assert_eq!((s.status(), &s.ticket.claim), (Status::Handling, &None));
}

#[rstest]
#[case(&["zhujian"], Role::Reviewer)]
#[case(&["zhujian"], Role::Visitor)]
fn who_may_not_decide_may_not_claim(#[case] of: &[&str], #[case] role: Role) {
    let mut s = to_review();
    if role == Role::Visitor {
        s.does("2026-11-20 12:00", reviewer(), pass());
        let both = Actor { roles: [Role::Reviewer, Role::Visitor].into(), ..reviewer() };
        s.refuses("2026-11-20 12:10", both, Command::Claim, "separation_of_duties");
    }
    let own = Actor { roles: [role].into(), ..handler(of[0]) };
    s.refuses("2026-11-20 12:10", own, Command::Claim, "separation_of_duties");
    for stranger in [agent(), dispatcher(), signer(), leader(), handler("chengguan")] {
        s.refuses("2026-11-20 12:10", stranger, Command::Claim, "forbidden");
    }
}

#[test]
fn a_returned_ticket_is_not_claimed_by_whoever_belongs_to_the_unit() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:20", handler("zhujian"), give_back("chengguan"));
    let own = Actor { roles: [Role::Dispatcher].into(), ..handler("zhujian") };
    s.refuses("2026-11-20 10:30", own, Command::Claim, "separation_of_duties");
    s.does("2026-11-20 10:30", dispatcher(), Command::Claim).does(
        "2026-11-20 10:40",
        dispatcher(),
        accept_return(),
    );
    assert_eq!(s.ticket.claim, None);
}

#[test]
fn a_deputy_and_whom_he_represents_have_it_together() {
    let mut s = to_review();
    let represented = Represented { person: reviewer().person, name: reviewer().name };
    let deputy = Actor { stand: Stand::For(represented), ..another(reviewer()) };
    s.does("2026-11-20 12:00", deputy, Command::Claim);
    s.refuses(
        "2026-11-20 12:10",
        Actor { person: PersonId(9_002), ..reviewer() },
        pass(),
        "illegal_transition",
    );
    s.does("2026-11-20 12:10", reviewer(), pass());
}

#[test]
fn a_visitor_has_it_until_there_is_nobody_left_to_call() {
    let mut s = to_review();
    s.does("2026-11-20 12:00", reviewer(), pass()).does("2026-11-20 13:00", visitor(), Command::Claim);
    s.does("2026-11-20 13:10", visitor(), no_answer());
    assert!(s.ticket.claim.is_some(), "(s)he may try again");
    s.does("2026-11-20 13:20", visitor(), unhappy());
    assert_eq!((s.status(), &s.ticket.claim), (Status::ToVisit, &None));
    s.does("2026-11-20 13:25", reviewer(), redo());
}

#[test]
fn whoever_keeps_away_keeps_nothing() {
    let mut s = to_review();
    s.does("2026-11-20 12:00", reviewer(), Command::Claim);
    s.does("2026-11-20 12:01", reviewer(), Command::Recuse { reason: "与当事人系亲属".to_owned() });
    assert_eq!(s.ticket.claim, None);
    s.does("2026-11-20 12:02", another(reviewer()), pass());
}
