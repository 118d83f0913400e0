//! The return visit (回访; contract.md §4 `visit`, `close_dissatisfied`).

use super::super::{Command, VisitReport};
use super::*;
use entity::values::ClockKind::Visit;
use entity::values::*;
use rstest::rstest;

fn to_visit() -> Story {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s
}

fn outcome(s: &Story) -> Option<VisitOutcome> {
    s.ticket.callers[0].visit
}

#[rstest]
#[case(Some(Solved::Yes), Some(5), VisitOutcome::Content)]
#[case(Some(Solved::Partly), Some(3), VisitOutcome::Content)]
#[case(Some(Solved::Yes), None, VisitOutcome::NoOpinion)]
#[case(None, None, VisitOutcome::NoOpinion)]
#[case(Some(Solved::Unknown), None, VisitOutcome::NoOpinion)]
fn content_or_without_opinion_is_done(
    #[case] solved: Option<Solved>,
    #[case] satisfaction: Option<u8>,
    #[case] expected: VisitOutcome,
) {
    let mut s = to_visit();
    s.does("2026-11-23 10:00", visitor(), heard(solved, satisfaction));
    assert_eq!(
        (outcome(&s), s.status(), s.state(Visit)),
        (Some(expected), Status::Archived, ClockState::Met)
    );
}

#[rstest]
#[case(Some(Solved::No), None)]
#[case(Some(Solved::No), Some(5))]
#[case(Some(Solved::Yes), Some(2))]
#[case(None, Some(1))]
fn unsolved_or_unhappy_stops_the_clock_and_stays(
    #[case] solved: Option<Solved>,
    #[case] satisfaction: Option<u8>,
) {
    let mut s = to_visit();
    s.does("2026-11-23 10:00", visitor(), heard(solved, satisfaction));
    assert_eq!((outcome(&s), s.status()), (Some(VisitOutcome::Dissatisfied), Status::ToVisit));
    assert_eq!((s.state(Visit), s.clock(Visit).stopped_at), (ClockState::Met, Some(at("2026-11-23 10:00"))));
    s.refuses("2026-11-23 11:00", visitor(), content(), "illegal_transition");
    s.passes("2026-12-31 10:00");
    assert_eq!((s.status(), s.state(Visit)), (Status::ToVisit, ClockState::Met));
}

#[test]
fn three_attempts_on_different_half_days_make_unreachable() {
    let mut s = to_visit();
    s.does("2026-11-23 10:00", visitor(), no_answer());
    s.does("2026-11-23 11:59:59", visitor(), no_answer());
    s.does("2026-11-23 12:00", visitor(), no_answer());
    assert_eq!((outcome(&s), s.status()), (None, Status::ToVisit), "two half-days");
    s.does("2026-11-24 09:00", visitor(), no_answer());
    assert_eq!((outcome(&s), s.status()), (Some(VisitOutcome::Unreachable), Status::Archived));
}

/// What the visitor is told: how often, what counted, and from when the next attempt does.
#[rstest]
#[case(&[], "2026-11-23 10:00", None)]
#[case(&["2026-11-23 10:00"], "2026-11-23 10:30", Some((1, 1, "2026-11-23 12:00")))]
#[case(&["2026-11-23 10:00", "2026-11-23 11:00"], "2026-11-23 12:00", Some((2, 1, "2026-11-23 12:00")))]
#[case(&["2026-11-23 10:00", "2026-11-23 12:00"], "2026-11-23 16:00", Some((2, 2, "2026-11-24 00:00")))]
#[case(&["2026-11-23 10:00", "2026-11-23 12:00"], "2026-11-25 09:00", Some((2, 2, "2026-11-25 09:00")))]
#[case(&["2026-11-23 10:00", "2026-11-23 12:00", "2026-11-24 09:00"], "2026-11-24 09:00", None)]
fn the_visitor_is_told_when_the_next_attempt_counts(
    #[case] vain: &[&str],
    #[case] now: &str,
    #[case] expected: Option<(usize, usize, &str)>,
) {
    let mut s = to_visit();
    for at in vain {
        s.does(at, visitor(), no_answer());
    }
    let told = super::super::attempts(&s.ticket, CallerId(1), s.world.at(at(now)));
    let told = told.map(|a| (a.tried, a.counted, a.counts_from, a.needed));
    assert_eq!(told, expected.map(|(tried, counted, from)| (tried, counted, at(from), 3)));
}

