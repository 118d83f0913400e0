//! Tickets that have to do with one, on the wire.

use crate::api::tickets::fields::beijing_time as t;
use crate::service::ticket::{Detail, Linked, MergedIn, Relative};
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Another ticket; only its number for who may not open it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelativeView {
    number: TicketNumber,
    title: Option<String>,
    status: Option<Status>,
    unit_name: Option<String>,
}

impl RelativeView {
    pub fn of(d: &Detail, r: &Relative) -> Self {
        let unit = r.row.as_ref().and_then(|row| row.lead_unit.as_ref());
        Self {
            number: r.number.clone(),
            title: r.row.as_ref().map(|row| row.title.clone()),
            status: r.row.as_ref().map(|row| row.status),
            unit_name: unit.map(|unit| d.rules.unit_name(unit, d.now)),
        }
    }
}

/// A ticket that was merged into this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergedView {
    number: TicketNumber,
    title: String,
    kind: Kind,
    channel: Channel,
    /// What the citizen said.
    content: Option<String>,
    received_at: DateTime<FixedOffset>,
    merged_at: DateTime<FixedOffset>,
    /// Its callers, as they are numbered here.
    callers: Vec<CallerId>,
    /// Whether the caller may open it.
    visible: bool,
}

impl MergedView {
    pub fn of(m: &MergedIn) -> Self {
        Self {
            number: m.row.number.clone(),
            title: m.row.title.clone(),
            kind: m.row.kind,
            channel: m.row.channel,
            content: m.content.clone(),
            received_at: t(m.row.received_at),
            merged_at: t(m.at),
            callers: m.callers.clone(),
            visible: m.visible,
        }
    }
}

/// A linked ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkView {
    number: TicketNumber,
    title: String,
    status: Status,
    note: Option<String>,
    at: DateTime<FixedOffset>,
}

impl LinkView {
    pub fn of(d: &Detail, l: &Linked) -> Self {
        Self {
            number: l.row.number.clone(),
            title: l.row.title.clone(),
            status: l.row.status,
            note: l.link.note.as_ref().and_then(|note| d.words(note)),
            at: t(l.link.at),
        }
    }
}
