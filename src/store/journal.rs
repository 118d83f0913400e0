//! The journal: what happened to a ticket, each row chained to the one before by its hash.
//!
//! The database refuses to change or delete a row; [`super::verify`] finds what was changed nevertheless.

use super::span::Span;
use super::ticket::Act;
use crate::domain::ticket::Event;
use crate::domain::time::Instant;
use entity::journal;
use entity::values::{PersonId, TicketId, TicketNumber, UnitCode};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Where a ticket's chain ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of the last row; 0 before the first.
    pub seq: i64,
    /// Its hash; zeros before the first.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self { seq: 0, hash: "0".repeat(64) }
    }
}

/// Rows linked to a chain, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    rows: Vec<journal::Model>,
    head: Head,
}

impl Links {
    /// Where the chain ends with them.
    pub fn head(&self) -> Head {
        self.head.clone()
    }
}

/// Links `events` to the chain of the ticket `number` that ends at `head`.
///
/// # Errors
/// When an event still holds a plain text.
pub fn chain(
    number: &TicketNumber,
    head: &Head,
    events: &[Event],
    act: &Act,
    version: i64,
) -> Result<Links, DbErr> {
    let mut links = Links { rows: Vec::with_capacity(events.len()), head: head.clone() };
    for event in events {
        let data = serde_json::to_value(event).map_err(|e| DbErr::Json(e.to_string()))?;
        let mut row = journal::Model {
            ticket_id: TicketId(0),
            seq: links.head.seq + 1,
            event: data.get("event").and_then(Value::as_str).unwrap_or_default().to_owned(),
            data: data.to_string(),
            actor_id: act.by.as_ref().map(|(person, _)| *person),
            actor_unit: act.by.as_ref().map(|(_, unit)| unit.clone()),
            at: act.at,
            version,
            prev_hash: links.head.hash.clone(),
            hash: String::new(),
        };
        row.hash = hash(number, &row);
        links.head = Head { seq: row.seq, hash: row.hash.clone() };
        links.rows.push(row);
    }
    Ok(links)
}

/// Linked rows of a ticket.
pub(super) fn models(ticket: TicketId, links: Links) -> impl Iterator<Item = journal::Model> {
    links.rows.into_iter().map(move |row| journal::Model { ticket_id: ticket, ..row })
}

/// The hash of a row: over the hash before it and everything that it says, in one fixed order.
pub(super) fn hash(number: &TicketNumber, row: &journal::Model) -> String {
    let at = row.at.timestamp_micros();
    let said = serde_json::json!([
        number,
        row.seq,
        row.event,
        row.data,
        row.actor_id,
        row.actor_unit,
        at,
        row.version
    ]);
    hex::encode(Sha256::new().chain_update(&row.prev_hash).chain_update(said.to_string()).finalize())
}

/// One entry of a ticket's journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// 1 for the intake.
    pub seq: i64,
    /// The event's stable name.
    pub name: String,
    /// What happened.
    pub event: Event,
    /// `None` for the system.
    pub actor: Option<(PersonId, UnitCode)>,
    /// When.
    pub at: Instant,
    /// The ticket's version after it.
    pub version: i64,
}

/// The journal of a ticket, oldest first.
pub async fn read(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<Entry>, DbErr> {
    let rows = journal::Entity::find()
        .filter(journal::Column::TicketId.eq(ticket))
        .order_by_asc(journal::Column::Seq)
        .all(db)
        .await?;
    rows.into_iter().map(entry).collect()
}

/// The journals of tickets, oldest first.
pub(super) async fn of_all(
    db: &impl ConnectionTrait,
    tickets: Span,
) -> Result<HashMap<TicketId, Vec<journal::Model>>, DbErr> {
    use journal::{Column, Entity};
    tickets.rows::<Entity>(db, (Column::TicketId, Column::Seq), |row| row.ticket_id).await
}

/// A row as it is understood.
///
/// # Errors
/// When it holds no event.
pub(super) fn entry(row: journal::Model) -> Result<Entry, DbErr> {
    Ok(Entry {
        seq: row.seq,
        name: row.event,
        event: serde_json::from_str(&row.data).map_err(|e| DbErr::Json(e.to_string()))?,
        actor: row.actor_id.zip(row.actor_unit),
        at: row.at,
        version: row.version,
    })
}
