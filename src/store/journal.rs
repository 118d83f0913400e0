//! The journal: what happened to a ticket, each row chained to the one before by its hash.
//!
//! The database refuses to change or delete a row; [`verify`] finds what was changed nevertheless.

use super::text;
use super::ticket::Act;
use crate::domain::ticket::{Event, Text};
use crate::domain::time::Instant;
use entity::values::{PersonId, TicketId, TicketNumber, UnitCode};
use entity::{journal, ticket};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
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
fn hash(number: &TicketNumber, row: &journal::Model) -> String {
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

fn entry(row: journal::Model) -> Result<Entry, DbErr> {
    Ok(Entry {
        seq: row.seq,
        name: row.event,
        event: serde_json::from_str(&row.data).map_err(|e| DbErr::Json(e.to_string()))?,
        actor: row.actor_id.zip(row.actor_unit),
        at: row.at,
        version: row.version,
    })
}

/// The first row whose chain is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The ticket.
    pub number: TicketNumber,
    /// The row.
    pub seq: i64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with a row of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The row is not there.
    Missing,
    /// The row does not follow from the one before.
    Unlinked,
    /// The row says something else than when it was written.
    Changed,
    /// A text of the row has other words than when it was written.
    TextChanged,
}

/// What [`verify`] found on one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Rows read.
    pub rows: u64,
    /// The last ticket looked at; `None` where there was none.
    pub last: Option<TicketId>,
    /// The first fault, in order of the tickets' rows.
    pub broken: Option<Broken>,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "ticket::Entity")]
struct End {
    id: TicketId,
    number: TicketNumber,
    seq: i64,
    head: String,
}

/// Reads the chains of up to `limit` tickets after the row `after` and names the first broken row. Wants one state of the
/// database from beginning to end.
pub async fn verify(db: &impl ConnectionTrait, after: TicketId, limit: u64) -> Result<Verified, DbErr> {
    let ends: Vec<End> = ticket::Entity::find()
        .filter(ticket::Column::Id.gt(after))
        .order_by_asc(ticket::Column::Id)
        .limit(limit)
        .into_partial_model()
        .all(db)
        .await?;
    let ids: Vec<TicketId> = ends.iter().map(|end| end.id).collect();
    let mut rows = 0;
    let mut journals: HashMap<TicketId, Vec<journal::Model>> = HashMap::new();
    for row in journal::Entity::find()
        .filter(journal::Column::TicketId.is_in(ids.iter().copied()))
        .order_by_asc(journal::Column::Seq)
        .all(db)
        .await?
    {
        rows += 1;
        journals.entry(row.ticket_id).or_default().push(row);
    }
    let hashes = text_hashes(db, &ids).await?;
    let last = ids.last().copied();
    for end in ends {
        let journal = journals.remove(&end.id).unwrap_or_default();
        if let Some((seq, fault)) = fault(&end, &journal, &hashes) {
            return Ok(Verified { rows, last, broken: Some(Broken { number: end.number, seq, fault }) });
        }
    }
    Ok(Verified { rows, last, broken: None })
}

type Hashes = HashMap<(TicketId, u32), String>;

async fn text_hashes(db: &impl ConnectionTrait, ids: &[TicketId]) -> Result<Hashes, DbErr> {
    use entity::text as row;
    let texts = row::Entity::find().filter(row::Column::TicketId.is_in(ids.iter().copied())).all(db).await?;
    Ok(texts
        .into_iter()
        .filter_map(|t| Some(((t.ticket_id, t.n.cast_unsigned()), text::hash(&t.salt, &t.body?))))
        .collect())
}

/// The first row of one chain that is wrong.
fn fault(end: &End, journal: &[journal::Model], hashes: &Hashes) -> Option<(i64, Fault)> {
    let mut head = Head::default();
    for row in journal {
        let expected = head.seq + 1;
        if row.seq != expected {
            return Some((expected, Fault::Missing));
        }
        if row.prev_hash != head.hash {
            return Some((row.seq, Fault::Unlinked));
        }
        if row.hash != hash(&end.number, row) {
            return Some((row.seq, Fault::Changed));
        }
        if !texts_intact(row, hashes) {
            return Some((row.seq, Fault::TextChanged));
        }
        head = Head { seq: row.seq, hash: row.hash.clone() };
    }
    match head.seq.cmp(&end.seq) {
        std::cmp::Ordering::Less => Some((head.seq + 1, Fault::Missing)),
        _ if head.hash != end.head => Some((head.seq, Fault::Unlinked)),
        _ => None,
    }
}

/// Whether every text that the row refers to and that is not erased has the words it had.
fn texts_intact(row: &journal::Model, hashes: &Hashes) -> bool {
    let Ok(mut event) = serde_json::from_str::<Event>(&row.data) else { return false };
    event.texts_mut().into_iter().all(|text| match text {
        Text::Kept { text, hash } => hashes.get(&(row.ticket_id, *text)).is_none_or(|kept| kept == hash),
        Text::Plain(_) => false,
    })
}
