//! What a decision may look at beside the ticket.

use crate::domain::calendar::Calendar;
use crate::domain::clock::Policy;
use crate::domain::routing::Reference;
use crate::domain::time::Instant;
use chrono::TimeDelta;

/// Values of the moment: the product's time, the calendar, the settings, the directory.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub now: Instant,
    pub calendar: &'a Calendar,
    pub policy: &'a Policy,
    pub reference: &'a Reference,
}

/// How far an event time may lie ahead of the product's clock (contract.md §2).
pub(super) const AHEAD: TimeDelta = TimeDelta::minutes(5);
