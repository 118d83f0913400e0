//! Tickets: the snapshot that commands read, and the narrow rows beside it.
//!
//! A ticket is only ever changed by events: [`insert`] and [`apply`] keep the texts, fold the events into the facts,
//! project the rows and append the journal, so that no row can say what the journal does not
//! (docs/adr/0007-snapshot-and-narrow-rows.md).

mod bulk;
mod change;
mod filter;
mod list;
mod project;
mod rebuild;
mod timer;
mod write;

pub use bulk::{Newborn, insert_all};
pub use change::{Change, write_changes};
pub use filter::{Claimed, Filter, Flag, Inside, Ordered};
pub use list::{COUNTED, Cursor, Row, Sort, by_status, count, count_along, list};
pub use project::{Frame, Projection, project};
pub use rebuild::{rebuild, refresh, standing};
pub use timer::{
    Parked, Queue, claim_due, count_parked, next_fire, park, parked, queues, reschedule, unpark, unpark_all,
};
pub use write::{Act, Inserted, New, Prepared, apply, apply_promising, insert};

use super::scope::{Among, visible};
use crate::domain::permission::Scope;
use crate::domain::ticket::Ticket;
use entity::ticket;
use entity::values::{TicketId, TicketNumber};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, SelectExt,
};
use std::collections::HashSet;

/// A ticket as it stands in the database.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The row.
    pub id: TicketId,
    /// 8 digits for the citizen.
    pub query_code: String,
    /// The title's words; empty once erased.
    pub title: String,
    /// The facts.
    pub ticket: Ticket,
    /// Number of the last journal row.
    pub seq: i64,
    /// Hash of the last journal row.
    pub head: String,
}

/// The columns of a [`Stored`]: one narrow read per command.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "ticket::Entity")]
struct Snapshot {
    id: TicketId,
    query_code: String,
    title: String,
    seq: i64,
    head: String,
    facts: String,
}

impl Snapshot {
    fn open(self) -> Result<Stored, DbErr> {
        let ticket = serde_json::from_str(&self.facts).map_err(|e| DbErr::Json(e.to_string()))?;
        let Self { id, query_code, title, seq, head, facts: _ } = self;
        Ok(Stored { id, query_code, title, ticket, seq, head })
    }
}

async fn one(db: &impl ConnectionTrait, select: Select<ticket::Entity>) -> Result<Option<Stored>, DbErr> {
    select.into_partial_model::<Snapshot>().one(db).await?.map(Snapshot::open).transpose()
}

fn numbered(scope: &Scope, number: &TicketNumber) -> Select<ticket::Entity> {
    let named = ticket::Entity::find().filter(ticket::Column::Number.eq(number.clone()));
    named.filter(visible(scope, Among::Few))
}

/// The ticket of this number, if `scope` shows it.
pub async fn get(
    db: &impl ConnectionTrait,
    scope: &Scope,
    number: &TicketNumber,
) -> Result<Option<Stored>, DbErr> {
    one(db, numbered(scope, number)).await
}

/// The same, and nobody else changes it before this transaction ends.
pub async fn lock(
    txn: &impl ConnectionTrait,
    scope: &Scope,
    number: &TicketNumber,
) -> Result<Option<Stored>, DbErr> {
    one(txn, numbered(scope, number).lock_exclusive()).await
}

/// Keeps the tickets of these numbers from being changed by others before this transaction ends, in the order of their rows.
pub async fn lock_rows(txn: &impl ConnectionTrait, numbers: &[TicketNumber]) -> Result<(), DbErr> {
    let rows = ticket::Entity::find().select_only().column(ticket::Column::Id);
    let rows = rows.filter(ticket::Column::Number.is_in(numbers.iter().cloned()));
    let rows = rows.order_by_asc(ticket::Column::Id).lock_exclusive();
    rows.into_tuple::<TicketId>().all(txn).await.map(|_| ())
}

