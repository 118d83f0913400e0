//! 机构改革承接: the successor has it as it stands, and nobody gains or loses time.

use super::super::NewTicket;
use super::*;
use crate::domain::metrics::{Figure, Measure, Share};
use crate::domain::permission::By;
use crate::domain::ticket::Event;
use entity::values::*;
use rstest::rstest;

/// On the first morning of the new order.
const MORNING: &str = "2026-11-23 00:00";

fn passed(s: &mut Story) -> &mut Story {
    s.happens(MORNING, By::System, succeed("zhujian", "chengguan"))
}

/// Due dates, states and who has them, of every clock but its name.
fn times(s: &Story) -> Vec<(ClockKind, String, ClockState)> {
    s.ticket.clocks.iter().map(|c| (c.key.kind, shown(c.due.at), c.state)).collect()
}

#[rstest]
#[case(&[])]
#[case(&["sign"])]
#[case(&["sign", "extend"])]
#[case(&["sign", "suspend"])]
#[case(&["sign", "return"])]
#[case(&["sign", "submit"])]
fn it_goes_on_in_the_successors_hands_as_it_stood(#[case] steps: &[&str]) {
    let mut s = story("2026-11-20 10:00", complaint());
    let by = || handler("zhujian");
    for step in steps {
        match *step {
            "sign" => s.does("2026-11-20 10:10", by(), sign_it()),
            "extend" => s.does("2026-11-20 10:20", by(), extend(2)),
            "return" => s.does("2026-11-20 10:20", by(), give_back("tongdu")),
            "suspend" => {
                s.does("2026-11-20 10:20", by(), suspend("2026-11-25"));
                s.does("2026-11-20 10:30", dispatcher(), approve_suspension())
            }
            _ => s.handled("2026-11-20 11:00"),
        };
    }
    s.passes("2026-11-22 23:00");
    let (status, before) = (s.status(), times(&s));
    passed(&mut s);
    assert_eq!((s.status(), times(&s)), (status, before));
    let lead = s.ticket.lead().expect("one").clone();
    assert_eq!((lead.unit.as_str(), lead.held[0].unit.as_str()), ("chengguan", "zhujian"));
    assert!(s.actions(&handler("chengguan")).contains(&CommandName::Note));
    s.refuses("2026-11-23 09:00", handler("zhujian"), sign_it(), "forbidden");
    match steps.last() {
        None => s.does("2026-11-23 09:00", handler("chengguan"), sign_it()),
        Some(&"sign") => s.does("2026-11-23 09:00", handler("chengguan"), contact()),
        Some(&"extend") => {
            s.does("2026-11-23 09:00", lead_of_successor(), approve_extension());
            s.does("2026-11-23 09:10", dispatcher(), approve_extension())
        }
        Some(&"suspend") => s.does("2026-11-23 09:00", handler("chengguan"), super::super::Command::Resume),
        Some(&"return") => s.does("2026-11-23 09:00", dispatcher(), reject_return()),
        _ => s.does("2026-11-23 09:00", reviewer(), fail()),
    };
    let handle = s.clock(ClockKind::Handle);
    assert_eq!(handle.key.unit, Some("chengguan".into()));
    // Nobody who handled it in the unit of before reviews it.
    assert!(s.ticket.involves_unit(&"zhujian".into()));
}

fn lead_of_successor() -> crate::domain::permission::Actor {
    lead("chengguan")
}

#[test]
fn what_was_missed_stays_with_the_unit_that_missed_it() {
    let mut s = story("2026-11-16 10:00", complaint());
    s.passes("2026-11-22 23:59");
    passed(&mut s);
    let missed = |s: &Story, kind| {
        let clock = s.clock(kind).clone();
        (clock.key.unit.clone(), clock.missed_by.clone())
    };
    let was = Some(UnitCode::from("zhujian"));
    assert_eq!(missed(&s, ClockKind::Sign), (Some("chengguan".into()), was.clone()));
    // Its last day was Monday the 23rd: the successor's own, if it lets it pass.
    assert_eq!(missed(&s, ClockKind::Handle), (Some("chengguan".into()), None));
    s.does("2026-11-23 09:00", handler("chengguan"), sign_it());
    s.passes("2026-11-24 08:00");
    assert!(s.clock(ClockKind::Handle).is_missed());
    assert_eq!(missed(&s, ClockKind::Handle).1, None);
    let share = Share::of(&s.ticket);
    let of = |measure, unit: &str| {
        let place = share.facts.iter().find(|(place, _)| {
            place.figure == Figure::Of(measure) && place.unit == Some(UnitCode::from(unit))
        });
        place.map(|(_, step)| (step.numerator, step.denominator))
    };
    assert_eq!(of(Measure::SignedOnTime, "zhujian"), Some((0, 1)));
    assert_eq!(of(Measure::SignedOnTime, "chengguan"), None);
    assert_eq!(of(Measure::OnTime, "chengguan"), Some((0, 1)));
    assert_eq!(of(Measure::OnTime, "zhujian"), None);
}

