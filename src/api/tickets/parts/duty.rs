//! Who has the ticket and until when.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::lifecycle::object_until;
use crate::domain::ticket;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A unit's part.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentView {
    id: AssignmentId,
    role: AssignmentRole,
    unit: UnitCode,
    /// The name at the time of the dispatch.
    unit_name: String,
    status: AssignmentStatus,
    dispatched_at: DateTime<FixedOffset>,
    signed_at: Option<DateTime<FixedOffset>>,
    automatic: bool,
    basis: Option<String>,
    /// Given to a township though the directory gives no ground for it.
    pushed_down: bool,
    /// Of a co unit: until when it may object (exclusive); null where it may not.
    #[schema(required)]
    object_until: Option<DateTime<FixedOffset>>,
    /// Whether the unit has yet to hand in its part.
    open: bool,
    /// Of a co unit: whether its objection waits for the hotline.
    objecting: bool,
}

impl AssignmentView {
    pub fn of(d: &Detail, a: &ticket::Assignment) -> Self {
        Self {
            id: a.id,
            role: a.role,
            unit_name: d.rules.unit_name(&a.unit, a.dispatched_at),
            unit: a.unit.clone(),
            status: a.status,
            dispatched_at: t(a.dispatched_at),
            signed_at: a.signed_at.map(t),
            automatic: a.automatic,
            basis: a.basis.clone(),
            pushed_down: a.pushed_down,
            object_until: object_until(d.ticket(), a, d.rules.context(d.now)).map(t),
            open: a.is_open(),
            objecting: a.status == AssignmentStatus::Objected,
        }
    }
}

/// A deadline; its day-by-day count is at `…/deadlines/{clock}/explain`.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineView {
    clock: ClockKind,
    #[schema(required)]
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    round: u32,
    run: u32,
    starts_at: DateTime<FixedOffset>,
    /// Exclusive: an act at this instant is late.
    due_at: DateTime<FixedOffset>,
    /// The last day on which the act is in time.
    due_on: NaiveDate,
    /// The holidays of a year that it reaches into are not announced yet.
    provisional: bool,
    state: ClockState,
    missed_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    stopped_at: Option<DateTime<FixedOffset>>,
    rule: String,
}

impl DeadlineView {
    /// Ordered by round, then by start.
    pub fn all(d: &Detail) -> Vec<Self> {
        let mut clocks: Vec<_> = d.ticket().clocks.iter().collect();
        clocks.sort_by_key(|c| (c.key.round, c.starts_at));
        let view = |c: &&crate::domain::clock::Clock| Self {
            clock: c.key.kind,
            unit_name: c.key.unit.as_ref().map(|u| d.rules.unit_name(u, c.starts_at)),
            unit: c.key.unit.clone(),
            round: c.key.round,
            run: c.key.run,
            starts_at: t(c.starts_at),
            due_at: t(c.due.at),
            due_on: c.due.on,
            provisional: c.due.provisional,
            state: c.state,
            missed_at: c.missed_at.map(t),
            stopped_at: c.stopped_at.map(t),
            rule: c.rule.clone(),
        };
        clocks.iter().map(view).collect()
    }
}
