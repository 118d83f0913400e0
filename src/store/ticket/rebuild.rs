//! From the journal to the rows, and the rows as they stand, many tickets at a time.

use super::project::{Frame, Projection, project};
use crate::domain::calendar::Calendar;
use crate::domain::ticket::{Stamp, replay};
use crate::store::journal::Entry;
use crate::store::span::Span;
use entity::values::TicketId;
use entity::{
    assignment, clock, inner_task, origin, participant, publication, recusal, ruling, spot, ticket, visit,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

/// The rows of a ticket as its journal makes them; `None` where the journal does not begin with an intake.
///
/// # Errors
/// As [`project`].
pub fn rebuild(
    frame: Frame,
    journal: &[Entry],
    calendar: &Calendar,
) -> Result<Option<Projection>, serde_json::Error> {
    let told = journal.iter().map(|entry| {
        let by = entry.actor.as_ref().map(|(person, _)| *person);
        (&entry.event, Stamp { at: entry.at, by }, entry.version)
    });
    replay(told).map(|facts| project(frame, &facts, calendar)).transpose()
}

/// Everything that stands in the rows of up to `limit` tickets behind the row `after`, in their order. Wants one state of
/// the database from beginning to end.
pub async fn standing(
    db: &impl ConnectionTrait,
    after: TicketId,
    limit: u64,
) -> Result<Vec<Projection>, DbErr> {
    let tickets = ticket::Entity::find()
        .filter(ticket::Column::Id.gt(after))
        .order_by_asc(ticket::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let Some(last) = tickets.last().map(|ticket| ticket.id) else { return Ok(Vec::new()) };
    let span = Span { after, last };
    let mut origins = {
        use origin::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::Source), |row| row.ticket_id).await?
    };
    let mut assignments = {
        use assignment::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut participants = {
        use participant::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut clocks = {
        use clock::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut visits = {
        use visit::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut spots = {
        use spot::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut rulings = {
        use ruling::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut inside = {
        use inner_task::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut recusals = {
        use recusal::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let mut publications = {
        use publication::{Column, Entity};
        span.rows::<Entity>(db, (Column::TicketId, Column::N), |row| row.ticket_id).await?
    };
    let together = tickets.into_iter().map(|ticket| {
        let id = ticket.id;
        Projection {
            ticket,
            origin: origins.remove(&id).and_then(|mut one| one.pop()),
            assignments: assignments.remove(&id).unwrap_or_default(),
            participants: participants.remove(&id).unwrap_or_default(),
            clocks: clocks.remove(&id).unwrap_or_default(),
            visits: visits.remove(&id).unwrap_or_default(),
            spots: spots.remove(&id).unwrap_or_default(),
            rulings: rulings.remove(&id).unwrap_or_default(),
            inside: inside.remove(&id).unwrap_or_default(),
            recusals: recusals.remove(&id).unwrap_or_default(),
            publications: publications.remove(&id).unwrap_or_default(),
        }
    });
    Ok(together.collect())
}

/// Makes the own rows of up to `limit` tickets behind the row `after` of their facts anew, where those say more to this program than
/// to the one that wrote them. Returns the last one looked at; `None` at the end.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(
    txn: &impl ConnectionTrait,
    after: TicketId,
    limit: u64,
    calendar: &Calendar,
) -> Result<Option<TicketId>, DbErr> {
    let behind = ticket::Entity::find().filter(ticket::Column::Id.gt(after));
    let rows = behind.order_by_asc(ticket::Column::Id).limit(limit).all(txn).await?;
    let last = rows.last().map(|row| row.id);
    for row in rows {
        // What cannot be read is shown by whoever wants to change it.
        let Ok(facts) = serde_json::from_str(&row.facts) else { continue };
        let made = project(Frame::of(&row), &facts, calendar).map_err(|e| DbErr::Json(e.to_string()))?;
        let (parked_at, parked_error) = (row.parked_at, row.parked_error.clone());
        let made = ticket::Model { parked_at, parked_error, ..made.ticket };
        if made != row {
            ticket::Entity::update(made.into_active_model().reset_all()).exec(txn).await?;
        }
    }
    Ok(last)
}