#[test]
fn what_was_granted_counts_against_the_caps() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:20", handler("zhujian"), extend(8));
    s.does("2026-11-20 10:30", lead("zhujian"), approve_extension());
    s.does("2026-11-20 10:40", dispatcher(), approve_extension());
    passed(&mut s);
    s.refuses("2026-11-23 09:00", handler("chengguan"), extend(3), "cap_exceeded");
    s.does("2026-11-23 09:10", handler("chengguan"), extend(2));
}

#[test]
fn who_assists_already_becomes_the_lead_and_no_co_unit_beside_itself() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:05", dispatcher(), dispatch_with("zhujian", &["chengguan", "tongdu"]));
    passed(&mut s);
    let parts: Vec<_> = s.ticket.assignments.iter().filter(|a| a.is_current()).collect();
    let parts: Vec<_> = parts.iter().map(|a| (a.unit.as_str(), a.role)).collect();
    assert_eq!(parts, [("chengguan", AssignmentRole::Lead), ("tongdu", AssignmentRole::Co)]);
    s.does("2026-11-23 09:00", handler("chengguan"), sign_it());
}

#[test]
fn a_co_unit_of_the_lead_itself_is_needed_no_longer_and_another_takes_its_part() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:05", dispatcher(), dispatch_with("chengguan", &["zhujian"]));
    passed(&mut s);
    assert_eq!(s.ticket.open_co_units().count(), 0);
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:05", dispatcher(), dispatch_with("shichang", &["zhujian"]));
    s.does("2026-11-20 10:10", handler("zhujian"), object());
    let due = s.due(ClockKind::CoHandle);
    passed(&mut s);
    assert_eq!(s.due(ClockKind::CoHandle), due);
    s.does("2026-11-23 09:00", dispatcher(), on_objection(Some("chengguan"), false));
    s.does("2026-11-23 09:10", handler("chengguan"), sign_it());
    s.does("2026-11-23 09:20", handler("chengguan"), submit_co());
}

/// 信访工作条例 30.
#[test]
fn a_report_on_the_successor_goes_back_to_the_dispatchers() {
    let mut s = story("2026-11-20 10:00", report_on("chengguan"));
    assert_eq!(s.status(), Status::Dispatched);
    passed(&mut s);
    assert_eq!((s.status(), s.ticket.lead()), (Status::ToDispatch, None));
    let later = NewTicket { kind: Kind::Report, ..complaint() };
    let mut s = story("2026-11-20 10:00", later);
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    let mut judged = s.ticket.clone();
    judged.subject_unit = Some("chengguan".into());
    let decided =
        super::super::decide(&judged, succeed("zhujian", "chengguan"), &By::System, s.world.at(at(MORNING)));
    assert!(decided.is_err(), "people have to see to what was judged");
}

#[test]
fn orders_and_tasks_inside_are_the_successors() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:20", supervisor(), supervise(2, 3));
    s.does("2026-11-20 10:30", handler("zhujian"), to_worker(1, "2026-11-24"));
    passed(&mut s);
    assert_eq!(s.ticket.directives[0].unit, "chengguan".into());
    assert!(s.ticket.inner_task(&"chengguan".into()).is_some());
    s.does("2026-11-23 09:00", handler("chengguan"), reply_supervision());
    assert_eq!(s.clock(ClockKind::Supervision).state, ClockState::Met);
}

