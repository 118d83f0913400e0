//! The only two ways in which a ticket comes to be and changes.

use super::{Frame, Projection, Stored, project};
use crate::domain::calendar::Calendar;
use crate::domain::ticket::{Event, Stamp, Ticket, evolve, found};
use crate::domain::time::Instant;
use crate::store::dialect::together;
use crate::store::report::counters;
use crate::store::{caller, journal, outbox, text};
use entity::ticket;
use entity::values::{PersonId, TicketId, UnitCode};
use sea_orm::sea_query::{InsertStatement, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable,
    ModelTrait, NotSet, PrimaryKeyToColumn, QueryFilter, QueryTrait, Set,
};
use std::collections::BTreeMap;

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
    /// The callers' personal data, in the order of their ids.
    pub callers: Vec<caller::Sealed>,
}

/// A new ticket with what was written of it, so that it can be shown without being read again.
#[derive(Debug, Clone)]
pub struct Inserted {
    /// The ticket.
    pub stored: Stored,
    /// Its words by number.
    pub texts: BTreeMap<u32, String>,
    /// Its callers' rows.
    pub callers: Vec<entity::caller::Model>,
}

/// Writes a new ticket whose first event is its intake, without promises.
///
/// # Errors
/// A duplicate number, and events that do not begin with the intake.
pub async fn insert(
    txn: &impl ConnectionTrait,
    new: New,
    events: Vec<Event>,
    act: &Act,
    calendar: &Calendar,
) -> Result<Stored, DbErr> {
    let prepared = Prepared::new(new, events, act, calendar)?;
    Ok(prepared.insert(txn, |_| Ok(Vec::new())).await?.stored)
}

/// A new ticket that only lacks its row's id: all that can be worked out before the database is asked, and before others wait for its
/// writer.
#[derive(Debug)]
pub struct Prepared {
    facts: Ticket,
    frame: Frame,
    parts: Projection,
    texts: Vec<text::Sealed>,
    links: journal::Links,
    callers: Vec<caller::Sealed>,
    at: Instant,
}

impl Prepared {
    /// Works out a ticket whose first event is its intake.
    ///
    /// # Errors
    /// Events that do not begin with the intake; no randomness.
    pub fn new(new: New, mut events: Vec<Event>, act: &Act, calendar: &Calendar) -> Result<Self, DbErr> {
        let texts = text::seal(&mut events, 0)?;
        let Some(received) = events.first().and_then(Event::birth) else {
            return Err(DbErr::Custom("a ticket begins with its intake".to_owned()));
        };
        let title = received.title.number();
        let title = texts.iter().find(|t| Some(t.n) == title).map(|t| t.body.clone()).unwrap_or_default();
        let facts = fold(found(received), &events, act, i64::from(act.command));
        let links = journal::chain(&facts.number, &journal::Head::default(), &events, act, facts.version)?;
        let head = links.head();
        // The id comes with the row.
        let frame =
            Frame { id: TicketId(0), query_code: String::new(), title, seq: head.seq, head: head.hash };
        let parts = project(frame.clone(), &facts, calendar).map_err(json)?;
        Ok(Self { facts, frame, parts, texts, links, callers: new.callers, at: act.at })
    }

    /// Writes it, and what follows from it.
    ///
    /// # Errors
    /// A duplicate number.
    pub async fn insert(
        self,
        txn: &impl ConnectionTrait,
        promises: impl FnOnce(&Stored) -> Result<Vec<outbox::Promise>, DbErr>,
    ) -> Result<Inserted, DbErr> {
        let Self { facts, frame, mut parts, texts, links, callers, at } = self;
        let (id, query_code) = insert_row(txn, parts.ticket.clone()).await?;
        parts.belongs_to(id);
        let frame = Frame { id, query_code, ..frame };
        let callers: Vec<_> = callers.into_iter().map(|sealed| caller::row(id, sealed)).collect();
        let kept = texts.iter().map(|text| (text.n, text.body.clone())).collect();
        let stored = stored(frame, facts);
        let mut promises = promises(&stored)?;
        promises.extend(counters::promise(id, None, &stored.ticket, stored.seq, at)?);
        let inserts = [
            parts_of(&parts, None),
            vec![
                rows(callers.clone(), false),
                rows(text::models(id, texts).collect(), false),
                rows(journal::models(id, links).collect(), false),
                outbox::rows(promises, at),
            ],
        ];
        together(txn, inserts.into_iter().flatten().flatten().collect()).await?;
        Ok(Inserted { stored, texts: kept, callers })
    }
}

/// Writes the row of a new ticket under a query code that no other has. With a million tickets one draw in a hundred
/// is taken already.
async fn insert_row(txn: &impl ConnectionTrait, row: ticket::Model) -> Result<(TicketId, String), DbErr> {
    loop {
        let query_code = query_code()?;
        let mut row = row.clone().into_active_model().reset_all();
        row.id = NotSet;
        row.query_code = Set(query_code.clone());
        let mut insert = ticket::Entity::insert(row).on_conflict(taken_codes()).into_query();
        insert.returning_col(ticket::Column::Id);
        if let Some(made) = txn.query_one(&insert).await? {
            return Ok((made.try_get("", "id")?, query_code));
        }
    }
}

/// A ticket whose query code is taken is not written; it comes again under another.
pub(super) fn taken_codes() -> OnConflict {
    OnConflict::column(ticket::Column::QueryCode).do_nothing().to_owned()
}

/// Eight digits that a citizen can read out; nobody can guess the next one.
pub(super) fn query_code() -> Result<String, DbErr> {
    let bytes: [u8; 8] = text::random()?;
    Ok(format!("{:08}", u64::from_be_bytes(bytes) % 100_000_000))
}

