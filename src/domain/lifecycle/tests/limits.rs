//! How long each clock runs (contract.md §4 "Clocks", column default).

use super::super::{NewCaller, NewTicket};
use super::*;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;

/// From a Friday morning, the due day of the handling.
fn handle_due(new: NewTicket) -> String {
    story("2026-11-20 10:00", new).clock(Handle).due.on.to_string()
}

fn enterprise() -> Vec<NewCaller> {
    vec![NewCaller { kind: CallerKind::Enterprise, ..caller() }]
}

const DAYS_3: &str = "2026-11-25";
const DAYS_5: &str = "2026-11-27";
const DAYS_15: &str = "2026-12-11";

#[rstest]
#[case(Kind::Consult, DAYS_3, DAYS_3)]
#[case(Kind::Help, DAYS_5, DAYS_3)]
#[case(Kind::Suggestion, DAYS_5, DAYS_3)]
#[case(Kind::Praise, DAYS_5, DAYS_3)]
#[case(Kind::Other, DAYS_5, DAYS_3)]
#[case(Kind::Complaint, DAYS_5, DAYS_3)]
#[case(Kind::Report, DAYS_15, DAYS_15)]
fn the_hotline_by_kind_and_for_enterprises(#[case] kind: Kind, #[case] person: &str, #[case] firm: &str) {
    assert_eq!(handle_due(NewTicket { kind, ..complaint() }), person);
    assert_eq!(handle_due(NewTicket { kind, callers: enterprise(), ..complaint() }), firm);
}

#[rstest]
#[case(Kind::Complaint, DAYS_3)]
#[case(Kind::Help, DAYS_5)]
#[case(Kind::Consult, DAYS_3)]
#[case(Kind::Report, DAYS_15)]
fn the_service_line_has_three_days_for_ratings_and_complaints(#[case] kind: Kind, #[case] due: &str) {
    assert_eq!(handle_due(NewTicket { line: Line::Service, kind, ..complaint() }), due);
}

#[test]
fn the_business_line_has_fifteen_days_whoever_calls() {
    for kind in [Kind::Complaint, Kind::Help, Kind::Report] {
        assert_eq!(handle_due(NewTicket { line: Line::Business, kind, ..complaint() }), DAYS_15);
        assert_eq!(
            handle_due(NewTicket { line: Line::Business, kind, callers: enterprise(), ..complaint() }),
            DAYS_15
        );
    }
}

/// domain.md §4.3: round the clock, on a Saturday night as well.
#[test]
fn an_emergency_counts_natural_time() {
    let s = story("2026-11-21 23:30", NewTicket { urgency: Urgency::Emergency, ..complaint() });
    let dues = [Dispatch, Sign, Contact, Handle, Total].map(|kind| s.due(kind));
    assert_eq!(
        dues,
        ["2026-11-22 00:00", "2026-11-22 00:00", "2026-11-22 00:00", "2026-11-22 23:30", "2026-11-22 23:30"]
    );
    assert_eq!(
        (s.clock(Sign).due.on, s.clock(Handle).rule.as_str()),
        (date("2026-11-21"), "特急办理 24 小时")
    );
}

#[test]
fn urgent_presses_dispatch_and_sign_only() {
    let s = story("2026-11-21 23:30", NewTicket { urgency: Urgency::Urgent, ..complaint() });
    let dues = [Dispatch, Sign, Contact, Handle].map(|kind| s.due(kind));
    assert_eq!(dues, ["2026-11-22 00:00", "2026-11-22 00:00", "2026-11-24 00:00", "2026-11-28 00:00"]);
}

/// domain.md §7.3: the vectors of half a working day.
#[rstest]
#[case("2026-11-20 16:00", "2026-11-23 12:00")]
#[case("2026-11-19 22:00", "2026-11-20 14:00")]
#[case("2026-10-10 10:00", "2026-10-10 15:00")]
fn the_dispatch_has_half_a_working_day(#[case] received: &str, #[case] due: &str) {
    assert_eq!(story(received, open_complaint()).due(Dispatch), due);
}

/// domain.md §7.4: the trap of the year whose notice is not known yet.
#[test]
fn over_an_unannounced_new_year_a_deadline_is_provisional() {
    let s = story("2026-12-29 10:00", NewTicket { kind: Kind::Consult, ..complaint() });
    assert_eq!((s.due(Handle), s.clock(Handle).due.provisional), ("2027-01-05 00:00".into(), true));
    let s = story("2026-12-28 10:00", NewTicket { kind: Kind::Consult, ..complaint() });
    assert_eq!((s.due(Handle), s.clock(Handle).due.provisional), ("2027-01-01 00:00".into(), false));
}

#[test]
fn review_visit_and_sign_off_have_their_own() {
    let mut s = story("2026-11-20 10:00", NewTicket { line: Line::Business, ..complaint() });
    s.handled("2026-11-20 11:00");
    assert_eq!(s.due(Review), "2026-11-24 00:00");
    s.does("2026-11-20 12:00", reviewer(), pass());
    assert_eq!(s.due(Visit), "2026-11-26 00:00");
    s.does("2026-11-20 13:00", visitor(), content());
    assert_eq!(s.due(SignOff), "2026-11-25 00:00");
}
