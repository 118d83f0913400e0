//! Inside the unit: who has it in hand, the lead's signature, entries in the unit's name, deputies (contract.md §3, §4).

use super::super::{Behalf, Command};
use super::*;
use crate::domain::permission::{Actor, Represented, Stand};
use crate::domain::ticket::{Event, Hand};
use entity::values::*;
use rstest::rstest;

/// Given to the worker of this number.
pub(crate) fn to_worker(id: i64, due_on: &str) -> Command {
    Command::AssignInside {
        unit: None,
        hand: Hand::Worker { worker: WorkerId(id) },
        due_on: date(due_on),
        note: Some("请现场查看".to_owned()),
    }
}

/// The same command as the hotline enters it.
pub(crate) fn entered(command: Command) -> Command {
    let behalf = Behalf { person: "李四".to_owned(), medium: EntryMedium::Phone, attachment: None };
    Command::Entered { behalf, command: Box::new(command) }
}

/// A dispatcher who enters what `unit` said.
fn in_the_name_of(unit: &str) -> Actor {
    dispatcher().entering(unit.into())
}

/// `deputy` in the place of `principal`.
fn for_(deputy: Actor, principal: &Actor) -> Actor {
    let represented = Represented { person: principal.person, name: principal.name.clone() };
    Actor { roles: principal.roles.clone(), stand: Stand::For(represented), ..deputy }
}

/// A complaint that zhujian has signed for, in a world where its lead signs what leaves.
fn signing() -> Story {
    let mut s = story("2026-11-20 10:00", complaint());
    s.world.reference.approving.insert("zhujian".into());
    s.does("2026-11-20 10:10", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:20", handler("zhujian"), contact());
    s.attaches("2026-11-20 10:30", &handler("zhujian"));
    s
}

/// The unit's day is 27 November.
#[rstest]
#[case("2026-11-19", Some("due_on"))]
#[case("2026-11-20", None)]
#[case("2026-11-27", None)]
#[case("2026-11-28", Some("due_on"))]
fn the_inner_day_lies_before_the_units(#[case] day: &str, #[case] wrong: Option<&str>) {
    let mut s = story("2026-11-20 10:00", complaint());
    match wrong {
        Some(field) => s.faults("2026-11-20 11:00", handler("zhujian"), to_worker(1, day), &[field]),
        None => s.does("2026-11-20 11:00", handler("zhujian"), to_worker(1, day)),
    };
}

#[test]
fn who_is_late_already_has_until_the_next_working_day() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.fires("2026-12-04 10:00");
    s.faults("2026-12-04 10:00", handler("zhujian"), to_worker(1, "2026-12-08"), &["due_on"]);
    s.does("2026-12-04 10:00", handler("zhujian"), to_worker(1, "2026-12-07"));
}

#[test]
fn it_reminds_on_its_day_and_after_it_and_moves_no_deadline() {
    let mut s = story("2026-11-20 10:00", complaint());
    let dues: Vec<_> = s.ticket.clocks.iter().map(|c| c.due).collect();
    s.does("2026-11-20 11:00", handler("zhujian"), to_worker(1, "2026-11-23"));
    let fired = s.passes("2026-11-26 08:00");
    let reminded: Vec<_> = fired
        .iter()
        .filter_map(|(at, event)| match event {
            Event::InsideReminded { overdue, .. } => Some((at.as_str(), *overdue)),
            _ => None,
        })
        .collect();
    assert_eq!(reminded, [("2026-11-23 09:00", false), ("2026-11-24 09:00", true)]);
    assert_eq!(s.ticket.clocks.iter().map(|c| c.due).collect::<Vec<_>>(), dues);
}

#[test]
fn a_later_one_takes_the_place_of_an_earlier() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", handler("zhujian"), to_worker(1, "2026-11-23"));
    s.does("2026-11-20 12:00", lead("zhujian"), to_worker(2, "2026-11-24"));
    let open: Vec<_> = s.ticket.inside.iter().map(|t| (t.n, t.is_open())).collect();
    assert_eq!(open, [(1, false), (2, true)]);
}

