//! Reading the journal along time, and the access log: for the auditor, who reads and nothing else.

use crate::domain::time::Instant;
use entity::values::{PersonId, TicketId, TicketNumber, UnitCode};
use entity::{access_log, journal, ticket};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, Select,
};

/// What a reading is narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Number of the ticket.
    pub ticket: Option<TicketNumber>,
    /// Who acted.
    pub person: Option<PersonId>,
    /// The event's or the action's stable name.
    pub what: Option<String>,
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
}

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    pub ticket_id: TicketId,
    pub number: TicketNumber,
    pub seq: i64,
    pub event: String,
    pub data: String,
    pub actor_id: Option<PersonId>,
    pub actor_unit: Option<UnitCode>,
    pub at: Instant,
    pub version: i64,
    pub prev_hash: String,
    pub hash: String,
}

/// A place between two rows of the journal.
pub type Place = (Instant, TicketId, i64);

/// A page of the journal, newest first, after `place`.
pub async fn journal(
    db: &impl ConnectionTrait,
    narrow: &Narrow,
    place: Option<Place>,
    limit: u64,
) -> Result<Vec<Line>, DbErr> {
    use journal::Column;
    let mut select = journal::Entity::find()
        .column_as(ticket::Column::Number, "number")
        .join(JoinType::InnerJoin, of_ticket());
    if let Some(number) = &narrow.ticket {
        select = select.filter(ticket::Column::Number.eq(number.clone()));
    }
    if let Some(person) = narrow.person {
        select = select.filter(Column::ActorId.eq(person));
    }
    if let Some(event) = &narrow.what {
        select = select.filter(Column::Event.eq(event.as_str()));
    }
    select = between(select, Column::At, narrow);
    if let Some((at, id, seq)) = place {
        let columns = [Column::At, Column::TicketId, Column::Seq].map(|c| Expr::col((journal::Entity, c)));
        let here = [Expr::value(at), Expr::value(id), Expr::value(seq)];
        select = select.filter(Expr::tuple(columns).lt(Expr::tuple(here)));
    }
    select
        .order_by_desc(Column::At)
        .order_by_desc(Column::TicketId)
        .order_by_desc(Column::Seq)
        .limit(limit)
        .into_model()
        .all(db)
        .await
}

fn of_ticket() -> RelationDef {
    journal::Entity::belongs_to(ticket::Entity).from(journal::Column::TicketId).to(ticket::Column::Id).into()
}

fn between<E: EntityTrait, C: ColumnTrait>(select: Select<E>, at: C, narrow: &Narrow) -> Select<E> {
    let mut within = Condition::all();
    if let Some(from) = narrow.from {
        within = within.add(at.gte(from));
    }
    if let Some(until) = narrow.until {
        within = within.add(at.lt(until));
    }
    select.filter(within)
}

/// A page of the access log, newest first, after the row `before`.
pub async fn access(
    db: &impl ConnectionTrait,
    narrow: &Narrow,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<access_log::Model>, DbErr> {
    use access_log::Column;
    let mut select = access_log::Entity::find();
    if let Some(number) = &narrow.ticket {
        select = select.filter(Column::Ticket.eq(number.as_str()));
    }
    if let Some(person) = narrow.person {
        select = select.filter(Column::Person.eq(person));
    }
    if let Some(action) = &narrow.what {
        select = select.filter(Column::Action.eq(action.as_str()));
    }
    if let Some(before) = before {
        select = select.filter(Column::Id.lt(before));
    }
    between(select, Column::At, narrow).order_by_desc(Column::Id).limit(limit).all(db).await
}
