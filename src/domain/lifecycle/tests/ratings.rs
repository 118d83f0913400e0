//! 好差评: a bad rating has three working days from its receipt (contract.md §5; 东营商办发〔2023〕7号（二）9).

use super::super::{Command, Intake, NewCaller, NewTicket, SubmitResult};
use super::*;
use crate::domain::permission::By;
use crate::domain::ticket::Event;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;

const RECEIVED: &str = "2026-09-30 10:00";

#[test]
fn received_before_national_day_it_is_due_on_the_working_saturday() {
    let mut s = story(RECEIVED, rating(Some("shichang")));
    let handle = s.clock(Handle);
    assert_eq!((shown(handle.due.at), handle.due.on), ("2026-10-11 00:00".into(), date("2026-10-10")));
    assert_eq!((handle.rule.as_str(), handle.due.provisional), ("差评办理 3 个工作日", false));
    assert_eq!(s.due(Total), "2026-10-11 00:00");
    s.passes("2026-10-10 23:59:59.999");
    assert_eq!([s.state(Handle), s.state(Total)], [ClockState::Running; 2]);
    s.passes("2026-10-11 00:00");
    assert_eq!([s.state(Handle), s.state(Total)], [ClockState::Missed; 2]);
    assert_eq!(s.clock(Handle).missed_at, Some(at("2026-10-11 00:00")));
}

#[rstest]
#[case("2026-10-10 23:59:59.999", ClockState::Paused)]
#[case("2026-10-11 00:00", ClockState::Missed)]
fn the_last_millisecond_is_in_time(#[case] submitted: &str, #[case] state: ClockState) {
    let mut s = story(RECEIVED, rating(Some("shichang")));
    s.does("2026-10-08 10:00", handler("shichang"), sign_it());
    s.handled(submitted);
    assert_eq!(s.state(Handle), state);
}

#[test]
fn naming_a_unit_dispatches_at_once() {
    let s = story(RECEIVED, rating(Some("shichang")));
    assert_eq!((s.status(), s.state(Dispatch)), (Status::Dispatched, ClockState::Met));
    assert_eq!(s.clock(Handle).key.unit, Some("shichang".into()));
    assert_eq!((s.ticket.category.clone(), s.ticket.recorded_by), (None, None));
    for unit in ["jiuju", "hotline", "nobody"] {
        let refusal =
            Story::begin(World::new(), at(RECEIVED), rating(Some(unit)), By::Source).expect_err("refused");
        assert_eq!(fields(&refusal), ["unit"]);
    }
}

#[test]
fn without_a_unit_the_clock_runs_in_pre_check_and_belongs_to_nobody_yet() {
    let mut s = story(RECEIVED, rating(None));
    assert_eq!((s.status(), s.clock(Handle).key.unit.clone()), (Status::Received, None));
    s.does("2026-10-08 09:00", agent(), accept_rating(None));
    assert_eq!((s.status(), s.clock(Handle).key.unit.clone()), (Status::ToDispatch, None));
    s.does("2026-10-09 09:00", dispatcher(), dispatch("shichang"));
    let handle = s.clock(Handle);
    assert_eq!(
        (handle.key.unit.clone(), handle.key.run, shown(handle.due.at)),
        (Some("shichang".into()), 1, "2026-10-11 00:00".into())
    );
    assert_eq!(s.due(Sign), "2026-10-11 00:00", "the unit's own clocks start at the dispatch");
    assert_eq!(s.ticket.clocks.iter().filter(|c| c.key.kind == Handle).count(), 1);
}

