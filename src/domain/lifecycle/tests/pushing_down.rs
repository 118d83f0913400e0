//! What is a department's is not given to a township without a ground (66号(五)).

use super::super::{Command, NewTicket};
use super::*;
use crate::domain::routing::TownshipPart;
use entity::values::*;

fn plainly(unit: &str, co: &[&str]) -> Command {
    Command::Dispatch {
        lead_unit: unit.into(),
        co_units: co.iter().map(|unit| (*unit).into()).collect(),
        category: None,
        note: None,
        override_reason: None,
    }
}

fn call(unit: &str) -> Command {
    Command::AddCoUnit { unit: unit.into(), working_days: 2, override_reason: None }
}

/// Nobody's yet; the directory gives it to zhujian, and the township's part is `part`.
fn waiting(part: Option<AssignmentRole>) -> Story {
    let mut world = World::new();
    let basis = "属地职责：协助现场核实".to_owned();
    world.reference.directory[0].township = part.map(|role| TownshipPart { role, basis });
    let by = crate::domain::permission::By::Source;
    Story::begin(world, at("2026-11-20 10:00"), unattended(), by).expect("taken down")
}

fn given(s: &Story) -> Vec<(&str, bool, Option<&str>)> {
    s.ticket.assignments.iter().map(|a| (a.unit.as_str(), a.pushed_down, a.basis.as_deref())).collect()
}

#[test]
fn without_a_ground_a_township_is_given_nothing_without_a_reason() {
    let mut s = waiting(None);
    s.faults("2026-11-20 11:00", dispatcher(), plainly("tongdu", &[]), &["override_reason"]);
    s.faults("2026-11-20 11:00", dispatcher(), plainly("zhujian", &["tongdu"]), &["override_reason"]);
    s.does("2026-11-20 11:00", dispatcher(), plainly("zhujian", &["chengguan"]));
    s.faults("2026-11-20 11:10", handler("zhujian"), call("tongdu"), &["override_reason"]);
    s.does("2026-11-20 11:10", handler("zhujian"), add_co("tongdu", 2));
    assert_eq!(
        given(&s),
        [("zhujian", false, Some("依据1")), ("chengguan", false, None), ("tongdu", true, None)]
    );
    let mut s = waiting(None);
    s.does("2026-11-20 11:00", dispatcher(), dispatch_because("tongdu", "群众要求就近处理"));
    assert_eq!(given(&s), [("tongdu", true, None)]);
}

#[test]
fn who_may_assist_does_not_lead_and_who_may_lead_assists_too() {
    let mut s = waiting(Some(AssignmentRole::Co));
    s.faults("2026-11-20 11:00", dispatcher(), plainly("tongdu", &[]), &["override_reason"]);
    s.does("2026-11-20 11:00", dispatcher(), plainly("zhujian", &["tongdu"]));
    assert_eq!(given(&s)[1], ("tongdu", false, Some("属地职责：协助现场核实")));
    let mut s = waiting(Some(AssignmentRole::Lead));
    s.does("2026-11-20 11:00", dispatcher(), plainly("tongdu", &[]));
    assert_eq!(
        given(&s),
        [("tongdu", false, Some("属地职责：协助现场核实"))],
        "the directory itself says so"
    );
    let mut s = waiting(Some(AssignmentRole::Lead));
    s.does("2026-11-20 11:00", dispatcher(), plainly("zhujian", &[])).does(
        "2026-11-20 11:10",
        handler("zhujian"),
        call("tongdu"),
    );
    assert!(!s.ticket.assignments[1].pushed_down);
}

#[test]
fn what_the_row_names_is_its_ground_and_only_for_its_own_township() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 11:00", dispatcher(), plainly("tongdu", &[]));
    assert_eq!(given(&s), [("tongdu", false, Some("依据2"))]);
    let elsewhere = NewTicket { area: Some("530113002".into()), ..open_complaint() };
    let mut s = story("2026-11-20 10:00", elsewhere);
    s.faults("2026-11-20 11:00", dispatcher(), plainly("tongdu", &[]), &["override_reason"]);
    let s = story("2026-11-20 10:00", NewTicket { category: Some("030103".into()), ..complaint() });
    assert_eq!(given(&s), [("tongdu", false, Some("依据3"))], "given by itself");
}

/// 51号 谁办理、谁负责: a rating goes to whom it rates.
#[test]
fn a_rating_of_a_township_is_the_townships() {
    let mut s = story("2026-11-20 10:00", rating(Some("tongdu")));
    assert_eq!(given(&s), [("tongdu", false, None)]);
    s.does("2026-11-20 10:10", handler("tongdu"), give_back("shichang")).does(
        "2026-11-20 10:20",
        dispatcher(),
        accept_return(),
    );
    s.faults("2026-11-20 10:30", dispatcher(), plainly("shichang", &["tongdu"]), &["override_reason"]);
    s.does("2026-11-20 10:30", dispatcher(), plainly("tongdu", &[]));
}

#[test]
fn a_designation_has_its_ground_where_it_becomes_a_row() {
    for (directory, pushed_down) in [(None, true), (Some(DirectoryReach::Township), false)] {
        let mut s = waiting(None);
        s.does("2026-11-20 11:00", dispatcher(), accept()).does(
            "2026-11-20 11:10",
            handler("zhujian"),
            give_back("tongdu"),
        );
        s.does("2026-11-20 11:20", dispatcher(), dispute());
        let order = Command::Designate {
            lead_unit: "tongdu".into(),
            co_units: vec!["zhujian".into()],
            category: None,
            basis: "会商纪要第 3 号".to_owned(),
            directory,
        };
        s.does("2026-11-20 11:30", supervisor(), order);
        assert_eq!(s.ticket.lead().map(|lead| lead.pushed_down), Some(pushed_down));
    }
}
