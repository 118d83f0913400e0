//! The light beside a ticket (灯; contract.md §4).

use super::Ticket;
use crate::domain::calendar::Allowance;
use crate::domain::clock::Clock;
use crate::domain::time::{Instant, start_of};
use chrono::SubsecRound;
use entity::values::{ClockState, Light};

/// What lists need to show and filter a light without looking at clocks: kept beside the ticket's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lamp {
    /// Whether an open clock has been missed.
    pub missed: bool,
    /// The earliest due instant of the open clocks.
    pub due_at: Option<Instant>,
    /// From when the first of them is near its end.
    pub yellow_at: Option<Instant>,
}

/// The lamp of a ticket.
pub fn lamp(ticket: &Ticket) -> Lamp {
    let open = || ticket.clocks.iter().filter(|c| c.is_open());
    Lamp {
        missed: open().any(|c| c.state == ClockState::Missed),
        due_at: open().map(|c| c.due.at).min(),
        yellow_at: open().map(yellow_from).min(),
    }
}

/// The clock that lists show: the open one that is due first.
pub fn foremost(ticket: &Ticket) -> Option<&Clock> {
    ticket.clocks.iter().filter(|c| c.is_open()).min_by_key(|c| (c.due.at, c.key.kind))
}

/// Red when an open clock is missed, yellow within the last working day or the last 20 % of one, green otherwise,
/// grey when none is open.
pub fn light(lamp: &Lamp, now: Instant) -> Light {
    match (lamp.due_at, lamp.yellow_at) {
        (None, _) => Light::Grey,
        _ if lamp.missed => Light::Red,
        (Some(due), _) if due <= now => Light::Red,
        (_, Some(yellow)) if yellow <= now => Light::Yellow,
        _ => Light::Green,
    }
}

/// To the microsecond, as databases keep it.
fn yellow_from(clock: &Clock) -> Instant {
    let last_fifth = (clock.due.at - (clock.due.at - clock.starts_at) / 5).trunc_subsecs(6);
    match clock.allowance {
        Allowance::WorkingDays(_) => last_fifth.min(start_of(clock.due.on)),
        Allowance::WorkingMinutes(_) | Allowance::Minutes(_) => last_fifth,
    }
}