/// Into which ticket this one was merged.
pub async fn merged_into(
    db: &impl ConnectionTrait,
    number: &TicketNumber,
) -> Result<Option<TicketNumber>, DbErr> {
    let into = ticket::Entity::find().select_only().column(ticket::Column::MergedInto);
    let into = into.filter(ticket::Column::Number.eq(number.clone()));
    Ok(into.into_tuple::<Option<TicketNumber>>().one(db).await?.flatten())
}

/// The rows of these numbers that `scope` shows.
pub async fn rows_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    numbers: &[TicketNumber],
) -> Result<Vec<Row>, DbErr> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let named = ticket::Entity::find().filter(ticket::Column::Number.is_in(numbers.iter().cloned()));
    let seen = named.filter(visible(scope, Among::Few)).order_by_asc(ticket::Column::Id);
    seen.into_partial_model::<Row>().all(db).await
}

/// The tickets of these rows, whoever asks: the caller has asked what may be seen.
pub async fn of_rows(db: &impl ConnectionTrait, ids: &[TicketId]) -> Result<Vec<Stored>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ticket::Entity::find().filter(ticket::Column::Id.is_in(ids.iter().copied()));
    rows.into_partial_model::<Snapshot>().all(db).await?.into_iter().map(Snapshot::open).collect()
}

/// The ticket of this row, whoever asks; nobody else changes it before this transaction ends.
pub async fn lock_id(txn: &impl ConnectionTrait, id: TicketId) -> Result<Option<Stored>, DbErr> {
    one(txn, ticket::Entity::find_by_id(id).lock_exclusive()).await
}

/// The ticket of this row, whoever asks.
pub async fn by_id(db: &impl ConnectionTrait, id: TicketId) -> Result<Option<Stored>, DbErr> {
    one(db, ticket::Entity::find_by_id(id)).await
}

/// The ticket that a citizen names, by its number or its query code.
pub async fn by_word(db: &impl ConnectionTrait, word: &str) -> Result<Option<Stored>, DbErr> {
    let named = Condition::any().add(ticket::Column::Number.eq(word)).add(ticket::Column::QueryCode.eq(word));
    one(db, ticket::Entity::find().filter(named)).await
}

/// Those of `query_codes` that tickets have already.
async fn taken(db: &impl ConnectionTrait, query_codes: &[String]) -> Result<HashSet<String>, DbErr> {
    let taken = ticket::Entity::find().select_only().column(ticket::Column::QueryCode);
    let taken = taken.filter(ticket::Column::QueryCode.is_in(query_codes)).into_tuple::<String>();
    Ok(taken.all(db).await?.into_iter().collect())
}

/// Whether `scope` shows the ticket of this number, without reading it (live events).
pub async fn is_visible(
    db: &impl ConnectionTrait,
    scope: &Scope,
    number: &TicketNumber,
) -> Result<bool, DbErr> {
    numbered(scope, number).exists(db).await
}

/// Those of `numbers` whose tickets `scope` shows.
pub async fn visible_among(
    db: &impl ConnectionTrait,
    scope: &Scope,
    numbers: &[TicketNumber],
) -> Result<HashSet<TicketNumber>, DbErr> {
    if numbers.is_empty() {
        return Ok(HashSet::new());
    }
    let named = ticket::Entity::find().filter(ticket::Column::Number.is_in(numbers.iter().cloned()));
    let seen = named.filter(visible(scope, Among::Few)).select_only().column(ticket::Column::Number);
    Ok(seen.into_tuple::<TicketNumber>().all(db).await?.into_iter().collect())
}

/// The number of a ticket.
pub async fn number_of(db: &impl ConnectionTrait, id: TicketId) -> Result<Option<TicketNumber>, DbErr> {
    let number = ticket::Entity::find_by_id(id).select_only().column(ticket::Column::Number);
    number.into_tuple().one(db).await
}