/// Writes what `events` do to a ticket that this transaction has locked, without promises; without events nothing is
/// written.
///
/// # Errors
/// As [`apply_promising`].
pub async fn apply(
    txn: &impl ConnectionTrait,
    before: &Stored,
    events: Vec<Event>,
    act: &Act,
    calendar: &Calendar,
) -> Result<Stored, DbErr> {
    apply_promising(txn, before, events, act, calendar, |_| Ok(Vec::new())).await
}

/// Writes what `events` do to a ticket that this transaction has locked, and what follows from it.
///
/// # Errors
/// [`DbErr::RecordNotUpdated`] when somebody else changed it since it was read.
pub async fn apply_promising(
    txn: &impl ConnectionTrait,
    before: &Stored,
    mut events: Vec<Event>,
    act: &Act,
    calendar: &Calendar,
    promises: impl FnOnce(&Stored) -> Result<Vec<outbox::Promise>, DbErr>,
) -> Result<Stored, DbErr> {
    if events.is_empty() {
        return Ok(before.clone());
    }
    let texts = text::seal(&mut events, before.ticket.texts)?;
    let version = before.ticket.version + i64::from(act.command);
    let facts = fold(before.ticket.clone(), &events, act, version);
    let links = journal::chain(&facts.number, &before.journal_head(), &events, act, version)?;
    let head = links.head();
    let title = retitled(before, &facts, &texts);
    let frame = Frame { seq: head.seq, head: head.hash, title, ..before.frame() };
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
    let stored = stored(frame, facts);
    let mut promises = promises(&stored)?;
    promises.extend(counters::promise(before.id, Some(&before.ticket), &stored.ticket, stored.seq, act.at)?);
    let inserts = [
        parts_of(&new, Some(&old)),
        vec![
            rows(text::models(before.id, texts).collect(), false),
            rows(journal::models(before.id, links).collect(), false),
            outbox::rows(promises, act.at),
        ],
    ];
    together(txn, inserts.into_iter().flatten().flatten().collect()).await?;
    Ok(stored)
}

pub(super) fn fold(mut facts: Ticket, events: &[Event], act: &Act, version: i64) -> Ticket {
    for event in events {
        evolve(&mut facts, event, act.stamp());
    }
    facts.version = version;
    facts
}

/// The title's words; those of a correction where it has just been put right.
pub(super) fn retitled(before: &Stored, facts: &Ticket, texts: &[text::Sealed]) -> String {
    let new = facts.title.number().filter(|number| *number > before.ticket.texts);
    let words = new.and_then(|number| texts.iter().find(|text| text.n == number));
    words.map_or_else(|| before.title.clone(), |text| text.body.clone())
}

pub(super) fn stored(frame: Frame, ticket: Ticket) -> Stored {
    let Frame { id, query_code, title, seq, head } = frame;
    Stored { id, query_code, title, ticket, seq, head }
}

impl Stored {
    /// What its row holds that is not in the facts.
    pub fn frame(&self) -> Frame {
        let Self { id, query_code, title, seq, head, ticket: _ } = self.clone();
        Frame { id, query_code, title, seq, head }
    }

    pub(super) fn journal_head(&self) -> journal::Head {
        journal::Head { seq: self.seq, hash: self.head.clone() }
    }
}

/// The parts that are new or changed; parts are never taken away.
fn parts_of(new: &Projection, old: Option<&Projection>) -> Vec<Option<InsertStatement>> {
    vec![
        rows(new.origin.iter().filter(|_| old.is_none()).cloned().collect::<Vec<_>>(), false),
        rows(changed(&new.assignments, old.map(|o| &o.assignments)), old.is_some()),
        rows(changed(&new.participants, old.map(|o| &o.participants)), old.is_some()),
        rows(changed(&new.clocks, old.map(|o| &o.clocks)), old.is_some()),
        rows(changed(&new.visits, old.map(|o| &o.visits)), old.is_some()),
        rows(changed(&new.spots, old.map(|o| &o.spots)), old.is_some()),
        rows(changed(&new.rulings, old.map(|o| &o.rulings)), old.is_some()),
        rows(changed(&new.inside, old.map(|o| &o.inside)), old.is_some()),
        rows(changed(&new.recusals, old.map(|o| &o.recusals)), old.is_some()),
        rows(changed(&new.publications, old.map(|o| &o.publications)), old.is_some()),
    ]
}

pub(super) fn changed<M: Clone + PartialEq>(new: &[M], old: Option<&Vec<M>>) -> Vec<M> {
    let old = old.map_or(&[][..], Vec::as_slice);
    new.iter().enumerate().filter(|(at, row)| old.get(*at) != Some(row)).map(|(_, row)| row.clone()).collect()
}

/// One statement for all rows of a table; `known`: some may be there already and take the new values.
pub(super) fn rows<M>(rows: Vec<M>, known: bool) -> Option<InsertStatement>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    if rows.is_empty() {
        return None;
    }
    let insert = M::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model));
    if !known {
        return Some(insert.into_query());
    }
    type Key<M> = <<M as ModelTrait>::Entity as EntityTrait>::PrimaryKey;
    type Column<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;
    let keys: Vec<Column<M>> = Key::<M>::iter().map(PrimaryKeyToColumn::into_column).collect();
    let conflict = OnConflict::columns(keys).update_columns(Column::<M>::iter()).to_owned();
    Some(insert.on_conflict(conflict).into_query())
}

pub(super) fn json(error: serde_json::Error) -> DbErr {
    DbErr::Json(error.to_string())
}