#[test]
fn it_ends_with_the_units_part() {
    let given = || {
        let mut s = story("2026-11-20 10:00", complaint());
        s.does("2026-11-20 11:00", handler("zhujian"), to_worker(1, "2026-11-23"));
        assert!(s.ticket.inner_task(&"zhujian".into()).is_some());
        s
    };
    let over = |s: &Story| s.ticket.inner_task(&"zhujian".into()).is_none();
    assert!(over(given().handled("2026-11-20 12:00")));
    assert!(over(given().does("2026-11-20 12:00", handler("zhujian"), give_back("chengguan"))));
    assert!(over(given().does("2026-11-20 12:00", agent(), withdraw())));
    assert!(!over(given().does("2026-11-20 12:00", handler("zhujian"), sign_it())));
}

/// Each co unit has people of its own.
#[test]
fn a_co_unit_gives_its_part_to_its_own_people() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", dispatcher(), dispatch_with("zhujian", &["chengguan"]));
    s.does("2026-11-20 11:00", handler("chengguan"), to_worker(1, "2026-11-23"));
    s.does("2026-11-20 11:00", handler("zhujian"), to_worker(2, "2026-11-23"));
    s.refuses("2026-11-20 11:00", handler("shichang"), to_worker(3, "2026-11-23"), "forbidden");
    s.does("2026-11-20 12:00", handler("chengguan"), sign_it());
    s.does("2026-11-20 13:00", handler("chengguan"), submit_co());
    let open: Vec<_> = s.ticket.inside.iter().filter(|t| t.is_open()).map(|t| t.unit.as_str()).collect();
    assert_eq!(open, ["zhujian"]);
    s.refuses("2026-11-20 14:00", handler("chengguan"), to_worker(1, "2026-11-23"), "illegal_transition");
}

#[test]
fn nobody_outside_the_unit_gives_it_to_its_people() {
    let mut s = story("2026-11-20 10:00", complaint());
    for actor in [dispatcher(), supervisor(), agent(), handler("chengguan")] {
        s.refuses("2026-11-20 11:00", actor, to_worker(1, "2026-11-23"), "forbidden");
    }
}

#[test]
fn what_a_handler_hands_in_waits_for_the_lead_and_its_time_runs_on() {
    let mut s = signing();
    let due = s.due(ClockKind::Handle);
    s.does("2026-11-20 11:00", handler("zhujian"), submit());
    assert_eq!((s.status(), s.state(ClockKind::Handle)), (Status::Handling, ClockState::Running));
    assert!(s.ticket.submissions.is_empty());
    s.refuses("2026-11-20 11:10", handler("zhujian"), approve(RequestKind::Inside), "forbidden");
    s.refuses("2026-11-20 11:10", lead("chengguan"), approve(RequestKind::Inside), "forbidden");
    // Late on the lead's desk is late.
    s.fires("2026-11-30 09:00");
    s.does("2026-11-30 10:00", lead("zhujian"), approve(RequestKind::Inside));
    let sent = s.ticket.submission().expect("a result").clone();
    assert_eq!((s.status(), sent.submitted_at), (Status::ToReview, at("2026-11-30 10:00")));
    assert_eq!(sent.by, handler("zhujian").person);
    assert_eq!(sent.signed.map(|signed| signed.by), Some(lead("zhujian").person));
    assert_eq!((s.due(ClockKind::Handle), s.clock(ClockKind::Handle).is_missed()), (due, true));
}

