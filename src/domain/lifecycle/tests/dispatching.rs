//! Dispatch by a person (contract.md §4 `dispatch`).

use super::super::Command;
use super::*;
use entity::values::*;

const MORNING: &str = "2026-11-20 10:00";
const LATER: &str = "2026-11-20 10:30";

#[test]
fn an_agent_does_not_dispatch() {
    story(MORNING, open_complaint()).refuses(LATER, agent(), dispatch("chengguan"), "forbidden");
}

#[test]
fn a_candidate_brings_its_ground() {
    let mut s = story(MORNING, open_complaint());
    s.does(LATER, dispatcher(), dispatch("tongdu"));
    assert_eq!(s.ticket.lead().and_then(|l| l.basis.clone()).as_deref(), Some("依据2"));
    s.refuses("2026-11-20 10:31", dispatcher(), dispatch("chengguan"), "illegal_transition");
}

#[test]
fn going_against_the_directory_needs_a_reason() {
    let mut s = story(MORNING, unattended());
    s.faults(LATER, dispatcher(), dispatch("chengguan"), &["override_reason"]);
    s.does(LATER, dispatcher(), dispatch_because("chengguan", "道路红线内"));
    assert_eq!(s.ticket.lead().map(|l| (l.unit.as_str(), l.basis.clone())), Some(("chengguan", None)));
}

#[test]
fn a_unit_that_cannot_be_given_tickets_is_refused() {
    let mut s = story(MORNING, open_complaint());
    for unit in ["hotline", "jiuju", "nobody"] {
        s.faults(LATER, dispatcher(), dispatch(unit), &["lead_unit"]);
    }
}

/// 信访工作条例 30 (domain.md §1.6)
#[test]
fn a_report_never_goes_to_whom_it_reports() {
    let accused = Some("zhujian".into());
    let report = super::super::NewTicket { kind: Kind::Report, subject_unit: accused.clone(), ..complaint() };
    let mut s = story(MORNING, report);
    assert_eq!(s.status(), Status::ToDispatch);
    s.faults(LATER, dispatcher(), dispatch("zhujian"), &["lead_unit"]);
    s.does(LATER, dispatcher(), dispatch("chengguan"));
    let mut s = story(MORNING, super::super::NewTicket { subject_unit: accused, ..complaint() });
    s.does(LATER, dispatcher(), dispatch("zhujian"));
}

#[test]
fn a_dispatch_needs_a_leaf() {
    let mut s = story(MORNING, super::super::NewTicket { category: None, ..complaint() });
    s.faults(LATER, dispatcher(), dispatch("zhujian"), &["category"]);
    let with = |category: &str, co: &[&str]| Command::Dispatch {
        lead_unit: "zhujian".into(),
        co_units: co.iter().map(|c| (*c).into()).collect(),
        category: Some(category.into()),
        note: None,
        override_reason: None,
    };
    s.faults(LATER, dispatcher(), with("0301", &[]), &["category"]);
    s.faults(LATER, dispatcher(), with("030101", &["tongdu", "zhujian"]), &["co_units[1]"]);
    s.does(LATER, dispatcher(), with("030101", &[]));
    assert_eq!(s.ticket.category, Some("030101".into()));
}

#[test]
fn accepting_follows_the_directory() {
    let mut s = story(MORNING, unattended());
    s.does(LATER, agent(), accept());
    assert_eq!(s.status(), Status::Dispatched);
    let mut s = story(MORNING, super::super::NewTicket { category: None, ..unattended() });
    s.does(LATER, agent(), Command::Accept { category: Some("030102".into()) });
    assert_eq!((s.status(), s.ticket.category.clone()), (Status::ToDispatch, Some("030102".into())));
    s.refuses("2026-11-20 11:00", agent(), accept(), "illegal_transition");
}
