//! Many new tickets in few statements, as an import brings them. Each is what [`super::insert`] would have made of it.

use super::write::{Act, New, fold, json, query_code};
use super::{Frame, Projection, project, taken};
use crate::domain::calendar::Calendar;
use crate::domain::metrics::{Share, Tally};
use crate::domain::ticket::{Event, Ticket, found};
use crate::store::report::counters;
use crate::store::rows::insert_rows;
use crate::store::{caller, journal, text};
use entity::values::{TicketId, TicketNumber};
use entity::{
    assignment, clock, inner_task, origin, participant, publication, recusal, ruling, spot, ticket, visit,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
    QuerySelect, Set,
};
use std::collections::{HashMap, HashSet};

/// A ticket ready to be written: everything but the row's id is settled.
#[derive(Debug, Clone)]
pub struct Newborn {
    rows: Projection,
    callers: Vec<caller::Sealed>,
    texts: Vec<text::Sealed>,
    links: Vec<journal::Links>,
    share: Share,
}

impl Newborn {
    /// Settles a ticket that begins with `event`.
    ///
    /// # Errors
    /// As [`Newborn::with_past`].
    pub fn new(new: New, event: Event, act: &Act, calendar: &Calendar) -> Result<Self, DbErr> {
        Self::with_past(new, vec![(vec![event], act.clone())], calendar)
    }

    /// Settles a ticket that has a past: events with their times and persons, in order, as [`super::insert`] and
    /// [`super::apply`] would have written them one by one.
    ///
    /// # Errors
    /// A past that begins with an event with which no ticket begins; no randomness.
    pub fn with_past(new: New, past: Vec<(Vec<Event>, Act)>, calendar: &Calendar) -> Result<Self, DbErr> {
        let mut title = String::new();
        let (mut texts, mut links) = (Vec::new(), Vec::new());
        let mut head = journal::Head::default();
        let mut facts: Option<Ticket> = None;
        for (mut events, act) in past {
            let sealed = text::seal(&mut events, facts.as_ref().map_or(0, |facts| facts.texts))?;
            let before = match (facts, events.first().and_then(Event::birth)) {
                (Some(before), _) => before,
                (None, Some(received)) => {
                    let n = received.title.number();
                    let words = sealed.iter().find(|t| Some(t.n) == n).map(|t| t.body.clone());
                    title = words.unwrap_or_default();
                    found(received)
                }
                (None, None) => return Err(DbErr::Custom("a ticket begins with its intake".to_owned())),
            };
            let version = before.version + i64::from(act.command);
            let after = fold(before, &events, &act, version);
            let linked = journal::chain(&after.number, &head, &events, &act, version)?;
            head = linked.head();
            links.push(linked);
            texts.extend(sealed);
            facts = Some(after);
        }
        let facts = facts.ok_or_else(|| DbErr::Custom("a ticket begins with its intake".to_owned()))?;
        let frame =
            Frame { id: TicketId(0), query_code: String::new(), title, seq: head.seq, head: head.hash };
        let rows = project(frame, &facts, calendar).map_err(json)?;
        Ok(Self { rows, callers: new.callers, texts, links, share: Share::of(&facts) })
    }

    /// Its number.
    pub fn number(&self) -> &TicketNumber {
        &self.rows.ticket.number
    }
}

/// Writes tickets and returns their rows by number.
///
/// # Errors
/// When one of them cannot be written: then none is, once the transaction is rolled back.
pub async fn insert_all(
    txn: &impl ConnectionTrait,
    newborn: Vec<Newborn>,
) -> Result<HashMap<TicketNumber, TicketId>, DbErr> {
    let mut codes = query_codes(txn, newborn.len()).await?.into_iter();
    let numbers: Vec<TicketNumber> = newborn.iter().map(|new| new.number().clone()).collect();
    let tickets = newborn.iter().map(|new| {
        let mut row = new.rows.ticket.clone().into_active_model().reset_all();
        row.id = NotSet;
        row.query_code = Set(codes.next().unwrap_or_default());
        row
    });
    insert_rows::<ticket::Entity>(txn, tickets.collect()).await?;
    let ids: HashMap<TicketNumber, TicketId> = ticket::Entity::find()
        .select_only()
        .columns([ticket::Column::Number, ticket::Column::Id])
        .filter(ticket::Column::Number.is_in(numbers))
        .into_tuple()
        .all(txn)
        .await?
        .into_iter()
        .collect();
    let mut parts = Parts::default();
    for new in newborn {
        let Some(id) = ids.get(new.number()) else { return Err(DbErr::RecordNotInserted) };
        parts.take(*id, new);
    }
    parts.write(txn).await?;
    Ok(ids)
}

