//! The unit's work: sign, contact, submit (contract.md §4 "Commands").

use super::super::{Command, NewCaller, NewTicket, SubmitResult};
use super::*;
use entity::values::ClockKind::*;
use entity::values::*;

const FRIDAY: &str = "2026-11-20 10:00";

fn zhujian() -> crate::domain::permission::Actor {
    handler("zhujian")
}

#[test]
fn sign_contact_submit_stop_their_clocks() {
    let mut s = story(FRIDAY, complaint());
    s.does("2026-11-20 10:30", zhujian(), sign_it());
    assert_eq!((s.status(), s.state(Sign)), (Status::Handling, ClockState::Met));
    s.does("2026-11-20 11:00", zhujian(), contact()).attaches("2026-11-20 11:10", &zhujian());
    assert_eq!(s.state(Contact), ClockState::Met);
    s.does("2026-11-23 09:00", zhujian(), submit());
    assert_eq!(s.status(), Status::ToReview);
    for kind in [Handle, Total] {
        assert_eq!(
            (s.state(kind), s.clock(kind).stopped_at),
            (ClockState::Paused, Some(at("2026-11-23 09:00")))
        );
    }
    assert_eq!(s.due(Review), "2026-11-25 00:00");
}

#[test]
fn an_act_at_the_due_instant_is_late_a_millisecond_before_it_is_not() {
    let mut s = story(FRIDAY, complaint());
    s.does("2026-11-23 23:59:59.999", zhujian(), sign_it());
    assert_eq!(s.state(Sign), ClockState::Met);
    let mut s = story(FRIDAY, complaint());
    s.does("2026-11-24 00:00", zhujian(), sign_it());
    assert_eq!((s.state(Sign), s.clock(Sign).missed_at), (ClockState::Missed, Some(at("2026-11-24 00:00"))));
    assert_eq!(s.clock(Sign).stopped_at, Some(at("2026-11-24 00:00")));
}

#[test]
fn another_unit_does_none_of_it() {
    let mut s = story(FRIDAY, complaint());
    for command in [sign_it(), contact()] {
        s.refuses("2026-11-20 10:30", handler("chengguan"), command, "forbidden");
    }
    assert!(s.actions(&handler("chengguan")).iter().all(|a| *a == CommandName::Note));
}

#[test]
fn a_contact_lies_between_the_dispatch_and_now() {
    let mut s = story(FRIDAY, open_complaint());
    s.does("2026-11-20 11:00", dispatcher(), dispatch("zhujian"));
    s.faults("2026-11-20 12:00", zhujian(), contact_at("2026-11-20 10:59"), &["contacted_at"]);
    s.faults("2026-11-20 12:00", zhujian(), contact_at("2026-11-20 12:06"), &["contacted_at"]);
    s.does("2026-11-20 12:00", zhujian(), contact_at("2026-11-20 11:30"));
    assert_eq!((s.status(), s.state(Contact)), (Status::Dispatched, ClockState::Met));
    s.does("2026-11-20 12:10", zhujian(), contact_at("2026-11-20 12:15"));
}

/// The machine's clock was set back by a minute after the dispatch: whoever says no time means now.
#[test]
fn a_clock_set_back_refuses_no_contact() {
    let mut s = story(FRIDAY, open_complaint());
    s.does("2026-11-20 11:00", dispatcher(), dispatch("zhujian"));
    s.does("2026-11-20 10:59", zhujian(), contact());
    assert_eq!(s.ticket.contacts[0].contacted_at, at("2026-11-20 11:00"));
}

#[test]
fn a_contact_before_the_dispatch_does_not_exist() {
    story(FRIDAY, open_complaint()).refuses("2026-11-20 10:30", zhujian(), contact(), "forbidden");
}

/// Telephoned in time, told too late: the miss was a fact by then.
#[test]
fn a_contact_dated_back_does_not_unmake_the_miss() {
    let mut s = story(FRIDAY, complaint());
    s.does("2026-11-24 09:00", zhujian(), contact_at("2026-11-20 15:00"));
    assert_eq!(
        (s.state(Contact), s.clock(Contact).stopped_at),
        (ClockState::Missed, Some(at("2026-11-24 09:00")))
    );
}

#[test]
fn a_result_without_a_needed_contact_is_refused() {
    let mut s = story(FRIDAY, complaint());
    s.does("2026-11-20 10:30", zhujian(), sign_it()).attaches("2026-11-20 10:40", &zhujian());
    s.refuses("2026-11-20 11:00", zhujian(), submit(), "illegal_transition");
    assert!(!s.actions(&zhujian()).contains(&CommandName::Submit));
    s.does("2026-11-20 11:10", zhujian(), contact()).does("2026-11-20 11:20", zhujian(), submit());
}

#[test]
fn nobody_to_call_no_contact_owed() {
    let silent = [
        NewTicket { callers: vec![NewCaller { anonymous: true, ..caller() }], ..complaint() },
        NewTicket { callers: vec![NewCaller { reachable: false, ..caller() }], ..complaint() },
        NewTicket { reply_wanted: false, ..complaint() },
        NewTicket { callers: Vec::new(), ..complaint() },
    ];
    for new in silent {
        let mut s = story(FRIDAY, new);
        assert!(!s.has(Contact));
        s.does("2026-11-20 10:30", zhujian(), sign_it()).attaches("2026-11-20 10:40", &zhujian());
        s.does("2026-11-20 10:50", zhujian(), contact()).does("2026-11-20 11:00", zhujian(), submit());
    }
}

#[test]
fn complaints_reports_and_ratings_need_evidence() {
    for (kind, needed) in
        [(Kind::Complaint, true), (Kind::Report, true), (Kind::Help, false), (Kind::Consult, false)]
    {
        let mut s = story(FRIDAY, NewTicket { kind, ..complaint() });
        s.does("2026-11-20 10:30", zhujian(), sign_it()).does("2026-11-20 10:40", zhujian(), contact());
        let bare = Command::Submit(Box::new(SubmitResult { evidence: Vec::new(), ..result() }));
        if needed {
            s.faults("2026-11-20 11:00", zhujian(), bare, &["evidence"]);
        } else {
            s.does("2026-11-20 11:00", zhujian(), bare);
        }
    }
}

#[test]
fn evidence_is_a_file_of_this_ticket_and_a_verdict_is_for_ratings() {
    let mut s = story(FRIDAY, complaint());
    s.does("2026-11-20 10:30", zhujian(), sign_it()).does("2026-11-20 10:40", zhujian(), contact());
    s.faults("2026-11-20 11:00", zhujian(), submit_with(Verdict::Clear), &["evidence", "verdict"]);
    let planned = SubmitResult { plan: Some(("分期整改".into(), date("2026-12-31"))), ..result() };
    s.attaches("2026-11-20 11:01", &zhujian());
    s.faults("2026-11-20 11:02", zhujian(), Command::Submit(Box::new(planned)), &["plan"]);
}
