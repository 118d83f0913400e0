//! The escalation ladder (督办阶梯; contract.md §4 "Escalation ladder").

use super::Clock;
use crate::domain::calendar::{Allowance, Calendar};
use crate::domain::ticket::Ticket;
use crate::domain::time::{Instant, instant};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use entity::values::{ClockKind, ClockState, Rung};

/// When a rung of a clock is to fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RungDue {
    pub rung: Rung,
    pub at: Instant,
}

/// The level of supervision (督办等级) that a rung brings, 0 for none.
pub fn level(rung: Rung) -> u8 {
    match rung {
        Rung::Remind | Rung::Overdue | Rung::Urge => 0,
        Rung::Level1 => 1,
        Rung::Level2 => 2,
        Rung::Level3 => 3,
        Rung::Level4 => 4,
    }
}

/// Every rung of a clock with its instant, in order, by the ladder with which it started.
pub fn rungs(clock: &Clock, calendar: &Calendar) -> Vec<RungDue> {
    use ClockKind::{CoHandle, Contact, Handle, Instruction, Preliminary, Sign, Supervision, Total};
    if matches!(clock.key.kind, Supervision | Instruction) {
        return reminder(clock, calendar).into_iter().collect();
    }
    if !matches!(clock.key.kind, Handle | CoHandle | Contact | Preliminary | Sign | Total) {
        return Vec::new();
    }
    let rung = |rung, at| RungDue { rung, at };
    let (due, ladder) = (clock.due, clock.ladder);
    let late = |minutes: u32| due.at + TimeDelta::minutes(i64::from(minutes));
    let levels = ladder.levels();
    let (mut rungs, days) = match clock.allowance {
        // What presses climbs in minutes; nobody waits for a working day.
        Allowance::Minutes(_) | Allowance::WorkingMinutes(_) => {
            let pressing = [
                (Rung::Overdue, 0),
                (Rung::Urge, ladder.urge_minutes),
                (Rung::Level1, ladder.level_1_minutes),
            ];
            (pressing.map(|(name, minutes)| rung(name, late(minutes))).to_vec(), &levels[1..])
        }
        Allowance::WorkingDays(days) => {
            // A clock as short as that is reminded of on its last day.
            let before = if days <= ladder.remind_days { 0 } else { ladder.remind_days };
            let remind_on = if before == 0 { due.on } else { calendar.sub_working_days(due.on, before) };
            let first = [
                rung(Rung::Remind, nine(remind_on).max(clock.starts_at)),
                rung(Rung::Overdue, due.at),
                rung(Rung::Urge, nine(calendar.add_working_days(due.on, ladder.urge_days).on)),
            ];
            (first.to_vec(), &levels[..])
        }
    };
    // What is known at first is of no use after days: from then on the handling itself climbs.
    let days = if clock.key.kind == Preliminary { &[] } else { days };
    rungs.extend(days.iter().map(|(name, days)| rung(*name, calendar.add_working_days(due.on, *days).at)));
    rungs
}

/// An order's own clock climbs no ladder: whoever owes the answer is reminded once, at 09:00 of the working day before it is due,
/// or of its last day where the order came later than that (督办、批示到期前提醒).
fn reminder(clock: &Clock, calendar: &Calendar) -> Option<RungDue> {
    let mornings = [calendar.sub_working_days(clock.due.on, 1), clock.due.on].map(nine);
    let at = mornings.into_iter().find(|at| *at > clock.starts_at && *at < clock.due.at)?;
    Some(RungDue { rung: Rung::Remind, at })
}

/// The highest rung in minutes to which a pressing clock has climbed, and since when it stands there (紧急：0、10、30 分钟).
pub fn pressed(clock: &Clock) -> Option<(Rung, Instant)> {
    let ladder = clock.ladder;
    let minutes =
        [(Rung::Level1, ladder.level_1_minutes), (Rung::Urge, ladder.urge_minutes), (Rung::Overdue, 0)];
    let (rung, late) = minutes.into_iter().find(|(rung, _)| clock.rungs.contains(rung))?;
    matches!(clock.allowance, Allowance::Minutes(_))
        .then(|| (rung, clock.due.at + TimeDelta::minutes(i64::from(late))))
}

/// The rungs of a clock that have come by `now` and neither fired nor were skipped, in order.
pub fn reached(clock: &Clock, calendar: &Calendar, now: Instant) -> Vec<RungDue> {
    outstanding(clock, calendar).filter(|r| r.at <= now).collect()
}

/// When the worker must look at a clock next: its next rung, or its due instant if the miss is not yet recorded.
pub fn next_fire(clock: &Clock, calendar: &Calendar) -> Option<Instant> {
    if !clock.is_open() {
        return None;
    }
    let miss = (clock.state == ClockState::Running).then_some(clock.due.at);
    outstanding(clock, calendar).map(|r| r.at).chain(miss).min()
}

/// Whether the ladder of `clock` is climbed in its own right: `total` only where its due differs from the running
/// handle's.
pub fn climbs(ticket: &Ticket, clock: &Clock) -> bool {
    clock.key.kind != ClockKind::Total
        || !ticket
            .clocks
            .iter()
            .any(|c| c.key.kind == ClockKind::Handle && c.is_open() && c.due.at == clock.due.at)
}

fn outstanding(clock: &Clock, calendar: &Calendar) -> impl Iterator<Item = RungDue> {
    let done = clock.rungs.clone();
    let all = if clock.is_open() { rungs(clock, calendar) } else { Vec::new() };
    all.into_iter().filter(move |r| !done.contains(&r.rung))
}

/// 09:00 of a day, when people are reminded.
pub fn nine(day: NaiveDate) -> Instant {
    instant(day.and_time(NaiveTime::MIN) + TimeDelta::hours(9))
}
