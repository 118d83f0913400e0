//! Tickets of other systems: their dates stay, their clocks run on, nobody is told of what is past.

use super::super::{Birth, History, bring_in, next_fire_at};
use super::*;
use crate::domain::calendar::Due;
use crate::domain::permission::By;
use crate::domain::text::FieldErrors;
use crate::domain::ticket::{Details, Event, Origin, Stamp, replay};
use crate::domain::time::end_of;
use entity::values::ClockState::*;
use entity::values::*;
use rstest::rstest;

/// A complaint that came in on Tuesday 2026-11-10 and was dispatched the same morning; its five days end on the 17th.
fn history() -> History {
    History {
        origin: Origin { source: "旧系统".to_owned(), number: "A-1".to_owned() },
        line: Line::Hotline,
        channel: Channel::Phone,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        title: "工地夜间施工".to_owned(),
        content: "连续三晚浇筑到凌晨".to_owned(),
        category: None,
        area: None,
        address: None,
        subject_unit: None,
        details: Details::default(),
        callers: vec![caller()],
        confidential: false,
        reply_wanted: true,
        upstream: None,
        rating: None,
        status: Some(Status::Handling),
        unit: Some("zhujian".into()),
        received_at: at("2026-11-10 09:00"),
        dispatched_at: Some(at("2026-11-10 10:00")),
        signed_at: Some(at("2026-11-10 11:00")),
        contacted_at: None,
        submitted_at: None,
        state_since: None,
        closed_at: None,
        due: None,
        judge_closed: false,
        reply: None,
        measures: None,
        outcome: None,
        verified: None,
        verdict: None,
        decline_reason: None,
        transfer_to: None,
    }
}

fn done() -> History {
    History {
        submitted_at: Some(at("2026-11-16 15:00")),
        reply: Some("已责令停工".to_owned()),
        outcome: Some(Outcome::Resolved),
        verified: Some(true),
        ..history()
    }
}

fn brought(now: &str, history: History) -> Result<Story, FieldErrors> {
    let world = World::new();
    let birth = Birth { number: "53011326111000001".into(), region: "530113".into() };
    let mut events = [Event::Imported(Box::new(bring_in(history, birth, world.at(at(now)))?))];
    keep(0, &mut events);
    let stamp = Stamp { at: at(now), by: None };
    let ticket =
        replay(events.iter().map(|event| (event, stamp, 1))).expect("a journal begins with the import");
    let journal = events.into_iter().map(|event| (event, stamp, 1)).collect();
    Ok(Story { world, ticket, journal, now: at(now), looked: at(now) })
}

#[track_caller]
fn faults(history: History) -> Vec<String> {
    let errors = brought("2026-11-20 10:00", history).expect_err("refused");
    errors.iter().map(|error| error.field.clone()).collect()
}

fn until(day: &str) -> Option<Due> {
    let on = date(day);
    Some(Due { at: end_of(on), on, provisional: false })
}

#[test]
fn what_is_due_in_the_future_runs_on_and_warns_in_time() {
    let mut s = brought("2026-11-13 10:00", history()).expect("brought in");
    assert_eq!((s.state(ClockKind::Sign), s.state(ClockKind::Handle)), (Met, Running));
    assert_eq!(
        (s.due(ClockKind::Handle), s.due(ClockKind::Total)),
        ("2026-11-18 00:00".into(), "2026-11-18 00:00".into())
    );
    assert!(!s.has(ClockKind::Contact), "whether anybody called is not said");
    let fired: Vec<_> = s.passes("2026-11-18 00:00").into_iter().map(|(time, _)| time).collect();
    assert_eq!(fired.first().map(String::as_str), Some("2026-11-16 09:00"));
    assert_eq!(s.state(ClockKind::Handle), Missed);
}

#[test]
fn what_is_past_is_a_miss_of_which_nobody_is_told() {
    let s = brought("2026-11-20 10:00", history()).expect("brought in");
    let handle = s.clock(ClockKind::Handle);
    assert_eq!((handle.state, handle.missed_at), (Missed, Some(at("2026-11-18 00:00"))));
    assert_eq!(handle.rungs, [Rung::Remind, Rung::Overdue, Rung::Urge, Rung::Level1]);
    let next = next_fire_at(&s.ticket, &s.world.calendar);
    assert_eq!(next, Some(at("2026-11-21 00:00")), "what is to come, comes");
}

