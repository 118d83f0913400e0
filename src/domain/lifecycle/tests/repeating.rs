//! 重复来电: logged where the matter stands; nothing moves and nothing begins.

use super::super::{Command, NewTicket, may_log_call};
use super::*;
use crate::domain::metrics::{Figure, Share};
use crate::domain::ticket::{Event, decided};
use entity::values::*;
use rstest::rstest;

fn logged(s: &Story) -> (usize, Vec<PersonId>) {
    (s.ticket.repeat_calls.len(), s.ticket.repeat_calls.iter().map(|c| c.by).collect())
}

#[test]
fn a_call_is_logged_and_moves_nothing() {
    let mut s = story("2026-11-20 10:00", complaint());
    let (clocks, people) = (s.ticket.clocks.clone(), s.ticket.participants.clone());
    s.does("2026-11-20 11:00", agent(), again()).does("2026-11-23 09:00", dispatcher(), again());
    assert_eq!(logged(&s), (2, vec![agent().person, dispatcher().person]));
    assert_eq!((s.status(), &s.ticket.clocks), (Status::Dispatched, &clocks));
    assert_eq!(s.ticket.participants, people, "who answers the phone takes no part in it");
    assert_eq!(s.ticket.version, 3, "a command like any other");
    let share = Share::of(&s.ticket);
    let counted: i64 =
        share.facts.iter().filter(|(p, _)| p.figure == Figure::RepeatCalls).map(|(_, n)| n.denominator).sum();
    assert_eq!(counted, 2, "beside the tickets");
    assert_eq!(Figure::from_code(&Figure::RepeatCalls.code()), Some(Figure::RepeatCalls));
}

#[test]
fn only_whoever_works_on_it_hears_of_it() {
    let told = |s: &Story| {
        let event = Event::CalledAgain { caller: CallerId(1), note: None };
        let context = s.world.at(s.now);
        crate::domain::notice::promises(&s.ticket, std::slice::from_ref(&event), 1, context).len()
    };
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", agent(), again());
    assert_eq!(told(&s), 1);
    s.handled("2026-11-20 12:00");
    assert_eq!(told(&s), 0, "the result waits for the review");
    assert_eq!(told(&story("2026-11-20 10:00", open_complaint())), 0);
}

#[test]
fn it_is_the_front_offices_and_of_a_caller_who_is_there() {
    let mut s = story("2026-11-20 10:00", complaint());
    for other in [handler("zhujian"), lead("zhujian"), reviewer(), visitor(), supervisor(), leader()] {
        s.refuses("2026-11-20 11:00", other, again(), "forbidden");
    }
    let unknown = |caller| Command::RepeatCall { caller, note: None };
    s.faults("2026-11-20 11:00", agent(), unknown(None), &["phone"]);
    s.faults("2026-11-20 11:00", agent(), unknown(Some(CallerId(9))), &["phone"]);
    let mut secret = story("2026-11-20 10:00", NewTicket { confidential: true, ..complaint() });
    secret.refuses("2026-11-20 11:00", agent(), again(), "illegal_transition");
    assert!(!may_log_call(&secret.ticket, &agent(), secret.world.at(secret.now)));
}

/// What is over takes the call too, and is said apart from the acts: the archive takes notes only (contract.md §4 "States").
#[test]
fn the_archive_takes_it_and_offers_no_act() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-23 10:00", visitor(), content());
    assert_eq!(s.status(), Status::Archived);
    let closed = s.ticket.closed_at;
    s.does("2026-12-23 10:00", agent(), again());
    assert_eq!((s.status(), s.ticket.closed_at, logged(&s).0), (Status::Archived, closed, 1));
    let (actions, _) = super::super::allowed(&s.ticket, &agent(), s.world.at(s.now));
    assert_eq!(actions.iter().map(|a| a.name).collect::<Vec<_>>(), [CommandName::Note]);
    assert!(may_log_call(&s.ticket, &agent(), s.world.at(s.now)));
}

#[rstest]
#[case(answer(), "即时答复")]
#[case(transfer(), "已转 110 报警，热线不再跟进")]
fn what_was_said_is_the_word(#[case] end: Command, #[case] label: &str) {
    let mut s = story("2026-11-20 10:00", unattended());
    assert_eq!(decided(&s.ticket), None);
    s.does("2026-11-20 10:10", dispatcher(), end);
    assert_eq!(decided(&s.ticket).map(|word| word.label), Some(label.to_owned()));
}

#[test]
fn a_result_is_the_word_once_it_passed() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00");
    assert_eq!(decided(&s.ticket), None, "nobody reads out what the review may refuse");
    s.does("2026-11-20 12:00", reviewer(), pass());
    let word = decided(&s.ticket).expect("a word");
    assert_eq!((word.text, word.papers), (Some(&s.ticket.submissions[0].public_reply), [].as_slice()));
    s.does("2026-11-20 13:00", visitor(), unhappy()).does("2026-11-20 14:00", visitor(), redo());
    assert_eq!(decided(&s.ticket), None, "it is being handled again");
}

#[test]
fn a_final_answer_is_the_word_with_its_document() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.attaches("2026-11-20 10:10", &handler("zhujian"));
    s.does("2026-11-20 10:20", handler("zhujian"), ask_for(RequestKind::Termination, None));
    s.does("2026-11-20 10:30", supervisor(), approve(RequestKind::Termination));
    let word = decided(&s.ticket).expect("a word");
    assert_eq!((word.label.as_str(), word.papers.len()), ("最终答复", 1));
    assert_eq!(word.text, s.ticket.requests[0].reason.as_ref());
}
