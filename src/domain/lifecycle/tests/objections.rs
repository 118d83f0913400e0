//! A co unit that holds that it is not concerned (contract.md §4 `object_co`, `decide_objection`).

use super::super::allowed;
use super::assisting::{assisted, clock_of, due_of, part};
use super::*;
use crate::domain::permission::Actor;
use entity::values::ClockKind::*;
use entity::values::*;

#[test]
fn an_accepted_objection_takes_the_part_back_and_nothing_else() {
    let mut s = assisted();
    s.does("2026-11-20 10:30", handler("chengguan"), object());
    assert_eq!((s.status(), part(&s, "chengguan")), (Status::Dispatched, AssignmentStatus::Objected));
    assert_eq!(
        (s.due(ReturnDecision), clock_of(&s, CoHandle, "chengguan").state),
        ("2026-11-20 15:30".into(), ClockState::Running)
    );
    for command in [sign_it(), submit_co(), object()] {
        s.refuses("2026-11-20 10:40", handler("chengguan"), command, "illegal_transition");
    }
    s.refuses("2026-11-20 10:40", handler("zhujian"), remove_co("chengguan"), "illegal_transition");
    for actor in [handler("zhujian"), handler("chengguan"), agent(), supervisor()] {
        s.refuses("2026-11-20 10:40", actor, on_objection(None, true), "forbidden");
    }
    s.does("2026-11-20 11:00", dispatcher(), on_objection(None, true));
    assert_eq!(
        (s.status(), part(&s, "chengguan"), part(&s, "tongdu")),
        (Status::Dispatched, AssignmentStatus::Released, AssignmentStatus::Dispatched)
    );
    assert_eq!(
        (clock_of(&s, CoHandle, "chengguan").state, s.state(ReturnDecision)),
        (ClockState::Cancelled, ClockState::Met)
    );
    s.refuses("2026-11-20 11:10", dispatcher(), on_objection(None, true), "illegal_transition");
    s.refuses("2026-11-20 11:10", handler("chengguan"), object(), "forbidden");
}

#[test]
fn a_refused_objection_is_not_raised_again() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("chengguan"), sign_it()).does(
        "2026-11-20 10:30",
        handler("chengguan"),
        object(),
    );
    let silent = super::super::Command::DecideObjection { unit: None, accepted: false, note: None };
    s.faults("2026-11-20 11:00", dispatcher(), silent, &["note"]);
    s.does("2026-11-20 11:00", dispatcher(), on_objection(None, false));
    assert_eq!(part(&s, "chengguan"), AssignmentStatus::Handling, "back where it was");
    s.refuses("2026-11-20 11:10", handler("chengguan"), object(), "no_return");
    s.does("2026-11-20 11:20", handler("chengguan"), submit_co());
    s.refuses("2026-11-20 11:30", handler("chengguan"), object(), "illegal_transition");
}

#[test]
fn the_window_is_a_working_day_from_its_own_dispatch() {
    let mut s = assisted();
    s.does("2026-11-23 16:00", dispatcher(), add_co("shichang", 3));
    s.refuses("2026-11-24 00:00", handler("chengguan"), object(), "window_closed");
    let (_, blocked) = allowed(&s.ticket, &handler("chengguan"), s.world.at(at("2026-11-24 00:00")));
    let told = blocked.iter().find(|b| b.name == CommandName::ObjectCo).expect("the window");
    assert_eq!(told.refusal.detail(), "协办异议期限已于 2026-11-23 24:00届满，由本单位协办");
    s.does("2026-11-24 23:59", handler("shichang"), object());
}

