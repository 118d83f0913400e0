//! The ladder and the transitions of one clock.

use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::lifecycle::tests::{at, date, shown};
use crate::domain::ticket::Event;
use entity::values::ClockKind as K;
use entity::values::{Kind, Line, Urgency};
use rstest::rstest;

fn clock(kind: ClockKind, allowance: Allowance, from: &str) -> Clock {
    let starts_at = at(from);
    Clock {
        key: ClockKey { kind, unit: Some("zhujian".into()), round: 1, run: 1 },
        rule: "规则".to_owned(),
        allowance,
        cap: None,
        starts_at,
        due: Calendar::official().due(starts_at, allowance),
        calendar: 0,
        state: ClockState::Running,
        missed_at: None,
        cured: false,
        revoked: false,
        missed_by: None,
        hotlines: false,
        stopped_at: None,
        paused_at: None,
        shifts: Vec::new(),
        ladder: Ladder::default(),
        rungs: Vec::new(),
    }
}

fn days(n: u32, from: &str) -> Clock {
    clock(K::Handle, Allowance::WorkingDays(n), from)
}

fn ladder_of(clock: &Clock) -> Vec<(Rung, String)> {
    rungs(clock, &Calendar::official()).into_iter().map(|r| (r.rung, shown(r.at))).collect()
}

/// contract.md §4: 09:00 of the working day before, 24:00, 09:00 of the next working day.
#[rstest]
#[case::plain("2026-11-20 10:00", 5, "2026-11-26 09:00", "2026-11-28 00:00", "2026-11-30 09:00")]
#[case::due_on_monday("2026-11-20 10:00", 6, "2026-11-27 09:00", "2026-12-01 00:00", "2026-12-01 09:00")]
#[case::working_saturday("2026-09-30 10:00", 3, "2026-10-09 09:00", "2026-10-11 00:00", "2026-10-12 09:00")]
#[case::before_the_holiday("2026-09-24 10:00", 3, "2026-09-29 09:00", "2026-10-01 00:00", "2026-10-08 09:00")]
#[case::one_day("2026-11-20 10:00", 1, "2026-11-23 09:00", "2026-11-24 00:00", "2026-11-24 09:00")]
#[case::one_day_over_the_holiday(
    "2026-09-30 10:00",
    1,
    "2026-10-08 09:00",
    "2026-10-09 00:00",
    "2026-10-09 09:00"
)]
fn working_days_climb_by_the_calendar(
    #[case] from: &str,
    #[case] n: u32,
    #[case] remind: &str,
    #[case] overdue: &str,
    #[case] urge: &str,
) {
    let expected = [(Rung::Remind, remind), (Rung::Overdue, overdue), (Rung::Urge, urge)];
    assert_eq!(ladder_of(&days(n, from))[..3], expected.map(|(rung, at)| (rung, at.to_owned())));
}

/// One, three, five and ten full working days late, over a holiday with worked days before and after it.
#[rstest]
#[case::plain("2026-11-20 10:00", 5, ["2026-12-01 00:00", "2026-12-03 00:00", "2026-12-05 00:00", "2026-12-12 00:00"])]
#[case::over_the_holiday("2026-09-24 10:00", 3, ["2026-10-09 00:00", "2026-10-11 00:00", "2026-10-14 00:00", "2026-10-21 00:00"])]
fn lateness_climbs_to_the_levels(#[case] from: &str, #[case] n: u32, #[case] levels: [&str; 4]) {
    let rungs = [Rung::Level1, Rung::Level2, Rung::Level3, Rung::Level4];
    let expected: Vec<_> = rungs.into_iter().zip(levels.map(str::to_owned)).collect();
    assert_eq!(ladder_of(&days(n, from))[3..], expected);
    assert_eq!(rungs.map(super::level), [1, 2, 3, 4]);
}

#[test]
fn a_reminder_never_comes_before_the_start() {
    let mut capped = days(5, "2026-11-20 10:00");
    capped.due = Calendar::official().add_working_days(date("2026-11-20"), 1);
    assert_eq!(ladder_of(&capped)[0], (Rung::Remind, "2026-11-20 10:00".to_owned()));
}

