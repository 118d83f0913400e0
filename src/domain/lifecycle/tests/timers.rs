//! What happens by itself: misses, rungs, outages (contract.md §4 "Escalation ladder").

use super::super::NewTicket;
use super::*;
use crate::domain::permission::By;
use crate::domain::ticket::Event;
use entity::values::ClockKind::*;
use entity::values::*;

/// When each rung of a kind of clock fired.
fn rungs(fired: &[(String, Event)], kind: ClockKind) -> Vec<(&str, Rung)> {
    let rung = |(at, event): &'_ (String, Event)| match event {
        Event::RungFired { key, rung } if key.kind == kind => Some((at.clone(), *rung)),
        _ => None,
    };
    fired
        .iter()
        .filter(|f| rung(f).is_some())
        .map(|(at, e)| {
            let Event::RungFired { rung, .. } = e else { panic!("a rung") };
            (at.as_str(), *rung)
        })
        .collect()
}

#[test]
fn a_complaint_that_nobody_touches_climbs_the_ladder() {
    let mut s = story("2026-11-20 10:00", complaint());
    let fired = s.passes("2026-12-31 00:00");
    let one_day = [
        ("2026-11-23 09:00", Rung::Remind),
        ("2026-11-24 00:00", Rung::Overdue),
        ("2026-11-24 09:00", Rung::Urge),
        ("2026-11-25 00:00", Rung::Level1),
        ("2026-11-27 00:00", Rung::Level2),
        ("2026-12-01 00:00", Rung::Level3),
        ("2026-12-08 00:00", Rung::Level4),
    ];
    assert_eq!(rungs(&fired, Sign), one_day);
    assert_eq!(rungs(&fired, Contact), one_day);
    let five_days = [
        ("2026-11-26 09:00", Rung::Remind),
        ("2026-11-28 00:00", Rung::Overdue),
        ("2026-11-30 09:00", Rung::Urge),
        ("2026-12-01 00:00", Rung::Level1),
        ("2026-12-03 00:00", Rung::Level2),
        ("2026-12-05 00:00", Rung::Level3),
        ("2026-12-12 00:00", Rung::Level4),
    ];
    assert_eq!(rungs(&fired, Handle), five_days);
    assert_eq!(rungs(&fired, Total), [], "due together with the handle, the total does not climb");
    assert_eq!(s.state(Total), ClockState::Missed);
}

/// What runs keeps the ladder with which it started, whatever is set since; what starts afterwards climbs the new one.
#[test]
fn a_clock_climbs_the_ladder_with_which_it_started() {
    use crate::domain::clock::{Ladder, Policy, Setting, Value};
    let ladder = Ladder { remind_days: 2, urge_days: 2, level_days: [2, 4, 6, 8], ..Ladder::default() };
    let value = Some(Value::Ladder(ladder));
    let policy = Policy::of([Setting::everywhere(LimitName::Ladder, value)]);
    let handled = |s: &mut Story| -> Vec<String> {
        rungs(&s.passes("2026-12-31 00:00"), Handle)[..4].iter().map(|(at, _)| (*at).to_owned()).collect()
    };
    let mut before = story("2026-11-20 10:00", complaint());
    before.world.policy = policy.clone();
    assert_eq!(
        handled(&mut before),
        ["2026-11-26 09:00", "2026-11-28 00:00", "2026-11-30 09:00", "2026-12-01 00:00"]
    );
    let mut world = World::new();
    world.policy = policy;
    let mut after =
        Story::begin(world, at("2026-11-20 10:00"), complaint(), By::Person(agent())).expect("taken down");
    assert_eq!(
        handled(&mut after),
        ["2026-11-25 09:00", "2026-11-28 00:00", "2026-12-01 09:00", "2026-12-02 00:00"]
    );
}

#[test]
fn a_rating_is_reminded_on_the_working_day_before_the_working_saturday() {
    let mut s = story("2026-09-30 10:00", rating(Some("shichang")));
    let fired = s.passes("2026-10-31 00:00");
    assert_eq!(
        rungs(&fired, Handle),
        [
            ("2026-10-09 09:00", Rung::Remind),
            ("2026-10-11 00:00", Rung::Overdue),
            ("2026-10-12 09:00", Rung::Urge),
            ("2026-10-13 00:00", Rung::Level1),
            ("2026-10-15 00:00", Rung::Level2),
            ("2026-10-17 00:00", Rung::Level3),
            ("2026-10-24 00:00", Rung::Level4)
        ]
    );
    assert_eq!(
        rungs(&fired, Sign),
        [
            ("2026-10-08 09:00", Rung::Remind),
            ("2026-10-09 00:00", Rung::Overdue),
            ("2026-10-09 09:00", Rung::Urge),
            ("2026-10-10 00:00", Rung::Level1),
            ("2026-10-13 00:00", Rung::Level2),
            ("2026-10-15 00:00", Rung::Level3),
            ("2026-10-22 00:00", Rung::Level4)
        ]
    );
}

#[test]
fn an_emergency_climbs_in_minutes_at_any_hour() {
    let mut s = story("2026-11-21 23:30", NewTicket { urgency: Urgency::Emergency, ..complaint() });
    let fired = s.passes("2026-11-30 00:00");
    assert_eq!(
        rungs(&fired, Sign),
        [
            ("2026-11-22 00:00", Rung::Overdue),
            ("2026-11-22 00:10", Rung::Urge),
            ("2026-11-22 00:30", Rung::Level1),
            ("2026-11-26 00:00", Rung::Level2),
            ("2026-11-28 00:00", Rung::Level3)
        ]
    );
    assert_eq!(
        rungs(&fired, Handle)[..3],
        [
            ("2026-11-22 23:30", Rung::Overdue),
            ("2026-11-22 23:40", Rung::Urge),
            ("2026-11-23 00:00", Rung::Level1)
        ]
    );
}