#[test]
fn several_objections_are_decided_one_by_one_beside_the_leads_own_wishes() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:30", handler("chengguan"), object()).does(
        "2026-11-20 10:30",
        handler("tongdu"),
        object(),
    );
    s.does("2026-11-20 10:30", handler("zhujian"), give_back("shichang"));
    s.faults("2026-11-20 10:40", dispatcher(), on_objection(None, true), &["unit"]);
    s.faults("2026-11-20 10:40", dispatcher(), on_objection(Some("zhujian"), true), &["unit"]);
    s.does("2026-11-20 10:40", dispatcher(), on_objection(Some("tongdu"), false));
    assert_eq!(
        (part(&s, "tongdu"), part(&s, "chengguan")),
        (AssignmentStatus::Dispatched, AssignmentStatus::Objected)
    );
    s.does("2026-11-20 10:50", dispatcher(), reject_return());
    s.does("2026-11-20 11:00", handler("zhujian"), extend(1));
    assert_eq!(s.ticket.requests.iter().filter(|r| r.state == RequestState::Pending).count(), 2);
    s.does("2026-11-20 11:10", dispatcher(), on_objection(None, true));
    assert_eq!(s.ticket.requests.iter().filter(|r| r.state == RequestState::Pending).count(), 1);
}

#[test]
fn the_hotlines_delay_is_not_the_co_units() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("chengguan"), sign_it());
    s.does("2026-11-20 10:20", handler("zhujian"), add_co("shichang", 1));
    s.does("2026-11-20 10:30", handler("shichang"), object());
    s.passes("2026-11-25 10:00");
    assert!(clock_of(&s, CoHandle, "shichang").is_missed() && s.clock(ReturnDecision).is_missed());
    s.does("2026-11-25 10:00", dispatcher(), on_objection(None, false));
    let given_back = clock_of(&s, CoHandle, "shichang");
    assert_eq!(
        (given_back.state, shown(given_back.due.at)),
        (ClockState::Running, "2026-11-27 00:00".into())
    );
    // Accepted late, what it missed meanwhile was not its fault.
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("zhujian"), add_co("shichang", 1)).does(
        "2026-11-20 10:30",
        handler("shichang"),
        object(),
    );
    s.passes("2026-11-25 10:00");
    s.does("2026-11-25 10:00", dispatcher(), on_objection(Some("shichang"), true));
    assert!(!clock_of(&s, CoHandle, "shichang").is_missed());
    assert_eq!(due_of(&s, CoHandle, "chengguan"), "2026-11-28 00:00");
}

#[test]
fn whom_a_designation_names_neither_objects_nor_is_spared() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", dispatcher(), dispute());
    let order = |co: &[&str]| super::super::Command::Designate {
        lead_unit: "zhujian".into(),
        co_units: co.iter().map(|unit| (*unit).into()).collect(),
        category: None,
        basis: "会商纪要第 2 号".to_owned(),
        directory: None,
    };
    s.faults("2026-11-20 10:20", supervisor(), order(&["zhujian"]), &["co_units[0]"]);
    s.does("2026-11-20 10:20", supervisor(), order(&["chengguan"]));
    s.refuses("2026-11-20 10:30", handler("chengguan"), object(), "no_return");
    s.refuses("2026-11-20 10:30", handler("zhujian"), remove_co("chengguan"), "illegal_transition");
    s.does("2026-11-20 10:40", handler("zhujian"), add_co("shichang", 2));
    s.refuses("2026-11-20 10:50", handler("zhujian"), remove_co("chengguan"), "no_return");
    s.does("2026-11-20 10:50", handler("shichang"), object());
    s.does("2026-11-20 11:00", dispatcher(), remove_co("chengguan"));
}

/// Who holds both roles asks and does not decide; nor does anybody of a unit that has a part.
#[test]
fn who_objects_does_not_decide() {
    let mut s = assisted();
    let both = Actor { roles: [Role::Handler, Role::Dispatcher].into(), ..handler("chengguan") };
    s.does("2026-11-20 10:30", both.clone(), object());
    s.refuses("2026-11-20 10:40", both, on_objection(None, true), "separation_of_duties");
    let of_the_lead = Actor { roles: [Role::Dispatcher].into(), ..handler("zhujian") };
    s.refuses("2026-11-20 10:40", of_the_lead, on_objection(None, true), "separation_of_duties");
}
