//! The table itself: every state can be reached, and every state but the final ones has a way on.

use super::super::{Command, NewTicket, Other, Peer, RULES, Rule};
use super::*;
use crate::domain::ticket::{Ticket, is_final};
use entity::values::*;
use std::collections::BTreeSet;

const FIRST: &[Status] = &[
    Status::Received,
    Status::NeedInfo,
    Status::ToDispatch,
    Status::Dispatched,
    Status::Answered,
    Status::Declined,
    Status::Transferred,
];

/// What happens beside the ticket's way.
const BESIDE: &[CommandName] = &[
    CommandName::Note,
    CommandName::Claim,
    CommandName::Release,
    CommandName::Correct,
    CommandName::Succeed,
    CommandName::RateAgain,
    CommandName::AssignInside,
    CommandName::NameAccused,
    CommandName::SetConfidential,
    CommandName::Recuse,
    CommandName::HandOver,
    CommandName::RepeatCall,
    CommandName::Urge,
    CommandName::Supervise,
    CommandName::ReplySupervision,
    CommandName::CloseSupervision,
    CommandName::Instruct,
    CommandName::ReplyInstruction,
    CommandName::Publish,
    CommandName::Unpublish,
    CommandName::Link,
    CommandName::Unlink,
];

fn moves(rule: &&Rule) -> bool {
    !BESIDE.contains(&rule.command)
}

#[test]
fn every_state_can_be_reached_from_intake() {
    let mut reached: BTreeSet<Status> = [Status::Received].into();
    loop {
        let next: Vec<_> = RULES
            .iter()
            .filter(moves)
            .filter(|r| r.from.iter().any(|f| reached.contains(f)))
            .flat_map(|r| r.to.iter().copied())
            .collect();
        let before = reached.len();
        reached.extend(next);
        if reached.len() == before {
            break;
        }
    }
    assert_eq!(reached, Status::ALL.iter().copied().collect());
    assert!(FIRST.iter().all(|s| reached.contains(s)));
}

/// And by stories that are told, not only by the table.
#[test]
fn every_state_is_reached_by_some_story() {
    let mut seen = BTreeSet::new();
    let mut see = |s: &Story| seen.insert(s.status());
    for (new, end) in [(unattended(), answer()), (unattended(), decline()), (unattended(), transfer())] {
        let mut s = story("2026-11-20 10:00", new);
        see(&s);
        see(s.does("2026-11-20 10:10", dispatcher(), end));
    }
    see(&story("2026-11-20 10:00", unclear()));
    let mut s = story("2026-11-20 10:00", open_complaint());
    see(&s);
    see(s.does("2026-11-20 10:10", dispatcher(), dispatch("zhujian")));
    see(s.does("2026-11-20 10:20", agent(), withdraw()));
    let mut s = story("2026-11-20 10:00", complaint());
    see(s.does("2026-11-20 10:20", handler("zhujian"), give_back("chengguan")));
    see(s.does("2026-11-20 10:30", dispatcher(), dispute()));
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:20", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:30", handler("zhujian"), suspend("2026-11-24"));
    see(s.does("2026-11-20 10:40", dispatcher(), approve_suspension()));
    let mut s = story("2026-11-20 10:00", complaint());
    s.attaches("2026-11-20 10:10", &handler("zhujian"));
    s.does("2026-11-20 10:20", handler("zhujian"), ask_for(RequestKind::Termination, None));
    see(s.does("2026-11-20 10:30", supervisor(), approve(RequestKind::Termination)));
    let mut s = story("2026-11-20 10:00", complaint());
    let other = Ticket { number: "53011326112000002".into(), ..s.ticket.clone() };
    let into = Peer::Found(Box::new(Other { ticket: other, same_case: false }));
    see(s.does("2026-11-20 10:30", dispatcher(), Command::Merge { into, reason: None }));
    let business = NewTicket { line: Line::Business, ..from_city("2026-12-31 18:00") };
    let mut s = story("2026-11-20 10:00", business);
    see(s.does("2026-11-20 10:30", handler("zhujian"), sign_it()));
    see(s.handled("2026-11-20 11:00"));
    see(s.does("2026-11-20 12:00", reviewer(), pass()));
    see(s.does("2026-11-20 13:00", dispatcher(), reported()));
    see(s.does("2026-11-20 14:00", signer(), sign_off()));
    s.passes("2027-12-31 00:00");
    see(&s);
    let mut s = story("2026-11-20 10:00", complaint());
    see(s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass()));
    assert_eq!(seen, Status::ALL.iter().copied().collect());
}

#[test]
fn every_state_but_the_closed_ones_has_a_way_on() {
    for status in Status::ALL {
        let onward = RULES
            .iter()
            .filter(moves)
            .filter(|r| r.from.contains(status))
            .any(|r| r.to.iter().any(|to| to != status));
        // What was merged goes back, everything else has come to its end.
        let over = (is_final(*status) && *status != Status::Merged) || *status == Status::Archived;
        assert_eq!(onward, !over, "{}", status.code());
    }
}

#[test]
fn every_command_has_rows_and_no_two_for_one_state() {
    for command in CommandName::ALL {
        let rows: Vec<_> = RULES.iter().filter(|r| r.command == *command).collect();
        assert!(!rows.is_empty(), "{}", command.code());
        for status in Status::ALL {
            assert!(rows.iter().filter(|r| r.from.contains(status)).count() <= 1, "{}", command.code());
        }
        assert!(rows.iter().all(|r| !r.who.is_empty() && !r.to.is_empty() && !r.from.is_empty()));
    }
}
