//! 初步报告: what is known of an emergency two hours after it came in (contract.md §4 `report_preliminary`; 潍坊 2 小时初步).

use super::super::{Command, NewTicket, Other, Part, Peer, answer as follow_up, part_of};
use super::*;
use crate::domain::metrics::{Figure, Measure, Share};
use crate::domain::permission::By;
use crate::domain::ticket::Event;
use ClockKind::Preliminary;
use entity::values::*;
use rstest::rstest;

/// A burst pipe at two in the night from Saturday to Sunday.
const NIGHT: &str = "2026-11-22 02:00";
const DUE: &str = "2026-11-22 04:00";

fn emergency(new: NewTicket) -> NewTicket {
    NewTicket { urgency: Urgency::Emergency, ..new }
}

fn burst() -> Story {
    story(NIGHT, emergency(complaint()))
}

/// Whose it counts as, and whether it was in time.
fn counted(s: &Story) -> Vec<(Option<String>, bool)> {
    let facts = Share::of(&s.ticket).facts.into_iter();
    let of = facts.filter(|(place, _)| place.figure == Figure::Of(Measure::PreliminaryOnTime));
    of.map(|(place, step)| (place.unit.map(|unit| unit.as_str().to_owned()), step.numerator == 1)).collect()
}

#[test]
fn it_runs_from_the_receipt_in_natural_hours_and_the_report_stops_it() {
    let mut s = burst();
    let clock = s.clock(Preliminary);
    assert_eq!((clock.rule.as_str(), shown(clock.due.at)), ("特急初步报告 2 小时", DUE.to_owned()));
    assert_eq!((&clock.key.unit, shown(clock.starts_at)), (&Some("zhujian".into()), NIGHT.to_owned()));
    s.does("2026-11-22 02:10", handler("zhujian"), sign_it());
    s.does("2026-11-22 03:00", handler("zhujian"), report_it());
    assert_eq!((s.status(), s.state(Preliminary)), (Status::Handling, ClockState::Met));
    assert_eq!(counted(&s), [(Some("zhujian".to_owned()), true)]);
    let report = s.ticket.preliminary.clone().expect("a report");
    assert_eq!((report.by, shown(report.at)), (handler("zhujian").person, "2026-11-22 03:00".to_owned()));
    assert!(s.passes("2026-11-22 10:00").iter().all(|(_, event)| match event {
        Event::RungFired { key, .. } | Event::ClockMissed { key, .. } => key.kind != Preliminary,
        _ => true,
    }));
    s.refuses("2026-11-22 10:10", handler("zhujian"), report_it(), "illegal_transition");
    assert!(!s.actions(&handler("zhujian")).contains(&CommandName::ReportPreliminary));
}

#[test]
fn who_does_not_report_is_missed_once_and_called_up_in_minutes() {
    let mut s = burst();
    s.does("2026-11-22 02:10", handler("zhujian"), sign_it());
    s.does("2026-11-22 02:11", handler("zhujian"), contact());
    let fired: Vec<_> = s
        .passes("2026-11-23 01:00")
        .into_iter()
        .filter_map(|(at, event)| match event {
            Event::ClockMissed { key, .. } if key.kind == Preliminary => Some((at, None)),
            Event::RungFired { key, rung } if key.kind == Preliminary => Some((at, Some(rung))),
            _ => None,
        })
        .collect();
    let at = |minute: &str| format!("2026-11-22 04:{minute}");
    let climbed = [None, Some(Rung::Overdue)].map(|rung| (at("00"), rung)).into_iter();
    let climbed = climbed.chain([(at("10"), Some(Rung::Urge)), (at("30"), Some(Rung::Level1))]);
    assert_eq!(fired, climbed.collect::<Vec<_>>(), "0, 10 and 30 minutes, and no further");
    // Late, it is reported all the same; the miss stays.
    s.does("2026-11-23 01:00", handler("zhujian"), report_it());
    assert_eq!(s.state(Preliminary), ClockState::Missed);
    assert!(s.clock(Preliminary).stopped_at.is_some());
    assert_eq!(counted(&s), [(Some("zhujian".to_owned()), false)]);
}

#[rstest]
#[case(Urgency::Normal)]
#[case(Urgency::Urgent)]
fn nobody_else_reports(#[case] urgency: Urgency) {
    let mut s = story("2026-11-20 10:00", NewTicket { urgency, ..complaint() });
    assert!(!s.has(Preliminary));
    s.refuses("2026-11-20 10:10", handler("zhujian"), report_it(), "illegal_transition");
    assert!(!s.actions(&handler("zhujian")).contains(&CommandName::ReportPreliminary));
}

#[test]
fn only_the_lead_unit_reports_and_only_while_it_has_it_in_hand() {
    let mut s = story(NIGHT, emergency(open_complaint()));
    s.refuses("2026-11-22 02:01", dispatcher(), report_it(), "forbidden");
    s.does("2026-11-22 02:05", dispatcher(), dispatch_with("zhujian", &["tongdu"]));
    for other in [handler("tongdu"), handler("chengguan"), agent(), supervisor(), leader()] {
        s.refuses("2026-11-22 02:10", other, report_it(), "forbidden");
    }
    s.does("2026-11-22 02:20", dispatcher(), phoned(None));
    s.does("2026-11-22 02:30", handler("zhujian"), give_back("chengguan"));
    s.refuses("2026-11-22 02:31", handler("zhujian"), report_it(), "illegal_transition");
}

