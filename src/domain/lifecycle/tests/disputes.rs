//! Whose a matter is that nobody wants (contract.md §4 `open_dispute`, `record_meeting`, `designate`).

use super::super::{Command, Minutes, NewTicket};
use super::*;
use crate::domain::permission::Actor;
use crate::domain::ticket::Event;
use entity::values::ClockKind::*;
use entity::values::*;

/// Given back by zhujian and by chengguan, each time rightly, on Friday 20 November.
fn nobodys(new: NewTicket) -> Story {
    let mut s = story("2026-11-20 10:00", new);
    s.does("2026-11-20 10:10", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-20 10:20", dispatcher(), accept_return());
    s.does("2026-11-20 10:30", dispatcher(), dispatch("chengguan"));
    s.does("2026-11-20 10:40", handler("chengguan"), give_back("zhujian"));
    s.does("2026-11-20 10:50", other_dispatcher(), accept_return());
    s
}

#[test]
fn the_second_accepted_return_is_a_dispute_of_three_working_days() {
    let s = nobodys(complaint());
    assert_eq!((s.status(), s.due(Dispute)), (Status::Dispute, "2026-11-26 00:00".into()));
    let released = |a: &crate::domain::ticket::Assignment| a.status == AssignmentStatus::Released;
    assert!(s.ticket.assignments.iter().all(released), "each was wrongly given");
    assert_eq!((s.state(Handle), s.state(Total)), (ClockState::Cancelled, ClockState::Running));
}

#[test]
fn a_setting_says_after_how_many() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.world.policy.returns_before_dispute = 1;
    s.does("2026-11-20 10:10", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-20 10:20", dispatcher(), accept_return());
    assert_eq!(s.status(), Status::Dispute);
}

#[test]
fn only_a_supervisor_designates_and_after_that_nobody_returns() {
    let mut s = nobodys(complaint());
    s.refuses("2026-11-23 09:00", dispatcher(), designate("zhujian"), "forbidden");
    s.refuses("2026-11-23 09:00", agent(), designate("zhujian"), "forbidden");
    s.does("2026-11-23 10:00", dispatcher(), meeting("zhujian"));
    s.does("2026-11-23 11:00", supervisor(), designate("zhujian"));
    assert_eq!(
        (s.status(), s.state(Dispute), s.ticket.no_return),
        (Status::Dispatched, ClockState::Met, true)
    );
    assert_eq!(
        (s.ticket.assignments.len(), s.clock(Handle).key.run),
        (3, 2),
        "given to the unit a second time"
    );
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-12-01 00:00".into(), "2026-11-28 00:00".into()));
    s.refuses("2026-11-23 11:10", handler("zhujian"), give_back("chengguan"), "no_return");
    let (_, blocked) = super::super::allowed(&s.ticket, &handler("zhujian"), s.world.at(s.now));
    assert!(blocked.iter().any(|b| b.name == CommandName::Return && b.refusal.code() == "no_return"));
    // Late it is as well; what holds for ever is said first.
    s.refuses("2026-11-30 11:10", handler("zhujian"), give_back("chengguan"), "no_return");
    s.handled("2026-11-25 10:00").does("2026-11-25 11:00", reviewer(), fail());
    s.refuses("2026-11-25 11:10", handler("zhujian"), give_back("chengguan"), "no_return");
}

/// A dispatch is wrong whichever way it was put right, and only if it was.
#[test]
fn the_designation_says_whether_the_dispatch_was_wrong() {
    for (unit, dispatched, asked) in [
        ("chengguan", AssignmentStatus::Released, RequestState::Approved),
        ("zhujian", AssignmentStatus::Confirmed, RequestState::Rejected),
    ] {
        let mut s = story("2026-11-20 10:00", complaint());
        s.does("2026-11-20 10:10", handler("zhujian"), give_back("chengguan"));
        s.does("2026-11-20 10:20", dispatcher(), dispute());
        assert_eq!(s.ticket.assignments[0].status, AssignmentStatus::Disputed);
        assert_eq!((s.state(ReturnDecision), s.state(Handle)), (ClockState::Met, ClockState::Cancelled));
        s.does("2026-11-20 11:00", supervisor(), designate(unit));
        assert_eq!((s.ticket.assignments[0].status, s.ticket.requests[0].state), (dispatched, asked));
        assert_eq!(s.ticket.lead().map(|l| (l.unit.as_str(), l.id)), Some((unit, AssignmentId(2))));
    }
}

#[test]
fn what_nobody_was_given_can_be_disputed_while_its_dispatch_is_due() {
    let mut s = story("2026-11-20 10:00", NewTicket { category: None, ..open_complaint() });
    s.does("2026-11-20 10:10", supervisor(), dispute());
    assert_eq!((s.state(Dispatch), s.due(Dispatch)), (ClockState::Running, "2026-11-20 15:00".into()));
    let without = Command::Designate {
        lead_unit: "zhujian".into(),
        co_units: Vec::new(),
        category: None,
        basis: "会商纪要".to_owned(),
        directory: None,
    };
    s.faults("2026-11-20 11:00", supervisor(), without, &["category"]);
    s.does("2026-11-20 16:00", supervisor(), designate("zhujian"));
    assert_eq!((s.state(Dispatch), s.ticket.category.clone()), (ClockState::Missed, Some("030102".into())));
}

#[test]
fn whom_a_designation_cannot_name() {
    let mut s = nobodys(NewTicket { kind: Kind::Report, subject_unit: Some("tongdu".into()), ..complaint() });
    for unit in ["hotline", "jiuju", "nobody", "tongdu"] {
        s.faults("2026-11-20 11:00", supervisor(), designate(unit), &["lead_unit"]);
    }
    let of_a_unit = Actor { unit: "zhujian".into(), ..supervisor() };
    s.refuses("2026-11-20 11:00", of_a_unit, designate("shichang"), "separation_of_duties");
    s.does("2026-11-20 11:00", supervisor(), designate("shichang"));
    s.refuses("2026-11-20 11:10", supervisor(), designate("shichang"), "illegal_transition");
}

#[test]
fn a_meeting_is_a_record_and_moves_nothing() {
    let mut s = nobodys(complaint());
    let minutes = |lead: &str, co: &[&str], until: Option<&str>| {
        Command::RecordMeeting(Box::new(Minutes {
            participants: vec!["张三".to_owned()],
            decision: "由住建牵头".to_owned(),
            lead_unit: lead.into(),
            co_units: co.iter().map(|unit| (*unit).into()).collect(),
            until: until.map(date),
        }))
    };
    s.faults("2026-11-23 10:00", dispatcher(), minutes("jiuju", &[], None), &["lead_unit"]);
    let wrong = minutes("zhujian", &["tongdu", "tongdu", "zhujian", "nobody"], Some("2026-11-22"));
    s.faults(
        "2026-11-23 10:00",
        dispatcher(),
        wrong,
        &["co_units[1]", "co_units[2]", "co_units[3]", "until"],
    );
    s.does("2026-11-23 10:00", dispatcher(), minutes("zhujian", &["tongdu"], Some("2026-11-23")));
    s.does("2026-11-23 10:10", supervisor(), minutes("chengguan", &[], None));
    assert_eq!(
        (s.status(), s.ticket.meetings.len(), s.state(Dispute)),
        (Status::Dispute, 2, ClockState::Running)
    );
    s.refuses("2026-11-23 10:20", handler("zhujian"), minutes("chengguan", &[], None), "forbidden");
}

/// Whoever answers for the hotline itself takes the matter from the units.
#[test]
fn a_dispute_can_end_without_a_unit() {
    for end in [answer(), decline(), transfer()] {
        let mut s = story("2026-11-20 10:00", complaint());
        s.does("2026-11-20 10:10", handler("zhujian"), give_back("chengguan"));
        s.does("2026-11-20 10:20", dispatcher(), dispute()).does("2026-11-20 10:30", dispatcher(), end);
        assert_eq!(s.ticket.assignments[0].status, AssignmentStatus::Released);
        assert_eq!(
            (s.ticket.requests[0].state, s.state(Dispute)),
            (RequestState::Approved, ClockState::Cancelled)
        );
        assert!(s.ticket.is_closed());
    }
    let mut s = nobodys(complaint());
    s.does("2026-11-20 11:00", agent(), ask()).does("2026-11-20 11:10", agent(), info());
    s.does("2026-11-20 11:20", dispatcher(), accept()).does("2026-11-20 11:30", dispatcher(), dispute());
    assert_eq!((s.clock(Dispute).key.run, s.state(Dispute)), (2, ClockState::Running));
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-20 10:20", dispatcher(), dispute()).does("2026-11-20 10:30", agent(), withdraw());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::Withdrawn, RequestState::Lapsed));
    assert_eq!(s.ticket.assignments[0].status, AssignmentStatus::Dispatched);
}

#[test]
fn a_contractor_only_proposes_to_decline_a_dispute() {
    let mut s = nobodys(complaint());
    s.does("2026-11-20 11:00", contractor(), decline());
    assert_eq!((s.status(), s.ticket.proposal.is_some()), (Status::Dispute, true));
}

#[test]
fn the_supervisors_time_runs_out_and_is_told() {
    let mut s = nobodys(complaint());
    let fired = s.passes("2026-11-26 00:00");
    let missed =
        |(_, e): &(String, Event)| matches!(e, Event::ClockMissed { key, .. } if key.kind == Dispute);
    assert!(fired.iter().any(missed));
    s.does("2026-11-26 10:00", supervisor(), designate("zhujian"));
    assert_eq!(s.state(Dispute), ClockState::Missed);
}

/// The directory is written for where the matter lies, or for everywhere.
#[test]
fn what_goes_into_the_directory_must_have_its_place() {
    let into = |reach| Command::Designate {
        lead_unit: "zhujian".into(),
        co_units: Vec::new(),
        category: None,
        basis: "会商纪要".to_owned(),
        directory: Some(reach),
    };
    let mut s = nobodys(NewTicket { area: Some("530113".into()), ..complaint() });
    s.faults("2026-11-20 11:00", supervisor(), into(DirectoryReach::Township), &["directory"]);
    s.does("2026-11-20 11:00", supervisor(), into(DirectoryReach::Everywhere));
    let mut s = nobodys(complaint());
    s.does("2026-11-20 11:00", supervisor(), into(DirectoryReach::Township));
    let mut s = story("2026-11-20 10:00", rating(None));
    s.does("2026-11-20 10:10", agent(), accept_rating(None)).does(
        "2026-11-20 10:20",
        dispatcher(),
        dispute(),
    );
    s.faults("2026-11-20 11:00", supervisor(), into(DirectoryReach::Everywhere), &["directory"]);
}
