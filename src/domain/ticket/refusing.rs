//! 拒不接收: a unit that does not sign for what it was given, though it was urged (潍坊 26 五种督办情形; contract.md §4 ladder, level 3).
//!
//! It is a reason to think of a supervision, never one by itself: people are ill, posts are vacant, and who wrongly got
//! it may be about to say so.

use super::Ticket;
use crate::domain::time::Instant;
use entity::values::{AssignmentStatus, ClockKind, DirectiveState, Rung, Status, UnitCode};

/// A unit that has been urged and has not signed (拒不接收).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusing {
    pub unit: UnitCode,
    pub dispatched_at: Instant,
    /// How often people urged it since.
    pub urged: usize,
    /// Whether the system's 催办通知书 went out too.
    pub noticed: bool,
    pub last_urged_at: Option<Instant>,
}

/// From so many urgings on a supervisor is shown it.
const URGED: usize = 2;

/// The level that the ladder has for it (三级督办、约谈).
pub const REFUSING_LEVEL: u8 = 3;

impl Ticket {
    /// The lead unit's refusal to sign: dispatched, never signed, twice urged, and nobody has ordered anything about it yet.
    pub fn refusing(&self) -> Option<Refusing> {
        let lead = self.lead().filter(|_| self.status == Status::Dispatched)?;
        if lead.status != AssignmentStatus::Dispatched || lead.signed_at.is_some() {
            return None;
        }
        let ordered = self.directives.iter().any(|d| {
            let in_force = matches!(d.state, DirectiveState::Open | DirectiveState::Answered);
            d.is_supervision() && in_force && d.unit == lead.unit
        });
        let urgings = || {
            let own = self.urgings.iter().filter(|u| u.unit.as_ref() == Some(&lead.unit));
            own.filter(|u| u.at >= lead.dispatched_at)
        };
        let sign =
            self.latest(ClockKind::Sign).filter(|c| c.key.unit.as_ref() == Some(&lead.unit) && c.is_open());
        let noticed = sign.is_some_and(|clock| clock.rungs.contains(&Rung::Urge));
        let urged = urgings().count();
        let refusing = Refusing {
            unit: lead.unit.clone(),
            dispatched_at: lead.dispatched_at,
            urged,
            noticed,
            last_urged_at: urgings().map(|u| u.at).max(),
        };
        (!ordered && urged + usize::from(noticed) >= URGED).then_some(refusing)
    }
}