#[test]
fn a_miss_before_the_dispatch_comes_before_the_clock_is_anybodys() {
    let mut s = story(RECEIVED, rating(None));
    s.passes("2026-10-12 08:00");
    s.does("2026-10-12 09:00", agent(), accept_rating(Some("shichang")));
    let order: Vec<_> = s
        .journal
        .iter()
        .filter_map(|(e, ..)| match e {
            Event::ClockMissed { key, .. } if key.kind == Handle => Some(key.unit.clone()),
            Event::ClockAssigned { unit, .. } => Some(unit.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(order, [None, Some("shichang".into())]);
    let handle = s.clock(Handle);
    let dispatched = s.ticket.lead().expect("a lead").dispatched_at;
    assert!(handle.missed_at.is_some_and(|missed| missed < dispatched));
    assert_eq!((handle.state, handle.stopped_at), (ClockState::Missed, None));
}

#[test]
fn pre_check_is_for_ratings_and_accept_for_the_rest() {
    story(RECEIVED, rating(None)).refuses("2026-09-30 11:00", agent(), accept(), "illegal_transition");
    story(RECEIVED, unattended()).refuses(
        "2026-09-30 11:00",
        agent(),
        accept_rating(None),
        "illegal_transition",
    );
    story(RECEIVED, rating(None)).faults(
        "2026-09-30 11:00",
        agent(),
        accept_rating(Some("jiuju")),
        &["unit"],
    );
}

#[test]
fn a_rating_is_not_answered_declined_handed_on_or_withdrawn() {
    for command in [answer(), decline(), transfer(), withdraw()] {
        let mut s = story(RECEIVED, rating(None));
        assert!(!s.actions(&dispatcher()).contains(&command.name()));
        s.refuses("2026-09-30 11:00", dispatcher(), command, "illegal_transition");
    }
}

#[test]
fn waiting_for_information_does_not_pause_the_ratings_clocks() {
    let mut s = story(RECEIVED, rating(None));
    s.does("2026-09-30 11:00", agent(), ask());
    assert_eq!((s.state(Dispatch), s.state(Handle)), (ClockState::Paused, ClockState::Running));
    s.does("2026-10-09 11:00", agent(), info());
    assert_eq!(s.due(Handle), "2026-10-11 00:00");
}

#[test]
fn without_consent_the_unit_does_not_call_and_the_hotline_still_visits() {
    let mut silent = rating(Some("shichang"));
    silent.rating.as_mut().expect("a rating").consent_contact = false;
    let mut s = story(RECEIVED, silent);
    assert!(!s.has(Contact));
    s.does("2026-09-30 11:00", handler("shichang"), sign_it())
        .attaches("2026-09-30 11:10", &handler("shichang"));
    s.does("2026-09-30 12:00", handler("shichang"), submit_with(Verdict::Clear));
    s.does("2026-09-30 13:00", reviewer(), pass());
    assert_eq!(s.status(), Status::ToVisit);
}

#[test]
fn an_anonymous_rating_is_put_right_and_signed_off_without_a_call() {
    let anonymous = NewTicket {
        callers: vec![NewCaller { anonymous: true, reachable: false, ..caller() }],
        ..rating(Some("shichang"))
    };
    let mut s = story(RECEIVED, anonymous);
    assert!(!s.has(Contact));
    s.handled("2026-09-30 12:00").does("2026-09-30 13:00", reviewer(), pass());
    assert_eq!(s.status(), Status::ToSignOff);
}

#[test]
fn a_result_needs_a_verdict_and_a_complex_one_its_plan() {
    let mut s = story(RECEIVED, rating(Some("shichang")));
    s.does("2026-09-30 11:00", handler("shichang"), sign_it()).does(
        "2026-09-30 11:10",
        handler("shichang"),
        contact(),
    );
    s.attaches("2026-09-30 11:20", &handler("shichang"));
    s.faults("2026-09-30 12:00", handler("shichang"), submit(), &["verdict"]);
    s.faults("2026-09-30 12:00", handler("shichang"), submit_with(Verdict::Complex), &["plan"]);
    let planned = |until: &str| {
        Command::Submit(Box::new(SubmitResult {
            verdict: Some(Verdict::Complex),
            plan: Some(("改造窗口系统".to_owned(), date(until))),
            ..result()
        }))
    };
    s.faults("2026-09-30 12:00", handler("shichang"), planned("2026-09-30"), &["plan.until"]);
    s.does("2026-09-30 12:00", handler("shichang"), planned("2026-12-31"));
    assert_eq!(s.ticket.submissions[0].plan.as_ref().map(|p| p.until), Some(date("2026-12-31")));
}

#[test]
fn a_rating_told_late_counts_from_its_receipt() {
    let late = NewTicket {
        received_at: Some(at(RECEIVED)),
        late_reason: Some("接口中断".to_owned()),
        intake: Intake::Rating { unit: Some("shichang".into()) },
        ..rating(None)
    };
    let mut s = story("2026-10-06 10:00", late);
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-10-11 00:00".into(), "2026-10-11 00:00".into()));
    assert_eq!((s.due(Sign), s.due(Contact)), ("2026-10-09 00:00".into(), "2026-10-09 00:00".into()));
    s.handled("2026-10-08 12:00").does("2026-10-08 13:00", reviewer(), fail());
    assert_eq!(s.due(Handle), "2026-10-11 00:00");
}