#[test]
fn what_is_merged_comes_back_to_the_successor() {
    use super::super::{Command, Other, Peer};
    let mut s = story("2026-11-20 10:00", complaint());
    let root = crate::domain::ticket::Ticket { number: "53011326112000002".into(), ..s.ticket.clone() };
    let peer = || Peer::Found(Box::new(Other { ticket: root.clone(), same_case: false }));
    let due = s.due(ClockKind::Handle);
    s.does("2026-11-20 10:30", dispatcher(), Command::Merge { into: peer(), reason: None });
    passed(&mut s);
    s.does("2026-11-23 09:00", dispatcher(), Command::Unmerge { root: peer(), reason: None });
    assert_eq!(
        (s.ticket.lead().map(|lead| lead.unit.as_str()), s.due(ClockKind::Handle)),
        (Some("chengguan"), due)
    );
    assert_eq!(s.clock(ClockKind::Handle).key.unit, Some("chengguan".into()));
}

#[test]
fn nothing_passes_twice_and_nobody_but_the_system_says_so() {
    let mut s = story("2026-11-20 10:00", complaint());
    let refused = s.tries(at(MORNING), &By::System, succeed("tongdu", "chengguan"));
    assert_eq!(refused.expect_err("nothing there").code(), "illegal_transition");
    s.refuses("2026-11-20 10:10", dispatcher(), succeed("zhujian", "chengguan"), "forbidden");
    passed(&mut s);
    assert!(s.tries(at(MORNING), &By::System, succeed("zhujian", "chengguan")).is_err());
    // Through two reforms it stays whose it was first, and is whose it is last.
    s.passes("2026-11-23 23:00");
    s.happens("2026-11-24 00:00", By::System, succeed("chengguan", "shichang"));
    let lead = s.ticket.lead().expect("one");
    assert_eq!(lead.held.iter().map(|held| held.unit.as_str()).collect::<Vec<_>>(), ["zhujian", "chengguan"]);
    assert!(s.journal.iter().any(|(event, ..)| matches!(event, Event::Succeeded { .. })));
}

#[test]
fn whoever_had_done_its_part_beside_it_signs_and_submits_as_the_lead() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", dispatcher(), dispatch_with("zhujian", &["chengguan"]));
    s.does("2026-11-20 10:20", handler("chengguan"), sign_it());
    s.does("2026-11-20 10:30", handler("chengguan"), submit_co());
    passed(&mut s);
    let parts = |s: &Story| -> Vec<_> { s.ticket.assignments.iter().map(|a| (a.role, a.status)).collect() };
    let done = (AssignmentRole::Co, AssignmentStatus::Submitted);
    assert_eq!(parts(&s), [(AssignmentRole::Lead, AssignmentStatus::Dispatched), done]);
    s.does("2026-11-23 09:00", handler("chengguan"), sign_it());
    assert_eq!(parts(&s), [(AssignmentRole::Lead, AssignmentStatus::Handling), done]);
    s.does("2026-11-23 09:10", handler("chengguan"), contact());
    s.attaches("2026-11-23 09:20", &handler("chengguan"));
    s.does("2026-11-23 09:30", handler("chengguan"), submit());
    assert_eq!(parts(&s), [(AssignmentRole::Lead, AssignmentStatus::Submitted), done]);
}

#[test]
fn whoever_is_spared_while_it_is_merged_gets_no_time_back_when_it_is_taken_apart() {
    use super::super::{Command, Other, Peer};
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 10:10", dispatcher(), dispatch_with("zhujian", &["chengguan"]));
    let root = crate::domain::ticket::Ticket { number: "53011326112000009".into(), ..s.ticket.clone() };
    let peer = || Peer::Found(Box::new(Other { ticket: root.clone(), same_case: false }));
    s.does("2026-11-20 10:20", dispatcher(), Command::Merge { into: peer(), reason: None });
    passed(&mut s);
    s.does("2026-11-23 09:00", dispatcher(), Command::Unmerge { root: peer(), reason: None });
    let running: Vec<_> = s.ticket.clocks.iter().filter(|c| c.is_open()).map(|c| c.key.kind).collect();
    assert_eq!(
        running,
        [ClockKind::Sign, ClockKind::Contact, ClockKind::Handle, ClockKind::Total],
        "the lead's alone"
    );
}
