//! Clocks (时限): one row per kind, unit, round and run (contract.md §4 "Clocks").

mod applied;
mod change;
mod dated;
mod division;
mod ladder;
mod limits;
mod setting;
mod special;
mod start;
mod steps;

#[cfg(test)]
mod tests;

pub use applied::{Applied, Overridden};
pub use dated::{Dated, Policies};
pub use division::Division;
pub use ladder::{RungDue, climbs, level, next_fire, nine, pressed, reached, rungs};
pub use limits::{Limit, Matter, Policy};
pub use setting::{Measure, Setting, Terms, Value, clocks_of, concerns, pairs, terms};
pub use special::Source;
pub use start::{PUSHED_WITHIN, begins, from_push, why_earlier};
pub use steps::{Fault, Ladder, Part, Recipients};

use crate::domain::calendar::{Allowance, Due};
use crate::domain::time::Instant;
use entity::values::{ClockKind, ClockState, Rung, ShiftReason, UnitCode};
use serde::{Deserialize, Serialize};

/// What tells one clock of a ticket from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClockKey {
    pub kind: ClockKind,
    /// Whose time it is; `None` for the hotline's own and for the ticket's total.
    pub unit: Option<UnitCode>,
    pub round: u32,
    /// 1, 2 … within a round: review after a failed one; sign, contact, handle after a re-dispatch.
    pub run: u32,
}

/// A deadline with its rule and everything that moved it (时限).
///
/// `due` is derived by the calculator from the rule, the calendar's version and the shifts; nobody edits it. A miss
/// is recorded once and survives everything (peers.md lesson 20) but an event that says whose fault it was instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    pub key: ClockKey,
    /// The rule in words: 投诉办理 5 个工作日.
    pub rule: String,
    pub allowance: Allowance,
    /// No later than this, whatever the allowance says (上级平台时限).
    pub cap: Option<Due>,
    pub starts_at: Instant,
    pub due: Due,
    /// The version of the calendar by which `due` was derived.
    pub calendar: i64,
    pub state: ClockState,
    pub missed_at: Option<Instant>,
    /// Whether a miss was lifted because it was not the fault of whose time it is (补正).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cured: bool,
    /// Whether the act that stopped it was taken back later, so that it no longer counts as done in time (撤销).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
    /// Whose miss it is, where another unit has succeeded to the ticket since (机构改革; 超期归原单位).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_by: Option<UnitCode>,
    /// Whether the miss is the hotline's: no unit had it then, or it had been given to the wrong one (初步报告).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hotlines: bool,
    /// When the act that stops it came, for good or until a review has decided.
    pub stopped_at: Option<Instant>,
    /// Since when it stands still for a pause that will give the time back (待补充).
    pub paused_at: Option<Instant>,
    pub shifts: Vec<Shift>,
    /// The ladder as it was set when the clock started; absent where it is the shipped one.
    #[serde(default, skip_serializing_if = "Ladder::is_shipped")]
    pub ladder: Ladder,
    /// The rungs that fired or were skipped; each at most once.
    pub rungs: Vec<Rung>,
}

/// A movement of a due instant (时限调整).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    pub reason: ShiftReason,
    pub at: Instant,
    /// Whole working days added.
    pub working_days: u32,
    /// Minutes added, working or natural as the allowance counts.
    pub minutes: u32,
    /// The due instant after it.
    pub due: Due,
}

impl Clock {
    /// Whether its time is being used: running, or missed and still not done.
    pub fn is_open(&self) -> bool {
        self.stopped_at.is_none()
            && self.paused_at.is_none()
            && matches!(self.state, ClockState::Running | ClockState::Missed)
    }

    /// Whether it stands still and may go on.
    pub fn is_held(&self) -> bool {
        self.state == ClockState::Paused || (self.state == ClockState::Missed && self.stopped_at.is_some())
    }

    /// Whether it missed its due instant.
    pub fn is_missed(&self) -> bool {
        self.missed_at.is_some()
    }
}