/// As many codes that no ticket has.
async fn query_codes(txn: &impl ConnectionTrait, count: usize) -> Result<HashSet<String>, DbErr> {
    let mut codes = HashSet::with_capacity(count);
    while codes.len() < count {
        let drawn = (codes.len()..count).map(|_| query_code()).collect::<Result<Vec<_>, _>>()?;
        let taken = taken(txn, &drawn).await?;
        codes.extend(drawn.into_iter().filter(|code| !taken.contains(code)));
    }
    Ok(codes)
}

/// The rows of many tickets, by table.
#[derive(Default)]
struct Parts {
    origins: Vec<origin::ActiveModel>,
    assignments: Vec<assignment::ActiveModel>,
    participants: Vec<participant::ActiveModel>,
    clocks: Vec<clock::ActiveModel>,
    visits: Vec<visit::ActiveModel>,
    spots: Vec<spot::ActiveModel>,
    rulings: Vec<ruling::ActiveModel>,
    inside: Vec<inner_task::ActiveModel>,
    recusals: Vec<recusal::ActiveModel>,
    publications: Vec<publication::ActiveModel>,
    callers: Vec<entity::caller::ActiveModel>,
    texts: Vec<entity::text::ActiveModel>,
    journal: Vec<entity::journal::ActiveModel>,
    /// Added to the counters at once: there are too many to promise each.
    counts: Tally,
}

impl Parts {
    fn take(&mut self, id: TicketId, new: Newborn) {
        let mut rows = new.rows;
        self.counts.add(&new.share, 1);
        rows.belongs_to(id);
        self.origins.extend(rows.origin.map(active));
        self.assignments.extend(rows.assignments.into_iter().map(active));
        self.participants.extend(rows.participants.into_iter().map(active));
        self.clocks.extend(rows.clocks.into_iter().map(active));
        self.visits.extend(rows.visits.into_iter().map(active));
        self.spots.extend(rows.spots.into_iter().map(active));
        self.rulings.extend(rows.rulings.into_iter().map(active));
        self.inside.extend(rows.inside.into_iter().map(active));
        self.recusals.extend(rows.recusals.into_iter().map(active));
        self.publications.extend(rows.publications.into_iter().map(active));
        self.callers.extend(new.callers.into_iter().map(|sealed| active(caller::row(id, sealed))));
        self.texts.extend(text::models(id, new.texts).map(active));
        self.journal.extend(new.links.into_iter().flat_map(|links| journal::models(id, links)).map(active));
    }

    async fn write(self, txn: &impl ConnectionTrait) -> Result<(), DbErr> {
        insert_rows::<origin::Entity>(txn, self.origins).await?;
        insert_rows::<assignment::Entity>(txn, self.assignments).await?;
        insert_rows::<participant::Entity>(txn, self.participants).await?;
        insert_rows::<clock::Entity>(txn, self.clocks).await?;
        insert_rows::<visit::Entity>(txn, self.visits).await?;
        insert_rows::<spot::Entity>(txn, self.spots).await?;
        insert_rows::<ruling::Entity>(txn, self.rulings).await?;
        insert_rows::<inner_task::Entity>(txn, self.inside).await?;
        insert_rows::<recusal::Entity>(txn, self.recusals).await?;
        insert_rows::<publication::Entity>(txn, self.publications).await?;
        insert_rows::<entity::caller::Entity>(txn, self.callers).await?;
        insert_rows::<entity::text::Entity>(txn, self.texts).await?;
        insert_rows::<entity::journal::Entity>(txn, self.journal).await?;
        counters::add(txn, self.counts).await
    }
}

fn active<M: IntoActiveModel<A>, A: ActiveModelTrait>(row: M) -> A {
    row.into_active_model().reset_all()
}
