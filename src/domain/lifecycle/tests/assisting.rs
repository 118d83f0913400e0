//! Co units: own clocks, own results, and the lead that answers (contract.md §4 `co_units`, `co_handle`).

use super::super::{NewTicket, allowed};
use super::*;
use crate::domain::clock::Clock;
use crate::domain::clock::Policy;
use crate::domain::privacy::{Shown, may_unmask, shown as shows};
use crate::domain::ticket::Event;
use entity::values::ClockKind::*;
use entity::values::*;
use proptest::prelude::*;

/// Given on Friday 20 November to zhujian, with chengguan and the township's unit: due on Friday the 27th.
pub(super) fn assisted() -> Story {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", dispatcher(), dispatch_with("zhujian", &["chengguan", "tongdu"]));
    s
}

/// The latest clock of a unit.
#[track_caller]
pub(super) fn clock_of<'s>(s: &'s Story, kind: ClockKind, unit: &str) -> &'s Clock {
    let of = |c: &&Clock| c.key.kind == kind && c.key.unit.as_ref().is_some_and(|u| u.as_str() == unit);
    s.ticket.clocks.iter().rev().find(of).expect("such a clock")
}

pub(super) fn due_of(s: &Story, kind: ClockKind, unit: &str) -> String {
    shown(clock_of(s, kind, unit).due.at)
}

pub(super) fn part(s: &Story, unit: &str) -> AssignmentStatus {
    let of = |a: &&crate::domain::ticket::Assignment| a.unit.as_str() == unit;
    s.ticket.assignments.iter().rev().find(of).expect("a part").status
}

#[test]
fn each_unit_signs_its_own_part_and_has_its_own_time() {
    let mut s = assisted();
    let roles: Vec<_> = s.ticket.assignments.iter().map(|a| (a.unit.as_str(), a.role)).collect();
    use AssignmentRole::{Co, Lead};
    assert_eq!(roles, [("zhujian", Lead), ("chengguan", Co), ("tongdu", Co)]);
    for unit in ["zhujian", "chengguan", "tongdu"] {
        assert_eq!(due_of(&s, Sign, unit), "2026-11-24 00:00");
    }
    assert_eq!(
        (s.due(Handle), due_of(&s, CoHandle, "chengguan")),
        ("2026-11-28 00:00".into(), "2026-11-28 00:00".into())
    );
    assert!(s.ticket.clocks.iter().all(|c| c.key.kind != Contact || c.key.unit == Some("zhujian".into())));
    s.does("2026-11-20 11:00", handler("chengguan"), sign_it());
    assert_eq!((s.status(), part(&s, "chengguan")), (Status::Dispatched, AssignmentStatus::Handling));
    assert_eq!(clock_of(&s, Sign, "chengguan").state, ClockState::Met);
    assert_eq!(clock_of(&s, Sign, "zhujian").state, ClockState::Running);
    s.refuses("2026-11-20 11:10", handler("chengguan"), sign_it(), "illegal_transition");
    s.does("2026-11-20 11:20", handler("zhujian"), sign_it());
    assert_eq!(s.status(), Status::Handling);
    s.refuses("2026-11-20 11:30", handler("zhujian"), sign_it(), "illegal_transition");
    s.does("2026-11-20 11:40", handler("tongdu"), sign_it());
    assert_eq!(s.status(), Status::Handling);
    s.refuses("2026-11-20 11:50", handler("shichang"), sign_it(), "forbidden");
}

#[test]
fn a_co_unit_reports_to_the_lead_and_not_to_the_citizen() {
    let mut s = assisted();
    let co = handler("chengguan");
    s.refuses("2026-11-20 11:00", co.clone(), submit_co(), "illegal_transition");
    let (_, blocked) = allowed(&s.ticket, &co, s.world.at(s.now));
    assert!(blocked.iter().any(|b| b.name == CommandName::SubmitCo), "it is told to sign first");
    s.does("2026-11-20 11:00", co.clone(), sign_it());
    for command in
        [contact(), submit(), give_back("shichang"), extend(1), suspend("2026-11-25"), add_co("shichang", 1)]
    {
        s.refuses("2026-11-20 11:10", co.clone(), command, "forbidden");
    }
    s.refuses("2026-11-20 11:10", handler("zhujian"), submit_co(), "forbidden");
    s.does("2026-11-20 11:20", co.clone(), submit_co());
    assert_eq!((s.status(), part(&s, "chengguan")), (Status::Dispatched, AssignmentStatus::Submitted));
    assert_eq!(clock_of(&s, CoHandle, "chengguan").state, ClockState::Met);
    assert_eq!((s.ticket.co_results.len(), s.ticket.submissions.len()), (1, 0));
    s.refuses("2026-11-20 11:30", co, submit_co(), "illegal_transition");
    // Who assists sees nothing of the citizen.
    let s = assisted();
    assert_eq!(
        (shows(&s.ticket, &handler("zhujian")), shows(&s.ticket, &handler("chengguan"))),
        (Shown::Masked, Shown::Hidden)
    );
    assert!(may_unmask(&s.ticket, &lead("zhujian")) && !may_unmask(&s.ticket, &lead("chengguan")));
}

