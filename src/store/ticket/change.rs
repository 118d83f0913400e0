//! Many tickets changed at once, each by events of its own: what timers do.

use super::write::{changed, fold, json, retitled, rows, stored};
use super::{Act, Frame, Stored, project};
use crate::domain::calendar::Calendar;
use crate::domain::ticket::Event;
use crate::domain::time::Instant;
use crate::store::report::counters;
use crate::store::{journal, outbox, text};
use entity::ticket;
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait, QueryTrait};

/// What becomes of a ticket that this transaction has locked, before it is written.
#[derive(Debug, Clone)]
pub struct Change {
    before: Stored,
    after: Stored,
    texts: Vec<text::Sealed>,
    links: Vec<journal::Links>,
}

impl Change {
    /// Nothing yet.
    pub fn of(before: Stored) -> Self {
        Self { after: before.clone(), before, texts: Vec::new(), links: Vec::new() }
    }

    /// The ticket as it is about to be.
    pub fn after(&self) -> &Stored {
        &self.after
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Goes on by `events`.
    ///
    /// # Errors
    /// When the system gives no randomness, or an event cannot be written as JSON.
    pub fn add(&mut self, mut events: Vec<Event>, act: &Act) -> Result<(), DbErr> {
        let before = &self.after;
        let texts = text::seal(&mut events, before.ticket.texts)?;
        let version = before.ticket.version + i64::from(act.command);
        let facts = fold(before.ticket.clone(), &events, act, version);
        let links = journal::chain(&facts.number, &before.journal_head(), &events, act, version)?;
        let head = links.head();
        let title = retitled(before, &facts, &texts);
        self.after = stored(Frame { seq: head.seq, head: head.hash, title, ..before.frame() }, facts);
        self.texts.extend(texts);
        self.links.push(links);
        Ok(())
    }
}

/// Writes changes of different tickets and what follows from them, table by table.
///
/// # Errors
/// [`DbErr::RecordNotUpdated`] when somebody else changed one of them since it was read; nothing is kept then if the
/// caller rolls back.
pub async fn write_changes(
    txn: &impl ConnectionTrait,
    changes: Vec<Change>,
    mut promises: Vec<outbox::Promise>,
    calendar: &Calendar,
    now: Instant,
) -> Result<(), DbErr> {
    let mut tickets = Vec::with_capacity(changes.len());
    let (mut assignments, mut participants) = (Vec::new(), Vec::new());
    let (mut clocks, mut visits, mut spots) = (Vec::new(), Vec::new(), Vec::new());
    let (mut rulings, mut inside, mut recusals) = (Vec::new(), Vec::new(), Vec::new());
    let mut publications = Vec::new();
    let (mut texts, mut entries) = (Vec::new(), Vec::new());
    for change in changes {
        let id = change.before.id;
        let old = project(change.before.frame(), &change.before.ticket, calendar).map_err(json)?;
        let new = project(change.after.frame(), &change.after.ticket, calendar).map_err(json)?;
        assignments.extend(changed(&new.assignments, Some(&old.assignments)));
        participants.extend(changed(&new.participants, Some(&old.participants)));
        clocks.extend(changed(&new.clocks, Some(&old.clocks)));
        visits.extend(changed(&new.visits, Some(&old.visits)));
        spots.extend(changed(&new.spots, Some(&old.spots)));
        rulings.extend(changed(&new.rulings, Some(&old.rulings)));
        inside.extend(changed(&new.inside, Some(&old.inside)));
        recusals.extend(changed(&new.recusals, Some(&old.recusals)));
        publications.extend(changed(&new.publications, Some(&old.publications)));
        let (was, is) = (&change.before.ticket, &change.after.ticket);
        promises.extend(counters::promise(id, Some(was), is, change.after.seq, now)?);
        tickets.push(new.ticket);
        texts.extend(text::models(id, change.texts));
        entries.extend(change.links.into_iter().flat_map(|links| journal::models(id, links)));
    }
    write_rows(txn, tickets).await?;
    let parts = chunks(assignments, true)
        .chain(chunks(participants, true))
        .chain(chunks(clocks, true))
        .chain(chunks(visits, true))
        .chain(chunks(spots, true))
        .chain(chunks(rulings, true))
        .chain(chunks(inside, true))
        .chain(chunks(recusals, true))
        .chain(chunks(publications, true))
        .chain(chunks(texts, false))
        .chain(chunks(entries, false))
        .chain(promises.chunks(500).filter_map(|some| outbox::rows(some.to_vec(), now)));
    for insert in parts {
        txn.execute(&insert).await?;
    }
    Ok(())
}

/// All rows are there: each takes the new values, unless it is as far already. Whoever wrote it meanwhile, less far,
/// has written the next row of the journal too, which is there only once.
async fn write_rows(txn: &impl ConnectionTrait, rows: Vec<ticket::Model>) -> Result<(), DbErr> {
    use ticket::Column;
    let seq = |of: &'static str| Expr::col((of, Column::Seq));
    let taken = OnConflict::column(Column::Id)
        .update_columns(Column::iter().filter(|column| !matches!(column, Column::Id)))
        .action_and_where(seq("ticket").lt(seq("excluded")))
        .to_owned();
    for some in rows.chunks(most::<ticket::Entity>()) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        let insert = ticket::Entity::insert_many(rows).on_conflict(taken.clone()).into_query();
        if txn.execute(&insert).await?.rows_affected() != some.len() as u64 {
            return Err(DbErr::RecordNotUpdated);
        }
    }
    Ok(())
}

/// Statements for the rows of a table; `known`: some may be there already and take the new values.
fn chunks<M>(list: Vec<M>, known: bool) -> impl Iterator<Item = InsertStatement>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    let chunks: Vec<Vec<M>> = list.chunks(most::<M::Entity>()).map(<[M]>::to_vec).collect();
    chunks.into_iter().filter_map(move |chunk| rows(chunk, known))
}

/// How many rows of a table one statement takes: well below what either database allows as values.
fn most<E: EntityTrait>() -> usize {
    8_000 / E::Column::iter().count().max(1)
}