#[test]
fn attempts_of_an_earlier_round_do_not_count() {
    let mut s = to_visit();
    s.does("2026-11-23 10:00", visitor(), no_answer()).does("2026-11-23 13:00", visitor(), no_answer());
    s.does("2026-11-23 14:00", visitor(), redo()).handled("2026-11-24 09:00");
    s.does("2026-11-24 10:00", reviewer(), pass()).does("2026-11-24 11:00", visitor(), no_answer());
    assert_eq!(s.status(), Status::ToVisit);
}

#[test]
fn the_visit_has_three_working_days_a_ratings_five() {
    assert_eq!(to_visit().due(Visit), "2026-11-26 00:00");
    let mut s = story("2026-11-20 10:00", rating(Some("shichang")));
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    assert_eq!(s.due(Visit), "2026-11-28 00:00");
}

#[test]
fn who_was_not_reached_said_nothing() {
    let mut s = to_visit();
    let silent = |satisfaction, solved| {
        Command::Visit(Box::new(VisitReport {
            caller: None,
            channel: VisitChannel::Phone,
            reached: false,
            unit_contacted: None,
            solved,
            satisfaction,
            satisfaction_unit: satisfaction,
            satisfaction_agent: None,
            note: None,
        }))
    };
    s.faults("2026-11-23 10:00", visitor(), silent(Some(3), None), &["satisfaction", "satisfaction_unit"]);
    s.faults("2026-11-23 10:00", visitor(), silent(None, Some(Solved::Yes)), &["solved"]);
    s.faults("2026-11-23 10:00", visitor(), heard(None, Some(6)), &["satisfaction"]);
    s.faults("2026-11-23 10:00", visitor(), heard(None, Some(0)), &["satisfaction"]);
}

#[test]
fn a_caller_of_another_ticket_is_unknown() {
    let Command::Visit(mut report) = content() else { panic!("a visit") };
    report.caller = Some(CallerId(2));
    to_visit().faults("2026-11-23 10:00", visitor(), Command::Visit(report.clone()), &["caller"]);
    report.caller = Some(CallerId(1));
    to_visit().does("2026-11-23 10:00", visitor(), Command::Visit(report));
}

#[test]
fn closing_unhappy_needs_a_supervisors_approval() {
    let mut s = to_visit();
    s.refuses("2026-11-23 09:00", reviewer(), close_unhappy(), "illegal_transition");
    s.does("2026-11-23 10:00", visitor(), unhappy());
    s.refuses("2026-11-23 10:10", supervisor(), approve_close(), "illegal_transition");
    s.does("2026-11-23 10:20", reviewer(), close_unhappy());
    assert_eq!(s.status(), Status::ToVisit);
    s.refuses("2026-11-23 10:30", reviewer(), close_unhappy(), "illegal_transition");
    s.refuses("2026-11-23 10:30", reviewer(), approve_close(), "forbidden");
    s.does("2026-11-23 11:00", supervisor(), reject_close());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::ToVisit, RequestState::Rejected));
    s.does("2026-11-23 12:00", reviewer(), close_unhappy()).does(
        "2026-11-23 13:00",
        supervisor(),
        approve_close(),
    );
    let request = &s.ticket.requests[1];
    assert_eq!((request.state, request.decided_by), (RequestState::Approved, Some(supervisor().person)));
    assert_eq!((s.status(), outcome(&s)), (Status::Archived, Some(VisitOutcome::Dissatisfied)));
}

#[test]
fn who_asks_never_approves_though_a_supervisor_too() {
    let mut both = reviewer();
    both.roles.insert(Role::Supervisor);
    let mut s = to_visit();
    s.does("2026-11-23 10:00", visitor(), unhappy()).does("2026-11-23 10:20", both.clone(), close_unhappy());
    s.refuses("2026-11-23 10:30", both.clone(), approve_close(), "separation_of_duties");
    s.refuses("2026-11-23 10:30", both, reject_close(), "separation_of_duties");
    s.does("2026-11-23 10:40", supervisor(), approve_close());
}

#[test]
fn approval_on_the_service_line_leads_to_sign_off() {
    let mut s = story("2026-11-20 10:00", rating(Some("shichang")));
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), unhappy()).does("2026-11-20 14:00", reviewer(), close_unhappy());
    s.does("2026-11-20 15:00", supervisor(), approve_close());
    assert_eq!(s.status(), Status::ToSignOff);
}

#[test]
fn a_redo_drops_the_request() {
    let mut s = to_visit();
    s.does("2026-11-23 10:00", visitor(), unhappy()).does("2026-11-23 10:20", reviewer(), close_unhappy());
    s.does("2026-11-23 11:00", supervisor(), redo());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::Handling, RequestState::Rejected));
}