#[test]
fn the_lead_says_why_it_does_not_wait() {
    let mut s = assisted();
    s.does("2026-11-20 11:00", handler("zhujian"), sign_it()).does(
        "2026-11-20 11:10",
        handler("zhujian"),
        contact(),
    );
    s.attaches("2026-11-20 11:20", &handler("zhujian"));
    let (actions, blocked) = allowed(&s.ticket, &handler("zhujian"), s.world.at(s.now));
    assert!(actions.iter().any(|a| a.name == CommandName::Submit));
    let told = blocked.iter().find(|b| b.name == CommandName::Submit).expect("the open co units");
    assert_eq!(told.refusal.detail(), "协办单位区城市管理局、铜都街道尚未办结，提交办结须说明理由");
    s.faults("2026-11-20 11:30", handler("zhujian"), submit(), &["open_co_reason"]);
    s.does("2026-11-20 11:30", handler("zhujian"), submit_unassisted());
    assert!(s.ticket.submissions[0].open_co_reason.is_some());
    // The co unit still owes its part, and can hand it in.
    assert_eq!(clock_of(&s, CoHandle, "chengguan").state, ClockState::Running);
    s.does("2026-11-20 13:00", handler("chengguan"), sign_it()).does(
        "2026-11-20 13:10",
        handler("chengguan"),
        submit_co(),
    );
    assert_eq!((s.status(), part(&s, "chengguan")), (Status::ToReview, AssignmentStatus::Submitted));
    // Whoever waited needs no reason, and what is said without need is not kept.
    let mut s = assisted();
    for co in ["chengguan", "tongdu"] {
        s.does("2026-11-20 11:00", handler(co), sign_it()).does("2026-11-20 11:10", handler(co), submit_co());
    }
    s.does("2026-11-20 11:20", handler("zhujian"), sign_it()).does(
        "2026-11-20 11:30",
        handler("zhujian"),
        contact(),
    );
    s.attaches("2026-11-20 11:40", &handler("zhujian"));
    s.does("2026-11-20 11:50", handler("zhujian"), submit_unassisted());
    assert_eq!(s.ticket.submissions[0].open_co_reason, None);
}

#[test]
fn a_co_units_delay_is_its_own() {
    let mut s = assisted();
    s.does("2026-11-20 11:00", handler("chengguan"), sign_it());
    s.does("2026-11-20 11:00", handler("zhujian"), sign_it());
    s.does("2026-11-20 11:10", dispatcher(), add_co("shichang", 1));
    assert_eq!(
        (due_of(&s, CoHandle, "shichang"), clock_of(&s, CoHandle, "shichang").rule.as_str()),
        ("2026-11-24 00:00".into(), "协办 1 个工作日")
    );
    let fired = s.passes("2026-11-24 09:30");
    let rungs = |unit: &str| -> Vec<(String, Rung)> {
        let of = |(at, event): &(String, Event)| match event {
            Event::RungFired { key, rung } if key.kind == CoHandle && key.unit == Some(unit.into()) => {
                Some((at.clone(), *rung))
            }
            _ => None,
        };
        fired.iter().filter_map(of).collect()
    };
    assert_eq!(
        rungs("shichang"),
        [
            ("2026-11-23 09:00".into(), Rung::Remind),
            ("2026-11-24 00:00".into(), Rung::Overdue),
            ("2026-11-24 09:00".into(), Rung::Urge)
        ]
    );
    assert_eq!(rungs("chengguan"), []);
    assert!(clock_of(&s, CoHandle, "shichang").is_missed() && !s.clock(Handle).is_missed());
    s.does("2026-11-24 10:00", handler("shichang"), sign_it()).does(
        "2026-11-24 10:10",
        handler("shichang"),
        submit_co(),
    );
    let late = clock_of(&s, CoHandle, "shichang");
    assert!(late.is_missed() && late.stopped_at.is_some());
}

