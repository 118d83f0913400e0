//! What a decision may look at beside the ticket.

use crate::domain::calendar::Calendar;
use crate::domain::clock::{Policies, Policy};
use crate::domain::routing::Reference;
use crate::domain::time::Instant;
use chrono::TimeDelta;

/// Values of the moment: the product's time, the calendar, the settings, the directory.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub now: Instant,
    pub calendar: &'a Calendar,
    /// The settings in force.
    pub policy: &'a Policy,
    /// Those of other times; `None` where the same always held.
    pub policies: Option<&'a Policies>,
    pub reference: &'a Reference,
}

impl<'a> Context<'a> {
    /// The settings that held at `at`: a window that has opened stays as it was promised.
    pub fn policy_at(&self, at: Instant) -> &'a Policy {
        self.policies.map_or(self.policy, |policies| policies.at(at))
    }
}

/// How far an event time may lie ahead of the product's clock (contract.md §2).
pub(super) const AHEAD: TimeDelta = TimeDelta::minutes(5);