/// What is handed in says more than what is known at first.
#[test]
fn a_result_ends_it_and_a_new_round_asks_for_no_other() {
    let mut s = burst();
    s.handled("2026-11-22 03:00");
    assert_eq!((s.status(), s.state(Preliminary)), (Status::ToReview, ClockState::Met));
    s.refuses("2026-11-22 03:01", handler("zhujian"), report_it(), "illegal_transition");
    s.does("2026-11-22 03:10", reviewer(), fail());
    s.refuses("2026-11-22 03:20", handler("zhujian"), report_it(), "illegal_transition");
    assert_eq!(s.ticket.clocks.iter().filter(|c| c.key.kind == Preliminary).count(), 1);
}

#[rstest]
#[case(answer(), Status::Answered)]
#[case(transfer(), Status::Transferred)]
fn what_is_ended_owes_nothing(#[case] end: Command, #[case] status: Status) {
    let mut s = story(NIGHT, emergency(unattended()));
    assert_eq!((s.state(Preliminary), &s.clock(Preliminary).key.unit), (ClockState::Running, &None));
    s.does("2026-11-22 02:05", dispatcher(), end);
    assert_eq!((s.status(), s.state(Preliminary)), (status, ClockState::Cancelled));
    assert_eq!(counted(&s), []);
    let at_once = NewTicket {
        intake: super::super::Intake::TransferEmergency { to: EmergencyLine::Fire, call: None },
        ..complaint()
    };
    assert!(!story(NIGHT, emergency(at_once)).has(Preliminary));
}

#[test]
fn before_anybody_has_it_the_miss_is_the_hotlines() {
    let mut s = story(NIGHT, emergency(open_complaint()));
    s.passes("2026-11-22 05:00");
    assert_eq!(s.state(Preliminary), ClockState::Missed);
    s.does("2026-11-22 05:00", dispatcher(), dispatch("zhujian"));
    assert_eq!(s.clock(Preliminary).key.unit, Some("zhujian".into()), "which still owes the report");
    assert_eq!(counted(&s), [(None, false)]);
    s.does("2026-11-22 05:10", handler("zhujian"), report_it());
    assert_eq!(counted(&s), [(None, false)]);
}

#[test]
fn a_return_and_another_dispatch_give_nobody_more_time() {
    let mut s = burst();
    s.does("2026-11-22 02:20", handler("zhujian"), give_back("chengguan"));
    assert_eq!(s.clock(Preliminary).key.unit, Some("zhujian".into()), "it runs on while it is decided");
    s.does("2026-11-22 02:30", dispatcher(), accept_return());
    assert_eq!((s.state(Preliminary), &s.clock(Preliminary).key.unit), (ClockState::Running, &None));
    s.does("2026-11-22 02:35", dispatcher(), dispatch_because("chengguan", "退单建议"));
    assert_eq!(
        (s.due(Preliminary), &s.clock(Preliminary).key.unit),
        (DUE.to_owned(), &Some("chengguan".into()))
    );
    s.passes("2026-11-22 04:30");
    assert_eq!(counted(&s), [(Some("chengguan".to_owned()), false)]);
}

