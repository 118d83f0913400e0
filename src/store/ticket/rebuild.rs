//! From the journal to the rows, and whether the database says the same.

use super::project::{Frame, Projection, project};
use super::{Snapshot, Stored};
use crate::domain::calendar::Calendar;
use crate::domain::ticket::{Stamp, replay};
use crate::store::journal;
use entity::values::TicketId;
use entity::{assignment, clock, origin, participant, ticket, visit};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

/// The rows of a ticket as its journal would make them; `None` where the journal does not begin with an intake.
pub async fn rebuild(
    db: &impl ConnectionTrait,
    stored: &Stored,
    calendar: &Calendar,
) -> Result<Option<Projection>, DbErr> {
    let journal = journal::read(db, stored.id).await?;
    let told = journal.iter().map(|entry| {
        let by = entry.actor.as_ref().map(|(person, _)| *person);
        (&entry.event, Stamp { at: entry.at, by }, entry.version)
    });
    let frame: Frame = stored.frame();
    let json = |e: serde_json::Error| DbErr::Json(e.to_string());
    replay(told).map(|facts| project(frame, &facts, calendar).map_err(json)).transpose()
}

/// The rows of a ticket as they stand.
pub async fn rows(db: &impl ConnectionTrait, id: TicketId) -> Result<Option<Projection>, DbErr> {
    let Some(ticket) = ticket::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    Ok(Some(Projection {
        ticket,
        origin: origin::Entity::find_by_id(id).one(db).await?,
        assignments: assignment::Entity::find()
            .filter(assignment::Column::TicketId.eq(id))
            .order_by_asc(assignment::Column::N)
            .all(db)
            .await?,
        participants: participant::Entity::find()
            .filter(participant::Column::TicketId.eq(id))
            .order_by_asc(participant::Column::N)
            .all(db)
            .await?,
        clocks: clock::Entity::find()
            .filter(clock::Column::TicketId.eq(id))
            .order_by_asc(clock::Column::N)
            .all(db)
            .await?,
        visits: visit::Entity::find()
            .filter(visit::Column::TicketId.eq(id))
            .order_by_asc(visit::Column::N)
            .all(db)
            .await?,
    }))
}

/// A kind of rows of a ticket that say something else than its journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Astray {
    /// The journal does not begin with an intake, or the row is gone.
    Whole,
    /// The ticket's own row.
    Ticket,
    /// Units' parts.
    Assignments,
    /// Who did what.
    Participants,
    /// Deadlines.
    Clocks,
    /// Return visits.
    Visits,
}

/// Builds the rows of a ticket from its journal and compares them with what stands in the database.
pub async fn astray(
    db: &impl ConnectionTrait,
    stored: &Stored,
    calendar: &Calendar,
) -> Result<Option<Astray>, DbErr> {
    let rebuilt = rebuild(db, stored, calendar).await?;
    let (Some(rebuilt), Some(mut rows)) = (rebuilt, rows(db, stored.id).await?) else {
        return Ok(Some(Astray::Whole));
    };
    // That a timer is set aside is no fact about the ticket.
    rows.ticket.parked_at = None;
    rows.ticket.parked_error = None;
    Ok(if rows.ticket != rebuilt.ticket {
        Some(Astray::Ticket)
    } else if rows.assignments != rebuilt.assignments {
        Some(Astray::Assignments)
    } else if rows.participants != rebuilt.participants {
        Some(Astray::Participants)
    } else if rows.clocks != rebuilt.clocks {
        Some(Astray::Clocks)
    } else if rows.visits != rebuilt.visits {
        Some(Astray::Visits)
    } else {
        None
    })
}

/// Up to `limit` tickets after the row `after`, in order of their rows: for whoever looks at all of them.
pub async fn walk(db: &impl ConnectionTrait, after: TicketId, limit: u64) -> Result<Vec<Stored>, DbErr> {
    use sea_orm::QuerySelect;
    ticket::Entity::find()
        .filter(ticket::Column::Id.gt(after))
        .order_by_asc(ticket::Column::Id)
        .limit(limit)
        .into_partial_model::<Snapshot>()
        .all(db)
        .await?
        .into_iter()
        .map(Snapshot::open)
        .collect()
}