#[test]
fn the_rung_that_is_still_to_come_fires() {
    let mut s = brought("2026-11-18 08:00", history()).expect("brought in");
    assert_eq!(s.clock(ClockKind::Handle).rungs, [Rung::Remind, Rung::Overdue]);
    let fired = s.passes("2026-11-18 09:00");
    assert!(fired.iter().any(|(_, e)| matches!(e, Event::RungFired { rung: Rung::Urge, .. })), "{fired:?}");
}

#[test]
fn the_other_systems_deadline_stands() {
    let later =
        brought("2026-11-20 10:00", History { due: until("2026-12-01"), ..history() }).expect("brought in");
    assert_eq!(
        (later.due(ClockKind::Handle), later.state(ClockKind::Handle)),
        ("2026-12-02 00:00".into(), Running)
    );
    let sooner =
        brought("2026-11-13 10:00", History { due: until("2026-11-12"), ..history() }).expect("brought in");
    assert_eq!(sooner.state(ClockKind::Total), Missed);
}

#[test]
fn the_work_goes_on_to_its_end() {
    let mut s = brought("2026-11-13 10:00", history()).expect("brought in");
    s.handled("2026-11-16 10:00").does("2026-11-16 14:00", reviewer(), pass());
    s.does("2026-11-16 15:00", visitor(), content());
    assert_eq!((s.status(), s.state(ClockKind::Handle)), (Status::Archived, Met));
}

#[test]
fn what_came_back_from_review_warns_again_only_of_what_is_to_come() {
    let in_review = History { status: Some(Status::ToReview), ..done() };
    let mut s = brought("2026-11-20 10:00", in_review).expect("brought in");
    assert_eq!((s.state(ClockKind::Handle), s.state(ClockKind::Review)), (Paused, Missed));
    s.does("2026-11-20 11:00", reviewer(), fail());
    assert_eq!((s.status(), s.state(ClockKind::Handle)), (Status::Handling, Running));
    assert!(next_fire_at(&s.ticket, &s.world.calendar).is_some_and(|next| next > s.now));
}

#[test]
fn stages_after_the_result_have_their_time_from_now() {
    let mut s =
        brought("2026-11-20 10:00", History { status: Some(Status::ToVisit), ..done() }).expect("brought in");
    assert_eq!((s.state(ClockKind::Handle), s.due(ClockKind::Visit)), (Met, "2026-11-26 00:00".into()));
    s.does("2026-11-20 11:00", visitor(), content());
    assert_eq!(s.status(), Status::Archived);
}

#[test]
fn closed_ones_are_judged_by_their_own_deadline_or_on_request() {
    let closed = History { status: None, closed_at: Some(at("2026-11-18 12:00")), ..done() };
    let s = brought("2026-11-20 10:00", closed.clone()).expect("brought in");
    assert_eq!((s.status(), s.ticket.closed_at), (Status::Archived, Some(at("2026-11-18 12:00"))));
    assert!(s.ticket.clocks.is_empty(), "nobody knows by which limit");
    assert!(s.ticket.submission().is_some_and(|s| s.passed == Some(true)));
    let own = brought("2026-11-20 10:00", History { due: until("2026-11-13"), ..closed.clone() })
        .expect("brought in");
    assert_eq!(own.state(ClockKind::Handle), Missed);
    let ours = brought("2026-11-20 10:00", History { judge_closed: true, ..closed }).expect("brought in");
    assert_eq!((ours.state(ClockKind::Handle), ours.state(ClockKind::Total)), (Met, Met));
    assert_eq!(next_fire_at(&ours.ticket, &ours.world.calendar), None);
}

#[test]
fn where_nothing_is_said_the_state_follows_from_what_is_known() {
    let status = |history| brought("2026-11-20 10:00", history).expect("brought in").status();
    let bare = History { status: None, signed_at: None, ..history() };
    assert_eq!(status(bare.clone()), Status::Dispatched);
    assert_eq!(status(History { status: None, ..history() }), Status::Handling);
    let undispatched = History { unit: None, dispatched_at: None, ..bare };
    assert_eq!(status(undispatched.clone()), Status::ToDispatch);
    assert_eq!(status(History { reply: Some("答复".to_owned()), ..undispatched }), Status::Answered);
}