#[test]
fn a_miss_stays_whose_it_was() {
    // Missed before it asked to be rid of it.
    let mut s = burst();
    s.passes("2026-11-22 04:05");
    s.does("2026-11-22 04:10", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-22 04:20", dispatcher(), accept_return());
    s.does("2026-11-22 04:30", dispatcher(), dispatch_because("chengguan", "退单建议"));
    assert_eq!(counted(&s), [(Some("zhujian".to_owned()), false)]);
    s.does("2026-11-22 04:40", handler("chengguan"), report_it());
    assert_eq!(counted(&s), [(Some("zhujian".to_owned()), false)]);
    // Missed while the hotline settled whose it was, and not its own.
    let mut s = burst();
    s.does("2026-11-22 03:50", handler("zhujian"), give_back("chengguan"));
    s.passes("2026-11-22 04:05");
    s.does("2026-11-22 04:10", dispatcher(), accept_return());
    s.does("2026-11-22 04:20", dispatcher(), dispatch_because("chengguan", "退单建议"));
    assert_eq!(counted(&s), [(None, false)]);
    // And between two units.
    let mut s = burst();
    s.does("2026-11-22 03:50", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-22 03:55", dispatcher(), accept_return());
    s.passes("2026-11-22 04:05");
    s.does("2026-11-22 04:20", dispatcher(), dispatch_because("chengguan", "退单建议"));
    assert_eq!(counted(&s), [(None, false)]);
}

#[test]
fn whoever_is_accused_loses_it_and_the_time_runs_on() {
    let mut s = story(NIGHT, emergency(NewTicket { kind: Kind::Report, ..complaint() }));
    s.does("2026-11-22 02:10", agent(), accuse(Some("zhujian"), &[]));
    assert_eq!((s.status(), s.state(Preliminary)), (Status::ToDispatch, ClockState::Running));
    assert_eq!(s.clock(Preliminary).key.unit, None);
}

#[test]
fn it_stands_still_with_the_rest_of_the_units_time() {
    let mut s = burst();
    s.does("2026-11-22 02:10", handler("zhujian"), sign_it());
    s.does("2026-11-22 02:20", handler("zhujian"), suspend("2026-11-23"));
    s.does("2026-11-22 02:30", dispatcher(), approve_suspension());
    assert_eq!((s.status(), s.state(Preliminary)), (Status::Suspended, ClockState::Paused));
    s.does("2026-11-22 03:00", handler("zhujian"), Command::Resume);
    assert_eq!(
        (s.state(Preliminary), s.due(Preliminary)),
        (ClockState::Running, "2026-11-22 04:30".to_owned())
    );
}

/// Two emergencies that become one owe one report, by the earlier deadline; taken apart, each owes its own again.
#[test]
fn merged_emergencies_owe_one_report() {
    let mut root = burst();
    let mut merged = story("2026-11-22 01:30", emergency(complaint()));
    let number: TicketNumber = "53011326112200002".into();
    merged.ticket.number = number.clone();
    if let Some((Event::Received(received), ..)) = merged.journal.first_mut() {
        received.number = number;
    }
    let both = |time: &str, merged: &mut Story, root: &mut Story, command: Command| {
        let before = merged.ticket.clone();
        merged.does(time, dispatcher(), command.clone());
        root.now = at(time);
        let by = By::Person(dispatcher());
        let events = follow_up(&before, &root.ticket, &command, &by, root.world.at(root.now));
        root.gives(events, &dispatcher());
    };
    let into = Peer::Found(Box::new(Other { ticket: root.ticket.clone(), same_case: false }));
    both("2026-11-22 02:10", &mut merged, &mut root, Command::Merge { into, reason: None });
    assert_eq!(
        (merged.state(Preliminary), root.due(Preliminary)),
        (ClockState::Cancelled, "2026-11-22 03:30".to_owned())
    );
    let apart = Peer::Found(Box::new(Other { ticket: root.ticket.clone(), same_case: false }));
    both("2026-11-22 02:20", &mut merged, &mut root, Command::Unmerge { root: apart, reason: None });
    assert_eq!((merged.state(Preliminary), root.due(Preliminary)), (ClockState::Running, DUE.to_owned()));
}

#[rstest]
#[case::in_time(&[], "2026-11-22 03:00", true)]
#[case::reported(&["report"], "2026-11-22 03:00", false)]
#[case::missed(&[], "2026-11-22 04:10", false)]
fn a_part_owes_what_the_whole_owed(#[case] steps: &[&str], #[case] when: &str, #[case] owes: bool) {
    let mut whole = burst();
    if !steps.is_empty() {
        whole.does("2026-11-22 02:30", handler("zhujian"), report_it());
    }
    whole.passes(when);
    let part =
        Part {
            title: "另一处".to_owned(), content: "另一处也塌陷".to_owned(), category: None, area: None
        };
    let part = story_by(when, dispatcher(), part_of(&whole.ticket, part, None));
    assert_eq!(part.has(Preliminary), owes);
    if owes {
        assert_eq!(part.due(Preliminary), DUE);
    }
}

#[test]
fn the_successor_of_a_unit_owes_it_and_not_its_misses() {
    let mut s = story("2026-11-22 23:30", emergency(complaint()));
    s.happens("2026-11-23 00:00", By::System, succeed("zhujian", "chengguan"));
    assert_eq!(s.clock(Preliminary).key.unit, Some("chengguan".into()));
    s.does("2026-11-23 00:10", handler("chengguan"), report_it());
    assert_eq!(counted(&s), [(Some("chengguan".to_owned()), true)]);
    let mut s = story("2026-11-22 20:00", emergency(complaint()));
    s.passes("2026-11-22 23:00");
    s.happens("2026-11-23 00:00", By::System, succeed("zhujian", "chengguan"));
    assert_eq!(counted(&s), [(Some("zhujian".to_owned()), false)]);
}

/// What is taken down late has its clock from the receipt (contract.md §4 `received_at`).
#[test]
fn what_is_entered_late_was_received_when_it_was_received() {
    let late = NewTicket {
        received_at: Some(at("2026-11-22 01:00")),
        late_reason: Some("停电".to_owned()),
        ..emergency(complaint())
    };
    assert_eq!(story(NIGHT, late.clone()).due(Preliminary), "2026-11-22 03:00");
    let s = story("2026-11-22 08:00", late);
    assert_eq!((s.state(Preliminary), counted(&s)), (ClockState::Missed, vec![(None, false)]));
}

/// A setting counts for what comes afterwards.
#[test]
fn how_long_is_a_setting() {
    let mut world = World::new();
    world.policy.preliminary_emergency_minutes = 60;
    let s = Story::begin(world, at(NIGHT), emergency(complaint()), By::Person(agent())).expect("taken down");
    assert_eq!(s.due(Preliminary), "2026-11-22 03:00");
}
