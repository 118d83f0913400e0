//! The only two ways in which a ticket comes to be and changes.

use super::{Frame, Projection, Stored, project};
use crate::domain::calendar::Calendar;
use crate::domain::ticket::{Event, Stamp, Ticket, evolve, found};
use crate::domain::time::Instant;
use crate::store::{caller, journal, text};
use entity::values::{PersonId, TicketId, UnitCode};
use entity::{assignment, clock, participant, ticket, visit};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, NotSet,
    PrimaryKeyToColumn, QueryFilter,
};

/// When, by whom and on what ground events are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The product's time.
    pub at: Instant,
    /// The person and the unit for which (s)he acts; `None` for the system.
    pub by: Option<(PersonId, UnitCode)>,
    /// Whether it was a command: timers do not count up the version (contract.md §2).
    pub command: bool,
}

impl Act {
    fn stamp(&self) -> Stamp {
        Stamp { at: self.at, by: self.by.as_ref().map(|(person, _)| *person) }
    }
}

/// What a new ticket has beside its events.
#[derive(Debug, Clone)]
pub struct New {
    /// 8 digits for the citizen, unique.
    pub query_code: String,
    /// The callers' personal data, in the order of their ids.
    pub callers: Vec<caller::Sealed>,
}

/// Writes a new ticket whose first event is its intake.
///
/// # Errors
/// A duplicate number or query code, and events that do not begin with the intake.
pub async fn insert(
    txn: &impl ConnectionTrait,
    new: New,
    mut events: Vec<Event>,
    act: &Act,
    calendar: &Calendar,
) -> Result<Stored, DbErr> {
    let texts = text::seal(&mut events, 0)?;
    let Some(Event::Received(received)) = events.first() else {
        return Err(DbErr::Custom("a ticket begins with its intake".to_owned()));
    };
    let title = received.title.number();
    let title = texts.iter().find(|t| Some(t.n) == title).map(|t| t.body.clone()).unwrap_or_default();
    let facts = fold(found(received), &events, act, i64::from(act.command));
    let links = journal::chain(&facts.number, &journal::Head::default(), &events, act, facts.version)?;
    let head = links.head();
    // The id comes with the row; the parts are projected again with it.
    let frame = Frame { id: TicketId(0), query_code: new.query_code, title, seq: head.seq, head: head.hash };
    let mut row =
        project(frame.clone(), &facts, calendar).map_err(json)?.ticket.into_active_model().reset_all();
    row.id = NotSet;
    let id = ticket::Entity::insert(row).exec(txn).await?.last_insert_id;
    let frame = Frame { id, ..frame };
    write_parts(txn, &project(frame.clone(), &facts, calendar).map_err(json)?, None).await?;
    caller::insert(txn, id, new.callers).await?;
    text::keep(txn, id, texts).await?;
    journal::append(txn, id, links).await?;
    Ok(stored(frame, facts))
}

/// Writes what `events` do to a ticket that this transaction has locked; without events nothing is written.
///
/// # Errors
/// [`DbErr::RecordNotUpdated`] when somebody else changed it since it was read.
pub async fn apply(
    txn: &impl ConnectionTrait,
    before: &Stored,
    mut events: Vec<Event>,
    act: &Act,
    calendar: &Calendar,
) -> Result<Stored, DbErr> {
    if events.is_empty() {
        return Ok(before.clone());
    }
    let texts = text::seal(&mut events, before.ticket.texts)?;
    let version = before.ticket.version + i64::from(act.command);
    let facts = fold(before.ticket.clone(), &events, act, version);
    let links = journal::chain(&facts.number, &before.journal_head(), &events, act, version)?;
    let head = links.head();
    let frame = Frame { seq: head.seq, head: head.hash, ..before.frame() };
    let old = project(before.frame(), &before.ticket, calendar).map_err(json)?;
    let new = project(frame.clone(), &facts, calendar).map_err(json)?;
    let mut row = new.ticket.clone().into_active_model().reset_all();
    row.id = NotSet;
    let updated = ticket::Entity::update_many()
        .set(row)
        .filter(ticket::Column::Id.eq(before.id))
        .filter(ticket::Column::Seq.eq(before.seq))
        .exec(txn)
        .await?;
    if updated.rows_affected != 1 {
        return Err(DbErr::RecordNotUpdated);
    }
    write_parts(txn, &new, Some(&old)).await?;
    text::keep(txn, before.id, texts).await?;
    journal::append(txn, before.id, links).await?;
    Ok(stored(frame, facts))
}

fn fold(mut facts: Ticket, events: &[Event], act: &Act, version: i64) -> Ticket {
    for event in events {
        evolve(&mut facts, event, act.stamp());
    }
    facts.version = version;
    facts
}

fn stored(frame: Frame, ticket: Ticket) -> Stored {
    let Frame { id, query_code, title, seq, head } = frame;
    Stored { id, query_code, title, ticket, seq, head }
}

impl Stored {
    /// What its row holds that is not in the facts.
    pub fn frame(&self) -> Frame {
        let Self { id, query_code, title, seq, head, ticket: _ } = self.clone();
        Frame { id, query_code, title, seq, head }
    }

    fn journal_head(&self) -> journal::Head {
        journal::Head { seq: self.seq, hash: self.head.clone() }
    }
}

/// Writes the parts that are new or changed; parts are never taken away.
async fn write_parts(
    txn: &impl ConnectionTrait,
    new: &Projection,
    old: Option<&Projection>,
) -> Result<(), DbErr> {
    put::<assignment::Entity>(txn, changed(&new.assignments, old.map(|o| &o.assignments))).await?;
    put::<participant::Entity>(txn, changed(&new.participants, old.map(|o| &o.participants))).await?;
    put::<clock::Entity>(txn, changed(&new.clocks, old.map(|o| &o.clocks))).await?;
    put::<visit::Entity>(txn, changed(&new.visits, old.map(|o| &o.visits))).await
}

fn changed<M: Clone + PartialEq>(new: &[M], old: Option<&Vec<M>>) -> Vec<M> {
    let old = old.map_or(&[][..], Vec::as_slice);
    new.iter().enumerate().filter(|(at, row)| old.get(*at) != Some(row)).map(|(_, row)| row.clone()).collect()
}

/// One statement for all rows of a table, whether they are new or not.
async fn put<E>(txn: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    if rows.is_empty() {
        return Ok(());
    }
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let conflict = OnConflict::columns(keys).update_columns(E::Column::iter()).to_owned();
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    E::insert_many(rows).on_conflict(conflict).exec_without_returning(txn).await?;
    Ok(())
}

fn json(error: serde_json::Error) -> DbErr {
    DbErr::Json(error.to_string())
}
