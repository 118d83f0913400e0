//! The escalation ladder (督办阶梯; contract.md §4 "Escalation ladder").

use super::Clock;
use crate::domain::calendar::{Allowance, Calendar};
use crate::domain::ticket::Ticket;
use crate::domain::time::{Instant, day_of, instant};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use entity::values::{ClockKind, ClockState, Rung};

/// When a rung of a clock is to fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RungDue {
    pub rung: Rung,
    pub at: Instant,
}

/// Minutes after the due instant at which a clock in minutes climbs to 催办.
const URGE_MINUTES: i64 = 10;

/// Every rung of a clock with its instant, in order.
pub fn rungs(clock: &Clock, calendar: &Calendar) -> Vec<RungDue> {
    if !matches!(clock.key.kind, ClockKind::Handle | ClockKind::Contact | ClockKind::Sign | ClockKind::Total)
    {
        return Vec::new();
    }
    let overdue = RungDue { rung: Rung::Overdue, at: clock.due.at };
    match clock.allowance {
        Allowance::Minutes(_) | Allowance::WorkingMinutes(_) => {
            vec![overdue, RungDue { rung: Rung::Urge, at: clock.due.at + TimeDelta::minutes(URGE_MINUTES) }]
        }
        Allowance::WorkingDays(days) => {
            let remind_on = if days <= 1 { clock.due.on } else { calendar.sub_working_days(clock.due.on, 1) };
            vec![
                RungDue { rung: Rung::Remind, at: nine(remind_on).max(clock.starts_at) },
                overdue,
                RungDue { rung: Rung::Urge, at: nine(calendar.working_day_from(day_of(clock.due.at))) },
            ]
        }
    }
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

fn nine(day: NaiveDate) -> Instant {
    instant(day.and_time(NaiveTime::MIN) + TimeDelta::hours(9))
}
