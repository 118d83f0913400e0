//! Which stages follow the review (contract.md §4 "Stages").

use super::super::{NewCaller, NewTicket};
use super::*;
use entity::values::*;
use rstest::rstest;
use std::collections::BTreeSet;

/// The states that a ticket goes through after its review.
fn route_of(new: NewTicket) -> Vec<Status> {
    let mut s = story("2026-11-20 10:00", new);
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    let mut seen = vec![s.status()];
    for _ in 0..4 {
        match s.status() {
            Status::ToReport => s.does("2026-11-20 13:00", dispatcher(), reported()),
            Status::ToVisit => s.does("2026-11-20 14:00", visitor(), content()),
            Status::ToSignOff => s.does("2026-11-20 15:00", signer(), sign_off()),
            _ => break,
        };
        seen.push(s.status());
    }
    seen
}

use Status::{Archived, SignedOff, ToReport, ToSignOff, ToVisit};

#[rstest]
#[case(Line::Hotline, &[ToVisit, Archived])]
#[case(Line::Service, &[ToVisit, ToSignOff, SignedOff])]
#[case(Line::Business, &[ToVisit, ToSignOff, SignedOff])]
fn each_line_has_its_stages(#[case] line: Line, #[case] expected: &[Status]) {
    for kind in [Kind::Complaint, Kind::Help, Kind::Report, Kind::Other] {
        assert_eq!(route_of(NewTicket { line, kind, ..complaint() }), expected);
    }
    for kind in [Kind::Consult, Kind::Suggestion, Kind::Praise] {
        assert_eq!(route_of(NewTicket { line, kind, ..complaint() }), [Archived], "{}", kind.code());
    }
}

#[test]
fn a_rating_is_visited_and_signed_off() {
    assert_eq!(route_of(rating(Some("shichang"))), [ToVisit, ToSignOff, SignedOff]);
}

#[rstest]
#[case(NewTicket { callers: vec![NewCaller { anonymous: true, ..caller() }], ..complaint() })]
#[case(NewTicket { callers: vec![NewCaller { reachable: false, ..caller() }], ..complaint() })]
#[case(NewTicket { reply_wanted: false, ..complaint() })]
fn nobody_to_call_no_visit(#[case] new: NewTicket) {
    assert_eq!(route_of(new.clone()), [Archived]);
    assert_eq!(route_of(NewTicket { line: Line::Business, ..new }), [ToSignOff, SignedOff]);
}

#[test]
fn what_came_from_above_is_reported_and_visited_there() {
    let city = from_city("2026-12-31 18:00");
    assert_eq!(route_of(city.clone()), [ToReport, Archived]);
    assert_eq!(
        route_of(NewTicket { line: Line::Business, ..city.clone() }),
        [ToReport, ToSignOff, SignedOff]
    );
    assert_eq!(route_of(NewTicket { kind: Kind::Consult, ..city }), [ToReport, Archived]);
}

#[test]
fn the_table_names_every_step_that_these_stories_take() {
    let taken: BTreeSet<_> = [ToReport, ToVisit, ToSignOff, Archived].into();
    let pass = super::super::RULES.iter().find(|r| r.command == CommandName::PassReview).expect("a rule");
    assert_eq!(pass.to.iter().copied().collect::<BTreeSet<_>>(), taken);
}

#[test]
fn a_stage_that_was_set_takes_the_place_of_the_shipped_one() {
    use crate::domain::clock::{Policy, Setting, Value};
    let set = |name, kind, value| Setting {
        name,
        area: None,
        line: Some(Line::Hotline),
        kind: Some(kind),
        value: Some(Value::Number(value)),
    };
    let mut s = story("2026-11-20 10:00", NewTicket { kind: Kind::Help, ..complaint() });
    s.world.policy = Policy::of([
        set(LimitName::VisitStage, Kind::Help, 0),
        set(LimitName::SignOffStage, Kind::Help, 1),
        set(LimitName::VisitStage, Kind::Consult, 1),
    ]);
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    assert_eq!(s.status(), ToSignOff);
}
