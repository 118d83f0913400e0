//! 恶意扰乱: two persons, and nothing waits for them (66号(二); domain.md §4; contract.md §4 `request_X`).

use super::super::{Command, Intake, NewTicket};
use super::*;
use entity::values::*;
use rstest::rstest;

fn abusive(urgency: Urgency) -> NewTicket {
    NewTicket { intake: Intake::Malicious { reason: "连续辱骂".into() }, urgency, ..complaint() }
}

fn wants() -> Command {
    Command::AskRuling {
        ruling: RequestKind::Malicious,
        reason: "半小时内第九次来电辱骂".to_owned(),
        evidence: Vec::new(),
        until: None,
    }
}

#[test]
fn what_an_agent_holds_malicious_a_supervisor_decides() {
    let mut s = story("2026-11-20 10:00", abusive(Urgency::Normal));
    s.refuses("2026-11-20 10:10", agent(), approve(RequestKind::Malicious), "forbidden");
    s.refuses("2026-11-20 10:10", dispatcher(), approve(RequestKind::Malicious), "forbidden");
    s.does("2026-11-20 10:20", supervisor(), approve(RequestKind::Malicious));
    assert_eq!((s.status(), s.ticket.malicious()), (Status::Declined, true));
    assert_eq!((s.state(ClockKind::Dispatch), s.ticket.proposal.is_none()), (ClockState::Met, true));
}

#[test]
fn what_is_not_held_so_is_taken_on_like_any_other() {
    let mut s = story("2026-11-20 10:00", abusive(Urgency::Normal));
    s.does("2026-11-20 10:20", supervisor(), reject(RequestKind::Malicious, "确有诉求"));
    assert_eq!(
        (s.status(), s.ticket.malicious(), s.ticket.proposal.is_none()),
        (Status::Received, false, true)
    );
    s.does("2026-11-20 10:30", agent(), accept());
    assert_eq!(s.status(), Status::Dispatched);
}

#[test]
fn a_contractors_word_a_dispatcher_makes_the_own_before_anybody_decides() {
    let mut s = story_by("2026-11-20 10:00", contractor(), abusive(Urgency::Normal));
    s.refuses("2026-11-20 10:10", supervisor(), approve(RequestKind::Malicious), "illegal_transition");
    s.refuses("2026-11-20 10:10", contractor(), wants(), "forbidden");
    s.does("2026-11-20 10:20", dispatcher(), wants());
    assert!(s.ticket.proposal.is_none());
    s.refuses("2026-11-20 10:30", dispatcher(), wants(), "illegal_transition");
    s.does("2026-11-20 10:40", supervisor(), approve(RequestKind::Malicious));
    assert_eq!(s.status(), Status::Declined);
}

#[test]
fn who_asks_never_decides() {
    let both = crate::domain::permission::Actor {
        roles: [Role::Dispatcher, Role::Supervisor].into(),
        ..dispatcher()
    };
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", both.clone(), wants());
    s.refuses("2026-11-20 10:20", both, approve(RequestKind::Malicious), "separation_of_duties");
    s.does("2026-11-20 10:30", supervisor(), approve(RequestKind::Malicious));
}

#[rstest]
#[case(transfer(), Status::Transferred)]
#[case(accept(), Status::Dispatched)]
#[case(dispatch("zhujian"), Status::Dispatched)]
#[case(answer(), Status::Answered)]
#[case(ask(), Status::NeedInfo)]
fn nothing_that_is_done_for_the_caller_waits_for_it(#[case] command: Command, #[case] to: Status) {
    for (by, urgency) in
        [(agent(), Urgency::Emergency), (contractor(), Urgency::Emergency), (agent(), Urgency::Normal)]
    {
        let mut s = story_by("2026-11-20 10:00", by, abusive(urgency));
        s.does("2026-11-20 10:01", dispatcher(), command.clone());
        assert_eq!((s.status(), s.ticket.malicious()), (to, false));
        assert!(s.ticket.pending(RequestKind::Malicious).is_none() && s.ticket.proposal.is_none());
    }
}

#[test]
fn the_clocks_of_an_emergency_run_while_somebody_calls_it_malicious() {
    let mut s = story("2026-11-20 02:00", abusive(Urgency::Emergency));
    assert_eq!(s.due(ClockKind::Dispatch), "2026-11-20 02:30");
    s.passes("2026-11-20 02:30");
    assert_eq!(s.state(ClockKind::Dispatch), ClockState::Missed);
    // An agent alone at night hands it over whatever was said of it before.
    s.does("2026-11-20 02:31", contractor(), transfer());
    assert_eq!(s.status(), Status::Transferred);
}

#[test]
fn a_unit_that_is_abused_asks_too_and_what_it_hands_in_outdoes_it() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:20", handler("zhujian"), wants());
    s.does("2026-11-20 10:30", supervisor(), approve(RequestKind::Malicious));
    assert_eq!((s.status(), s.state(ClockKind::Handle)), (Status::Declined, ClockState::Cancelled));
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:20", handler("zhujian"), wants());
    s.handled("2026-11-20 11:00");
    assert!(s.ticket.pending(RequestKind::Malicious).is_none());
    let mut s = story("2026-11-20 10:00", rating(Some("shichang")));
    s.refuses("2026-11-20 10:20", handler("shichang"), wants(), "illegal_transition");
}