#[test]
fn the_lead_sends_a_draft_back_with_a_word_and_a_later_one_takes_its_place() {
    let mut s = signing();
    s.refuses("2026-11-20 10:50", lead("zhujian"), approve(RequestKind::Inside), "illegal_transition");
    s.does("2026-11-20 11:00", handler("zhujian"), submit());
    s.does("2026-11-20 11:10", lead("zhujian"), reject(RequestKind::Inside, "请补充现场情况"));
    assert_eq!(s.status(), Status::Handling);
    s.does("2026-11-20 11:20", handler("zhujian"), submit());
    s.does("2026-11-20 11:30", handler("zhujian"), submit());
    let states: Vec<_> = s.ticket.requests.iter().map(|r| r.state).collect();
    assert_eq!(states, [RequestState::Rejected, RequestState::Lapsed, RequestState::Pending]);
    s.does("2026-11-20 11:40", lead("zhujian"), approve(RequestKind::Inside));
    assert_eq!(s.status(), Status::ToReview);
}

#[test]
fn what_a_lead_hands_in_leaves_at_once() {
    let mut s = signing();
    s.does("2026-11-20 11:00", handler("zhujian"), submit());
    s.does("2026-11-20 11:10", lead("zhujian"), submit());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::ToReview, RequestState::Lapsed));
}

#[test]
fn a_draft_falls_away_with_the_return_and_waits_beside_an_extension() {
    let mut s = signing();
    s.does("2026-11-20 11:00", handler("zhujian"), submit());
    s.does("2026-11-20 11:10", handler("zhujian"), extend(2));
    s.does("2026-11-20 11:20", lead("zhujian"), approve_extension());
    s.does("2026-11-20 11:30", handler("zhujian"), give_back("chengguan"));
    assert!(
        s.ticket.requests.iter().all(|r| r.kind == RequestKind::Return || r.state == RequestState::Lapsed)
    );
}

#[test]
fn a_draft_whose_promise_has_passed_no_longer_leaves() {
    let mut s = story("2026-11-20 10:00", rating(Some("shichang")));
    s.world.reference.approving.insert("shichang".into());
    s.does("2026-11-20 10:10", handler("shichang"), sign_it());
    s.does("2026-11-20 10:20", handler("shichang"), contact());
    s.attaches("2026-11-20 10:30", &handler("shichang"));
    let plan = Some(("更换窗口设备".to_owned(), date("2026-11-23")));
    let verdict = Some(Verdict::Complex);
    let complex = super::super::SubmitResult { verdict, plan, ..result() };
    s.does("2026-11-20 11:00", handler("shichang"), Command::Submit(Box::new(complex)));
    s.refuses("2026-11-23 09:00", lead("shichang"), approve(RequestKind::Inside), "illegal_transition");
    s.does("2026-11-23 09:10", lead("shichang"), reject(RequestKind::Inside, "请重定完成期限"));
}

#[test]
fn the_hotline_enters_what_a_unit_said() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", in_the_name_of("zhujian"), entered(sign_it()));
    s.does("2026-11-20 11:10", in_the_name_of("zhujian"), entered(contact()));
    s.attaches("2026-11-20 11:20", &dispatcher());
    s.does("2026-11-20 11:30", in_the_name_of("zhujian"), entered(submit()));
    assert_eq!(
        (s.status(), s.ticket.submission().map(|r| r.unit.as_str())),
        (Status::ToReview, Some("zhujian"))
    );
    let entered: Vec<_> = s.ticket.entries.iter().map(|e| e.command).collect();
    assert_eq!(entered, [CommandName::Sign, CommandName::Contact, CommandName::Submit]);
    // Who entered it had a hand in it.
    let reviews = Actor { roles: [Role::Reviewer].into(), ..dispatcher() };
    s.refuses("2026-11-20 12:00", reviews, pass(), "separation_of_duties");
}

#[test]
fn a_co_units_word_is_entered_too() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", dispatcher(), dispatch_with("zhujian", &["chengguan"]));
    s.does("2026-11-20 11:00", in_the_name_of("chengguan"), entered(sign_it()));
    s.does("2026-11-20 11:10", in_the_name_of("chengguan"), entered(submit_co()));
    assert_eq!(s.ticket.co_results.len(), 1);
    s.faults("2026-11-20 11:20", in_the_name_of("chengguan"), entered(contact()), &["on_behalf_of.unit"]);
    s.faults("2026-11-20 11:20", in_the_name_of("shichang"), entered(sign_it()), &["on_behalf_of.unit"]);
}

