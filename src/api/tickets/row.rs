//! A line of a list.

use super::fields::beijing_time as t;
use super::parts::{ClaimView, Flags};
use crate::domain::ticket::light::light;
use crate::domain::time::Instant;
use crate::service::rules::Rules;
use crate::service::ticket::Row;
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketRow {
    number: TicketNumber,
    title: String,
    line: Line,
    kind: Kind,
    channel: Channel,
    status: Status,
    urgency: Urgency,
    area: Option<AreaCode>,
    area_name: Option<String>,
    /// The township (镇街) in which the place lies.
    township_name: Option<String>,
    category: Option<CategoryCode>,
    category_name: Option<String>,
    /// The unit that answers for it now.
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    light: Light,
    /// The open clock that is due first.
    clock: Option<ClockKind>,
    /// Exclusive.
    due_at: Option<DateTime<FixedOffset>>,
    due_on: Option<NaiveDate>,
    overdue: bool,
    /// The ticket that answers for it, if it was merged.
    merged_into: Option<TicketNumber>,
    /// How many callers joined those who were there from the first.
    joined: i32,
    /// Who has taken it from its pool (认领); of work lists alone.
    claim: Option<ClaimView>,
    round: i32,
    version: i64,
    created_at: DateTime<FixedOffset>,
    received_at: DateTime<FixedOffset>,
    flags: Flags,
}

impl TicketRow {
    /// The same with who has it.
    #[must_use]
    pub fn claimed(self, claim: Option<ClaimView>) -> Self {
        Self { claim, ..self }
    }

    pub fn of(row: &Row, rules: &Rules, now: Instant) -> Self {
        let reference = &rules.reference;
        let light = light(&row.lamp(), now);
        Self {
            number: row.number.clone(),
            title: row.title.clone(),
            line: row.line,
            kind: row.kind,
            channel: row.channel,
            status: row.status,
            urgency: row.urgency,
            area_name: row.area.as_ref().and_then(|a| reference.areas.get(a)).map(|a| a.name.clone()),
            township_name: row.area.as_ref().and_then(|a| reference.township(a)).map(|a| a.name.clone()),
            area: row.area.clone(),
            category_name: row
                .category
                .as_ref()
                .and_then(|c| reference.categories.get(c))
                .map(|c| c.name.clone()),
            category: row.category.clone(),
            unit_name: row.lead_unit.as_ref().map(|u| rules.unit_name(u, now)),
            unit: row.lead_unit.clone(),
            light,
            clock: row.clock,
            due_at: row.due_at.map(t),
            due_on: row.due_on,
            overdue: light == Light::Red,
            merged_into: row.merged_into.clone(),
            joined: row.joined,
            claim: None,
            round: row.round,
            version: row.version,
            created_at: t(row.created_at),
            received_at: t(row.received_at),
            flags: Flags::of_row(row),
        }
    }
}