#[test]
fn natural_time_climbs_in_minutes_without_a_reminder() {
    let sign = clock(K::Sign, Allowance::Minutes(30), "2026-11-21 23:45");
    let expected = [
        (Rung::Overdue, "2026-11-22 00:15"),
        (Rung::Urge, "2026-11-22 00:25"),
        (Rung::Level1, "2026-11-22 00:45"),
        (Rung::Level2, "2026-11-26 00:00"),
        (Rung::Level3, "2026-11-28 00:00"),
        (Rung::Level4, "2026-12-05 00:00"),
    ];
    assert_eq!(ladder_of(&sign), expected.map(|(rung, at)| (rung, at.to_owned())));
}

#[test]
fn only_units_clocks_and_the_total_have_a_ladder() {
    for kind in K::ALL {
        let rungs = ladder_of(&clock(*kind, Allowance::WorkingDays(3), "2026-11-20 10:00"));
        let climbs =
            matches!(kind, K::Handle | K::CoHandle | K::Contact | K::Sign | K::Preliminary | K::Total);
        // Of an order whoever owes the answer is reminded, and nothing more.
        let reminded = climbs || matches!(kind, K::Supervision | K::Instruction);
        assert_eq!(rungs.first().is_some_and(|(rung, _)| *rung == Rung::Remind), reminded, "{}", kind.code());
        assert_eq!(rungs.len() > 1, climbs, "{}", kind.code());
    }
}

#[test]
fn rungs_are_reached_in_order_and_each_once() {
    let calendar = Calendar::official();
    let mut clock = days(5, "2026-11-20 10:00");
    let reached = |clock: &Clock, now: &str| -> Vec<Rung> {
        super::reached(clock, &calendar, at(now)).into_iter().map(|r| r.rung).collect()
    };
    assert_eq!(reached(&clock, "2026-11-26 08:59"), []);
    assert_eq!(reached(&clock, "2026-11-26 09:00"), [Rung::Remind]);
    assert_eq!(reached(&clock, "2026-11-30 23:00"), [Rung::Remind, Rung::Overdue, Rung::Urge]);
    clock.evolve(&Event::RungFired { key: clock.key.clone(), rung: Rung::Remind });
    assert_eq!(reached(&clock, "2026-11-30 23:00"), [Rung::Overdue, Rung::Urge]);
    clock.evolve(&Event::ClockStopped { key: clock.key.clone(), at: at("2026-11-27 10:00"), held: false });
    assert_eq!(reached(&clock, "2026-11-30 23:00"), []);
}

#[test]
fn the_next_look_is_at_the_next_rung_or_the_unrecorded_miss() {
    let calendar = Calendar::official();
    let next = |clock: &Clock| next_fire(clock, &calendar).map(shown);
    let mut handle = days(5, "2026-11-20 10:00");
    assert_eq!(next(&handle).as_deref(), Some("2026-11-26 09:00"));
    for rung in [Rung::Remind, Rung::Overdue] {
        handle.evolve(&Event::RungFired { key: handle.key.clone(), rung });
    }
    assert_eq!(next(&handle).as_deref(), Some("2026-11-28 00:00"), "the miss itself");
    handle.evolve(&Event::ClockMissed { key: handle.key.clone(), at: handle.due.at });
    assert_eq!(next(&handle).as_deref(), Some("2026-11-30 09:00"));
    handle.evolve(&Event::RungSkipped { key: handle.key.clone(), rung: Rung::Urge });
    assert_eq!(next(&handle).as_deref(), Some("2026-12-01 00:00"));
    for rung in [Rung::Level1, Rung::Level2, Rung::Level3, Rung::Level4] {
        handle.evolve(&Event::RungSkipped { key: handle.key.clone(), rung });
    }
    assert_eq!(next(&handle), None);
    let review = clock(K::Review, Allowance::WorkingDays(1), "2026-11-20 10:00");
    assert_eq!(next(&review).as_deref(), Some("2026-11-24 00:00"));
}