#[test]
fn only_the_hotline_enters_and_only_the_four() {
    let mut s = story("2026-11-20 10:00", complaint());
    for actor in [handler("zhujian"), handler("chengguan"), reviewer(), leader()] {
        s.refuses("2026-11-20 11:00", actor.entering("zhujian".into()), entered(sign_it()), "forbidden");
    }
    for command in [give_back("chengguan"), extend(1), to_worker(1, "2026-11-23"), note()] {
        s.refuses("2026-11-20 11:00", in_the_name_of("zhujian"), entered(command), "forbidden");
    }
    s.refuses("2026-11-20 11:00", in_the_name_of("zhujian"), sign_it(), "forbidden");
}

/// What the hotline enters needs the signature as what a handler hands in.
#[test]
fn what_is_entered_waits_for_the_lead_too() {
    let mut s = signing();
    s.does("2026-11-20 11:00", in_the_name_of("zhujian"), entered(submit()));
    assert_eq!(s.status(), Status::Handling);
    s.does("2026-11-20 11:10", lead("zhujian"), approve(RequestKind::Inside));
    assert_eq!(s.status(), Status::ToReview);
}

#[test]
fn a_deputy_signs_for_the_lead_but_never_the_own_draft() {
    let mut s = signing();
    let head = lead("zhujian");
    let colleague = Actor { person: PersonId(900), ..handler("zhujian") };
    s.does("2026-11-20 11:00", handler("zhujian"), submit());
    let own = for_(handler("zhujian"), &head);
    s.refuses("2026-11-20 11:10", own, approve(RequestKind::Inside), "separation_of_duties");
    s.does("2026-11-20 11:20", for_(colleague.clone(), &head), approve(RequestKind::Inside));
    let signed = s.ticket.submission().and_then(|r| r.signed.clone()).expect("a signature");
    assert_eq!((signed.by, signed.acting_for), (colleague.person, Some(head.person)));
    let acted = s.journal.iter().filter(|(e, ..)| *e == Event::ActedFor { person: head.person }).count();
    assert_eq!(acted, 1);
}

#[test]
fn whom_a_deputy_asked_for_never_approves_it() {
    let mut s = story("2026-11-20 10:00", complaint());
    let head = lead("zhujian");
    let colleague = Actor { person: PersonId(900), ..handler("zhujian") };
    s.does("2026-11-20 10:10", for_(colleague.clone(), &head), extend(1));
    s.refuses("2026-11-20 10:20", head.clone(), approve_extension(), "separation_of_duties");
    let own_lead = Actor { roles: [Role::Lead].into(), ..colleague };
    s.refuses("2026-11-20 10:20", own_lead, approve_extension(), "separation_of_duties");
    s.does("2026-11-20 10:30", other_lead("zhujian"), approve_extension());
}

/// contract.md §3: "a deputy is bound by both persons' pairs".
#[test]
fn a_deputy_is_bound_by_both_persons_pairs() {
    let mut s = story("2026-11-20 10:00", super::super::NewTicket { line: Line::Service, ..complaint() });
    s.handled("2026-11-20 11:00");
    let other = Actor { person: PersonId(901), ..visitor() };
    // The deputy reviewed for the reviewer: neither visits.
    s.does("2026-11-20 12:00", for_(other.clone(), &reviewer()), pass());
    s.refuses("2026-11-20 13:00", other.clone(), content(), "separation_of_duties");
    let reviews = Actor { roles: [Role::Visitor].into(), ..reviewer() };
    s.refuses("2026-11-20 13:00", reviews, content(), "separation_of_duties");
    // Nor does anybody who represents one of them.
    s.refuses("2026-11-20 13:00", for_(other_visitor(), &other), content(), "separation_of_duties");
    s.does("2026-11-20 13:00", visitor(), content());
}