#[test]
fn an_undispatched_ticket_keeps_its_deadline_when_it_is_dispatched() {
    let waiting = History {
        status: Some(Status::ToDispatch),
        unit: None,
        dispatched_at: None,
        signed_at: None,
        category: Some("030102".into()),
        due: until("2026-12-01"),
        ..history()
    };
    let mut s = brought("2026-11-20 10:00", waiting).expect("brought in");
    assert_eq!((s.state(ClockKind::Dispatch), s.due(ClockKind::Total)), (Missed, "2026-12-02 00:00".into()));
    s.does("2026-11-20 11:00", dispatcher(), dispatch("chengguan"));
    assert_eq!(s.due(ClockKind::Total), "2026-12-02 00:00");
    assert_eq!(s.due(ClockKind::Handle), "2026-11-28 00:00");
}

#[rstest]
#[case::future(History { received_at: at("2027-01-01 00:00"), ..history() }, &["received_at", "dispatched_at"])]
#[case::before_hotlines(History { received_at: at("1899-12-31 00:00"), ..history() }, &["received_at"])]
#[case::backwards(History { dispatched_at: Some(at("2026-11-09 10:00")), ..history() }, &["dispatched_at"])]
#[case::due_first(History { due: until("2026-11-08"), ..history() }, &["due_at"])]
#[case::no_unit(History { unit: None, ..history() }, &["unit"])]
#[case::strange_unit(History { unit: Some("nobody".into()), ..history() }, &["unit"])]
#[case::gone_unit(History { unit: Some("jiuju".into()), ..history() }, &["unit"])]
#[case::no_result(History { status: Some(Status::ToReview), ..history() }, &["outcome"])]
#[case::half_a_result(History { verified: None, reply: None, ..done() }, &["verified", "reply"])]
#[case::nobody_to_visit(History { status: Some(Status::ToVisit), callers: vec![], ..done() }, &["phone"])]
#[case::no_answer(History { status: Some(Status::Answered), ..history() }, &["reply"])]
#[case::no_reason(History { status: Some(Status::Declined), ..history() }, &["decline_reason"])]
#[case::waiting(History { status: Some(Status::NeedInfo), ..history() }, &["status"])]
#[case::not_a_leaf(History { category: Some("0301".into()), ..history() }, &["category"])]
#[case::accused(History { kind: Kind::Report, subject_unit: Some("zhujian".into()), ..history() }, &["unit"])]
fn what_does_not_fit_together_is_refused(#[case] history: History, #[case] wrong: &[&str]) {
    assert_eq!(faults(history), wrong);
}

#[test]
fn a_closed_ticket_may_name_a_unit_that_is_gone() {
    let closed = History {
        status: None,
        unit: Some("jiuju".into()),
        closed_at: Some(at("2026-11-18 12:00")),
        ..done()
    };
    assert!(brought("2026-11-20 10:00", closed).is_ok());
}

#[test]
fn a_date_without_a_time_fits_the_day_on_which_it_lies() {
    let closed = History { closed_at: Some(at("2026-11-16 00:00")), status: None, ..done() };
    let s = brought("2026-11-20 10:00", closed).expect("brought in");
    assert_eq!(s.ticket.closed_at, Some(at("2026-11-16 15:00")));
}

#[test]
fn a_bad_rating_counts_from_its_receipt() {
    let rated = History {
        kind: Kind::Rating,
        line: Line::Service,
        channel: Channel::Rating,
        status: Some(Status::Received),
        unit: None,
        dispatched_at: None,
        signed_at: None,
        rating: rating(None).rating,
        ..history()
    };
    let mut s = brought("2026-11-12 10:00", rated).expect("brought in");
    assert_eq!((s.due(ClockKind::Handle), s.state(ClockKind::Handle)), ("2026-11-14 00:00".into(), Running));
    s.happens("2026-11-12 11:00", By::Person(dispatcher()), accept_rating(Some("shichang")));
    assert_eq!(s.clock(ClockKind::Handle).key.unit, Some("shichang".into()));
}