/// States after each event, from running and from missed (contract.md §4 "Clocks").
#[rstest]
#[case::stopped(|key| Event::ClockStopped { key, at: at("2026-11-23 10:00"), held: false }, ClockState::Met, false)]
#[case::held(|key| Event::ClockStopped { key, at: at("2026-11-23 10:00"), held: true }, ClockState::Paused, false)]
#[case::cancelled(|key| Event::ClockCancelled { key, at: at("2026-11-23 10:00") }, ClockState::Cancelled, false)]
#[case::settled(|key| Event::ClockSettled { key }, ClockState::Met, true)]
#[case::paused(|key| Event::ClockPaused { key, at: at("2026-11-23 10:00") }, ClockState::Paused, false)]
fn a_miss_survives_whatever_comes(
    #[case] event: fn(ClockKey) -> Event,
    #[case] from_running: ClockState,
    #[case] open: bool,
) {
    let mut running = days(5, "2026-11-20 10:00");
    running.evolve(&event(running.key.clone()));
    assert_eq!(running.state, from_running);
    let mut missed = days(5, "2026-11-20 10:00");
    let at = missed.due.at;
    missed.evolve(&Event::ClockMissed { key: missed.key.clone(), at });
    assert_eq!((missed.state, missed.is_open()), (ClockState::Missed, true));
    if !matches!(event(missed.key.clone()), Event::ClockPaused { .. }) {
        missed.evolve(&event(missed.key.clone()));
        assert_eq!((missed.state, missed.missed_at, missed.is_open()), (ClockState::Missed, Some(at), open));
    }
}

#[test]
fn the_first_miss_counts() {
    let mut clock = days(5, "2026-11-20 10:00");
    for time in ["2026-11-28 00:00", "2026-12-05 00:00"] {
        clock.evolve(&Event::ClockMissed { key: clock.key.clone(), at: at(time) });
    }
    assert_eq!(clock.missed_at, Some(at("2026-11-28 00:00")));
}

#[test]
fn only_an_import_voids_a_miss() {
    let voided = |stopped: bool| {
        let mut clock = days(5, "2026-11-20 10:00");
        clock.evolve(&Event::ClockMissed { key: clock.key.clone(), at: clock.due.at });
        if stopped {
            clock.evolve(&Event::ClockStopped {
                key: clock.key.clone(),
                at: at("2026-11-30 10:00"),
                held: false,
            });
        }
        clock.evolve(&Event::ClockVoided { key: clock.key.clone(), calendar: 7 });
        (clock.state, clock.missed_at, clock.calendar)
    };
    assert_eq!(voided(false), (ClockState::Running, None, 7));
    assert_eq!(voided(true), (ClockState::Voided, None, 7));
}

/// contract.md §4: 投诉办理 5 个工作日.
#[rstest]
#[case(K::Handle, Kind::Complaint, Urgency::Normal, "投诉办理 5 个工作日")]
#[case(K::Handle, Kind::Consult, Urgency::Urgent, "咨询办理 3 个工作日")]
#[case(K::Handle, Kind::Help, Urgency::Emergency, "特急办理 24 小时")]
#[case(K::Sign, Kind::Help, Urgency::Normal, "签收 1 个工作日")]
#[case(K::Sign, Kind::Help, Urgency::Urgent, "紧急签收 30 分钟")]
#[case(K::Dispatch, Kind::Help, Urgency::Normal, "派单 半个工作日")]
#[case(K::Total, Kind::Report, Urgency::Normal, "举报全程办理 15 个工作日")]
fn a_limit_says_its_rule(
    #[case] clock: ClockKind,
    #[case] kind: Kind,
    #[case] urgency: Urgency,
    #[case] rule: &str,
) {
    let matter = Matter { urgency, ..Matter::ordinary(Line::Hotline, kind) };
    assert_eq!(Policy::default().limit(clock, matter).rule, rule);
}