#[test]
fn whom_a_lead_calls_for_and_spares() {
    let mut s = assisted();
    let lead_unit = handler("zhujian");
    for (unit, fault) in [
        ("nobody", "unit"),
        ("hotline", "unit"),
        ("jiuju", "unit"),
        ("zhujian", "unit"),
        ("chengguan", "unit"),
    ] {
        s.faults("2026-11-20 11:00", lead_unit.clone(), add_co(unit, 1), &[fault]);
    }
    for days in [0, 61, u32::MAX] {
        s.faults("2026-11-20 11:00", lead_unit.clone(), add_co("shichang", days), &["due_working_days"]);
    }
    s.does("2026-11-20 11:00", lead_unit.clone(), add_co("shichang", 60));
    assert_eq!(due_of(&s, CoHandle, "shichang"), s.due(Handle), "at most the lead's");
    s.faults("2026-11-20 11:10", lead_unit.clone(), remove_co("zhujian"), &["unit"]);
    s.does("2026-11-20 11:10", lead_unit.clone(), remove_co("shichang"));
    assert_eq!(
        (part(&s, "shichang"), clock_of(&s, CoHandle, "shichang").state),
        (AssignmentStatus::Removed, ClockState::Cancelled)
    );
    s.refuses("2026-11-20 11:20", handler("shichang"), sign_it(), "forbidden");
    // What is handed in is not taken back; more may be asked for.
    s.does("2026-11-20 11:30", handler("tongdu"), sign_it()).does(
        "2026-11-20 11:40",
        handler("tongdu"),
        submit_co(),
    );
    s.refuses("2026-11-20 11:50", lead_unit.clone(), remove_co("tongdu"), "illegal_transition");
    s.does("2026-11-20 11:50", lead_unit.clone(), add_co("tongdu", 2));
    assert_eq!(
        (part(&s, "tongdu"), clock_of(&s, CoHandle, "tongdu").key.run),
        (AssignmentStatus::Dispatched, 2)
    );
    s.does("2026-11-20 12:00", dispatcher(), remove_co("chengguan")).does(
        "2026-11-20 12:00",
        dispatcher(),
        remove_co("tongdu"),
    );
    s.refuses("2026-11-20 12:10", dispatcher(), remove_co("chengguan"), "illegal_transition");
    s.refuses("2026-11-20 12:10", agent(), add_co("chengguan", 1), "forbidden");
}

#[test]
fn whom_a_dispatch_cannot_name_beside_the_lead() {
    let report = NewTicket { kind: Kind::Report, subject_unit: Some("chengguan".into()), ..open_complaint() };
    let mut s = story("2026-11-20 10:00", report);
    let wrong =
        dispatch_with("zhujian", &["zhujian", "tongdu", "tongdu", "jiuju", "nobody", "hotline", "chengguan"]);
    let faults = ["co_units[0]", "co_units[2]", "co_units[3]", "co_units[4]", "co_units[5]", "co_units[6]"];
    s.faults("2026-11-20 10:10", dispatcher(), wrong, &faults);
    s.does("2026-11-20 10:10", dispatcher(), dispatch_with("zhujian", &["tongdu"]));
    s.faults("2026-11-20 10:20", dispatcher(), add_co("chengguan", 1), &["unit"]);
}

#[test]
fn the_directory_names_who_assists() {
    let mut world = World::new();
    world.reference.directory[0].co_units =
        vec!["chengguan".into(), "jiuju".into(), "zhujian".into(), "tongdu".into()];
    let complained = NewTicket { subject_unit: Some("tongdu".into()), ..complaint() };
    let by = crate::domain::permission::By::Person(agent());
    let s = Story::begin(world, at("2026-11-20 10:00"), complained, by).expect("taken down");
    let given: Vec<_> =
        s.ticket.assignments.iter().map(|a| (a.unit.as_str(), a.automatic, a.basis.as_deref())).collect();
    assert_eq!(
        given,
        [("zhujian", true, Some("依据1")), ("chengguan", true, Some("依据1"))],
        "neither who is gone nor who is complained of"
    );
}