#[test]
fn no_rung_comes_before_the_clock_starts() {
    let mut s = story("2026-11-20 10:00", from_city("2026-11-24 18:00"));
    assert_eq!(s.due(Handle), "2026-11-24 00:00");
    let fired = s.passes("2026-11-23 08:59");
    assert_eq!(rungs(&fired, Handle), [("2026-11-20 10:00", Rung::Remind)]);
}

#[test]
fn after_an_outage_only_the_highest_rung_fires_and_the_others_are_logged() {
    let mut s = story("2026-11-20 10:00", complaint());
    let events = s.fires("2026-11-24 20:00");
    let of = |kind: ClockKind| -> Vec<Event> {
        let named = |e: &&Event| matches!(e, Event::RungFired { key, .. } | Event::RungSkipped { key, .. } if key.kind == kind);
        events.iter().filter(named).cloned().collect()
    };
    let key = s.clock(Sign).key.clone();
    assert_eq!(
        of(Sign),
        [
            Event::RungSkipped { key: key.clone(), rung: Rung::Remind },
            Event::RungSkipped { key: key.clone(), rung: Rung::Overdue },
            Event::RungFired { key, rung: Rung::Urge },
        ]
    );
    assert_eq!(of(Handle), []);
    assert_eq!(s.clock(Sign).missed_at, Some(at("2026-11-24 00:00")), "the miss has its true time");
}

#[test]
fn an_act_stops_the_climb() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.passes("2026-11-24 08:00");
    s.does("2026-11-24 08:30", handler("zhujian"), sign_it());
    let fired = s.passes("2026-11-24 23:00");
    assert_eq!(rungs(&fired, Sign), []);
    assert_eq!(rungs(&fired, Contact), [("2026-11-24 09:00", Rung::Urge)]);
}

#[test]
fn under_review_nothing_climbs_and_after_a_refusal_no_rung_comes_twice() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.passes("2026-11-26 10:00");
    s.handled("2026-11-26 11:00");
    let fired = s.passes("2026-12-01 08:00");
    assert_eq!((rungs(&fired, Handle), s.state(Handle)), (vec![], ClockState::Paused));
    s.does("2026-12-01 09:00", reviewer(), fail());
    assert_eq!(s.due(Handle), "2026-12-03 00:00");
    let fired = s.passes("2026-12-03 23:00");
    assert_eq!(
        rungs(&fired, Handle),
        [("2026-12-03 00:00", Rung::Overdue), ("2026-12-03 09:00", Rung::Urge)]
    );
}

#[test]
fn the_total_climbs_where_it_is_due_at_another_time() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), unhappy()).does("2026-11-20 14:00", visitor(), redo());
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-11-26 00:00".into(), "2026-11-28 00:00".into()));
    let fired = s.passes("2026-11-30 23:00");
    assert_eq!(rungs(&fired, Handle).len(), 4, "up to level 1");
    assert_eq!(
        rungs(&fired, Total),
        [
            ("2026-11-26 09:00", Rung::Remind),
            ("2026-11-28 00:00", Rung::Overdue),
            ("2026-11-30 09:00", Rung::Urge)
        ]
    );
}

#[test]
fn the_hotlines_own_clocks_are_missed_without_a_ladder() {
    let mut s = story("2026-11-20 10:00", unattended());
    let fired = s.passes("2026-12-31 00:00");
    assert_eq!(
        fired,
        [(
            "2026-11-20 15:00".to_owned(),
            Event::ClockMissed { key: s.clock(Dispatch).key.clone(), at: at("2026-11-20 15:00") }
        )]
    );
}

#[test]
fn timers_leave_the_version_alone() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.passes("2026-12-31 00:00");
    assert_eq!(s.ticket.version, 1);
    s.does("2026-12-31 10:00", handler("zhujian"), sign_it());
    assert_eq!(s.ticket.version, 2);
}

/// The level climbs with the rungs, waits through the review, and falls when the result passes.
#[test]
fn the_level_is_as_high_as_the_deadline_is_late() {
    let mut s = story("2026-11-20 10:00", complaint());
    let mut levels = Vec::new();
    for day in
        ["2026-11-24 23:00", "2026-11-25 00:00", "2026-11-27 00:00", "2026-12-01 00:00", "2026-12-08 00:00"]
    {
        s.passes(day);
        levels.push(s.ticket.supervision_level());
    }
    assert_eq!(levels, [0, 1, 2, 3, 4]);
    s.does("2026-12-08 09:00", handler("zhujian"), sign_it()).does(
        "2026-12-08 09:10",
        handler("zhujian"),
        contact(),
    );
    assert_eq!(s.ticket.supervision_level(), 3, "the handling is 7 working days late");
    s.handled("2026-12-08 10:00");
    assert_eq!(s.ticket.supervision_level(), 3, "until the review has decided");
    s.does("2026-12-08 11:00", reviewer(), pass());
    assert_eq!((s.ticket.supervision_level(), s.state(Handle)), (0, ClockState::Missed));
}

#[test]
fn the_second_redo_is_level_two() {
    let mut s = story("2026-11-20 10:00", complaint());
    for (day, level) in [("2026-11-20", 0), ("2026-11-23", 2)] {
        let hour = |hour: u32| format!("{day} {hour}:00");
        s.handled(&hour(11)).does(&hour(12), reviewer(), pass()).does(&hour(13), visitor(), unhappy());
        s.does(&hour(14), visitor(), redo());
        assert_eq!(s.ticket.supervision_level(), level);
    }
}
