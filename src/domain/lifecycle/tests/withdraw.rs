//! Withdrawal at the caller's word (撤诉; contract.md §4 `withdraw`).

use super::super::NewTicket;
use super::*;
use entity::values::*;

fn ends(mut s: Story, time: &str) {
    s.does(time, agent(), withdraw());
    assert_eq!(s.status(), Status::Withdrawn);
    assert!(s.ticket.closed_at.is_some());
    assert_eq!(s.passes("2027-06-30 00:00"), []);
    s.does("2027-06-30 10:00", agent(), note());
}

#[test]
fn before_a_result_it_ends_the_ticket_and_its_clocks() {
    ends(
        story_by(
            "2026-11-20 10:00",
            agent(),
            NewTicket { intake: super::super::Intake::Malicious { reason: "？".into() }, ..complaint() },
        ),
        "2026-11-20 11:00",
    );
    ends(story("2026-11-20 10:00", unclear()), "2026-11-20 11:00");
    ends(story("2026-11-20 10:00", open_complaint()), "2026-11-20 11:00");
    ends(story("2026-11-20 10:00", complaint()), "2026-11-20 11:00");
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:30", handler("zhujian"), sign_it());
    ends(s, "2026-11-20 11:00");
}

#[test]
fn a_miss_survives_it() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.passes("2026-11-24 12:00");
    s.does("2026-11-24 13:00", agent(), withdraw());
    assert_eq!(
        (s.state(ClockKind::Sign), s.state(ClockKind::Handle)),
        (ClockState::Missed, ClockState::Cancelled)
    );
    assert_eq!(s.clock(ClockKind::Sign).stopped_at, Some(at("2026-11-24 13:00")));
}

#[test]
fn after_a_result_only_the_visit_falls_away() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", agent(), withdraw());
    assert_eq!(s.status(), Status::ToReview);
    s.does("2026-11-20 13:00", reviewer(), pass());
    assert_eq!((s.status(), s.has(ClockKind::Visit)), (Status::Archived, false));

    let mut s = story("2026-11-20 10:00", NewTicket { line: Line::Service, ..complaint() });
    s.handled("2026-11-20 11:00").does("2026-11-20 13:00", reviewer(), pass());
    s.does("2026-11-20 14:00", agent(), withdraw());
    assert_eq!((s.status(), s.ticket.callers[0].visit), (Status::ToSignOff, Some(VisitOutcome::NotWanted)));
    s.does("2026-11-20 15:00", agent(), withdraw());
    assert_eq!(s.status(), Status::ToSignOff);
    s.does("2026-11-20 16:00", signer(), sign_off()).refuses(
        "2026-11-20 17:00",
        agent(),
        withdraw(),
        "illegal_transition",
    );
}

#[test]
fn an_unhappy_caller_who_withdraws_leaves_nothing_to_approve() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 13:00", reviewer(), pass());
    s.does("2026-11-20 14:00", visitor(), unhappy()).does("2026-11-20 14:10", reviewer(), close_unhappy());
    s.does("2026-11-20 15:00", agent(), withdraw());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::Archived, RequestState::Rejected));
}

#[test]
fn only_who_took_it_down_or_a_dispatcher_records_it() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.refuses("2026-11-20 11:00", other_agent(), withdraw(), "forbidden");
    s.refuses("2026-11-20 11:00", supervisor(), withdraw(), "forbidden");
    s.does("2026-11-20 11:00", dispatcher(), withdraw());
}

#[test]
fn ratings_reports_and_the_upper_platforms_tickets_are_not_withdrawn() {
    let kept = [
        story("2026-11-20 10:00", rating(None)),
        story("2026-11-20 10:00", rating(Some("shichang"))),
        story("2026-11-20 10:00", NewTicket { kind: Kind::Report, ..complaint() }),
        story("2026-11-20 10:00", from_city("2026-12-31 18:00")),
    ];
    for mut s in kept {
        s.refuses("2026-11-20 11:00", dispatcher(), withdraw(), "illegal_transition");
        assert!(!s.actions(&dispatcher()).contains(&CommandName::Withdraw));
    }
}