#[test]
fn with_the_lead_its_co_units_go_and_the_next_one_has_its_own() {
    let mut s = assisted();
    for co in ["chengguan", "tongdu"] {
        s.does("2026-11-20 10:20", handler(co), sign_it());
    }
    s.does("2026-11-20 10:30", handler("tongdu"), submit_co());
    s.does("2026-11-20 10:40", handler("zhujian"), give_back("chengguan"));
    assert_eq!(clock_of(&s, CoHandle, "chengguan").state, ClockState::Running, "until it is decided");
    s.does("2026-11-20 10:50", dispatcher(), accept_return());
    assert_eq!(
        (part(&s, "chengguan"), part(&s, "tongdu")),
        (AssignmentStatus::Removed, AssignmentStatus::Submitted)
    );
    s.refuses("2026-11-20 10:55", handler("chengguan"), submit_co(), "forbidden");
    // Who assisted leads now, and who led assists.
    s.does("2026-11-20 11:00", dispatcher(), dispatch_with("chengguan", &["zhujian", "tongdu"]));
    s.does("2026-11-20 11:10", handler("chengguan"), sign_it());
    assert_eq!((s.status(), part(&s, "zhujian")), (Status::Handling, AssignmentStatus::Dispatched));
    s.does("2026-11-20 11:20", handler("tongdu"), sign_it()).does(
        "2026-11-20 11:30",
        handler("tongdu"),
        submit_co(),
    );
    assert_eq!(s.ticket.co_results.len(), 2, "what was handed in before is still there");
}

#[test]
fn a_new_round_is_the_leads() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("chengguan"), sign_it()).does(
        "2026-11-20 10:30",
        handler("chengguan"),
        submit_co(),
    );
    s.does("2026-11-20 10:40", handler("zhujian"), remove_co("tongdu"));
    s.does("2026-11-20 10:50", handler("zhujian"), sign_it());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), fail());
    assert_eq!((s.status(), part(&s, "chengguan")), (Status::Handling, AssignmentStatus::Submitted));
    s.handled("2026-11-20 13:00").does("2026-11-20 14:00", reviewer(), pass());
    s.does("2026-11-20 15:00", visitor(), unhappy()).does("2026-11-20 16:00", visitor(), redo());
    assert_eq!(
        (part(&s, "chengguan"), s.due(Handle)),
        (AssignmentStatus::Submitted, "2026-11-26 00:00".into())
    );
    s.does("2026-11-23 09:00", handler("zhujian"), add_co("chengguan", 9));
    assert_eq!(
        (due_of(&s, CoHandle, "chengguan"), clock_of(&s, CoHandle, "chengguan").key.round),
        ("2026-11-26 00:00".into(), 2)
    );
}

#[test]
fn an_extension_moves_who_is_due_with_the_lead() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:30", handler("zhujian"), add_co("shichang", 2));
    s.does("2026-11-20 11:00", handler("zhujian"), extend(3)).does(
        "2026-11-20 11:10",
        lead("zhujian"),
        approve_extension(),
    );
    s.does("2026-11-20 11:20", dispatcher(), approve_extension());
    assert_eq!(
        (s.due(Handle), due_of(&s, CoHandle, "chengguan")),
        ("2026-12-03 00:00".into(), "2026-12-03 00:00".into())
    );
    assert_eq!(due_of(&s, CoHandle, "shichang"), "2026-11-25 00:00", "its own shorter time");
}

#[test]
fn while_the_time_stands_still_the_co_units_does_too() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("zhujian"), sign_it()).does(
        "2026-11-20 10:20",
        handler("chengguan"),
        sign_it(),
    );
    s.does("2026-11-20 10:30", handler("zhujian"), suspend("2026-11-25")).does(
        "2026-11-20 10:40",
        dispatcher(),
        approve_suspension(),
    );
    assert_eq!(clock_of(&s, CoHandle, "chengguan").state, ClockState::Paused);
    // Who can go on may.
    s.does("2026-11-23 10:00", handler("tongdu"), sign_it()).does(
        "2026-11-23 10:10",
        handler("tongdu"),
        submit_co(),
    );
    assert_eq!(clock_of(&s, CoHandle, "tongdu").state, ClockState::Met);
    s.passes("2026-11-25 09:00");
    assert_eq!(
        (s.status(), s.due(Handle), due_of(&s, CoHandle, "chengguan")),
        (Status::Handling, "2026-12-03 00:00".into(), "2026-12-03 00:00".into())
    );
}

#[test]
fn a_platforms_day_that_has_passed_bounds_no_co_unit() {
    // The city's day lets 25 November be the last; the hotline's late decision gives the lead more.
    let mut s = story("2026-11-17 08:00", from_city("2026-11-28 00:00"));
    s.does("2026-11-17 08:20", handler("zhujian"), sign_it());
    s.does("2026-11-17 09:00", handler("zhujian"), suspend("2026-11-25"));
    s.does("2026-11-26 09:00", dispatcher(), reject_suspension());
    assert!(s.due(Handle).as_str() > "2026-11-27", "{}", s.due(Handle));
    s.does("2026-11-26 09:30", dispatcher(), add_co("shichang", 1));
    assert_eq!(due_of(&s, CoHandle, "shichang"), "2026-11-28 00:00");
}

#[test]
fn what_is_withdrawn_or_ended_is_nobodys_duty() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("chengguan"), object()).does("2026-11-20 10:30", agent(), withdraw());
    assert!(s.ticket.clocks.iter().all(|c| c.stopped_at.is_some()));
    s.refuses("2026-11-20 10:40", handler("tongdu"), sign_it(), "illegal_transition");
    // A result that did not wait, up to the archive.
    let mut s = assisted();
    s.does("2026-11-20 11:00", handler("zhujian"), sign_it()).does(
        "2026-11-20 11:10",
        handler("zhujian"),
        contact(),
    );
    s.attaches("2026-11-20 11:20", &handler("zhujian"));
    s.does("2026-11-20 11:30", handler("zhujian"), submit_unassisted()).does(
        "2026-11-20 12:00",
        reviewer(),
        pass(),
    );
    s.does("2026-11-20 13:00", visitor(), content());
    assert_eq!((s.status(), part(&s, "chengguan")), (Status::Archived, AssignmentStatus::Dispatched));
    assert_eq!(clock_of(&s, CoHandle, "chengguan").state, ClockState::Cancelled);
}

#[test]
fn a_result_rests_on_files_of_the_ticket() {
    let mut s = assisted();
    s.does("2026-11-20 10:20", handler("chengguan"), sign_it());
    let with = |file| super::super::Command::SubmitCo {
        result: "已清运".to_owned(),
        evidence: vec![AttachmentId(file)],
    };
    s.faults("2026-11-20 10:30", handler("chengguan"), with(7), &["evidence"]);
    s.attaches("2026-11-20 10:40", &handler("chengguan"));
    s.does("2026-11-20 10:50", handler("chengguan"), with(1));
    // A person of a co unit handled the ticket: no review, visit or sign-off by it.
    let both = crate::domain::permission::Actor { roles: [Role::Reviewer].into(), ..handler("chengguan") };
    let pair = crate::domain::permission::conflict(&s.ticket, &both, Duty::Review, &Policy::default());
    assert!(pair.is_some());
}

proptest! {
    /// Whenever a co unit is called for and whatever is asked of it: it has time, and no more than the lead, unless the lead has none left.
    #[test]
    fn a_co_units_time_ends_no_later_than_the_leads(minute in 0..14_400_i64, days in 1..=60_u32, kind in 0..3_usize, urgent in any::<bool>()) {
        let kind = [Kind::Complaint, Kind::Consult, Kind::Report][kind];
        let urgency = if urgent { Urgency::Emergency } else { Urgency::Normal };
        let mut s = story("2026-09-28 10:00", NewTicket { kind, urgency, ..complaint() });
        let now = at("2026-09-28 10:01") + chrono::TimeDelta::minutes(minute);
        s.tries(now, &crate::domain::permission::By::Person(dispatcher()), add_co("chengguan", days)).expect("added");
        let (co, handle) = (clock_of(&s, CoHandle, "chengguan"), s.clock(Handle));
        prop_assert!(co.due.at > now);
        prop_assert!(co.due.at <= handle.due.at || handle.due.at <= now);
        let asked = s.world.calendar.due(now, crate::domain::calendar::Allowance::WorkingDays(days));
        prop_assert!(urgent || co.due.at <= asked.at, "not more than was asked");
        prop_assert!(urgent || handle.due.at <= now || co.due.at == asked.at.min(handle.due.at), "and not less than there is");
    }
}
