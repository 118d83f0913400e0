//! Lists: narrow rows, page by page along a key.

use super::Filter;
use crate::domain::permission::Scope;
use crate::domain::ticket::light::Lamp;
use crate::domain::time::Instant;
use crate::store::scope::visible;
use chrono::NaiveDate;
use entity::ticket;
use entity::values::*;
use sea_orm::sea_query::NullOrdering;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, FromQueryResult, Order,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};

/// What a list shows of a ticket: never its facts.
#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "ticket::Entity")]
pub struct Row {
    pub id: TicketId,
    pub number: TicketNumber,
    pub title: String,
    pub line: Line,
    pub kind: Kind,
    pub channel: Channel,
    pub status: Status,
    pub urgency: Urgency,
    pub area: Option<AreaCode>,
    pub category: Option<CategoryCode>,
    pub lead_unit: Option<UnitCode>,
    pub confidential: bool,
    pub enterprise: bool,
    pub round: i32,
    pub version: i64,
    pub created_at: Instant,
    pub received_at: Instant,
    pub contacted_at: Option<Instant>,
    pub missed: bool,
    pub due_at: Option<Instant>,
    pub due_on: Option<NaiveDate>,
    pub yellow_at: Option<Instant>,
    pub clock: Option<ClockKind>,
}

impl Row {
    /// What its light depends on.
    pub fn lamp(&self) -> Lamp {
        Lamp { missed: self.missed, due_at: self.due_at, yellow_at: self.yellow_at }
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The earliest open deadline first, tickets without one last.
    Due,
    /// The newest first.
    Created,
}

/// Where a page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The last row's key in the list's order.
    pub at: Option<Instant>,
    /// The last row.
    pub id: TicketId,
}

/// A page of what `scope` shows and `filter` asks for, and where to go on; `None` at the end.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: u64,
) -> Result<(Vec<Row>, Option<Cursor>), DbErr> {
    use ticket::Column as C;
    let select = ticket::Entity::find().filter(visible(scope)).filter(filter.condition());
    let select = match sort {
        Sort::Due => select.order_by_with_nulls(C::DueAt, Order::Asc, NullOrdering::Last).order_by_asc(C::Id),
        Sort::Created => select.order_by_desc(C::CreatedAt).order_by_desc(C::Id),
    };
    let select = match after {
        Some(cursor) => select.filter(beyond(sort, cursor)),
        None => select,
    };
    let mut rows: Vec<Row> = select.limit(limit + 1).into_partial_model().all(db).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let key = |row: &Row| match sort {
        Sort::Due => row.due_at,
        Sort::Created => Some(row.created_at),
    };
    let next = rows.last().filter(|_| more).map(|row| Cursor { at: key(row), id: row.id });
    Ok((rows, next))
}

/// The rows after the one at which a page ended.
fn beyond(sort: Sort, cursor: Cursor) -> Condition {
    use ticket::Column as C;
    match (sort, cursor.at) {
        (Sort::Due, Some(at)) => Condition::any()
            .add(C::DueAt.gt(at))
            .add(Condition::all().add(C::DueAt.eq(at)).add(C::Id.gt(cursor.id)))
            .add(C::DueAt.is_null()),
        (Sort::Due, None) => Condition::all().add(C::DueAt.is_null()).add(C::Id.gt(cursor.id)),
        (Sort::Created, Some(at)) => Condition::any()
            .add(C::CreatedAt.lt(at))
            .add(Condition::all().add(C::CreatedAt.eq(at)).add(C::Id.lt(cursor.id))),
        (Sort::Created, None) => Condition::all().add(C::Id.lt(cursor.id)),
    }
}

/// How many tickets `scope` shows and `filter` asks for.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope, filter: &Filter) -> Result<u64, DbErr> {
    ticket::Entity::find().filter(visible(scope)).filter(filter.condition()).count(db).await
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    status: Status,
    tickets: i64,
}

/// How many tickets stand in each of the filter's states: one statement for all pools.
pub async fn by_status(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
) -> Result<Vec<(Status, u64)>, DbErr> {
    let rows = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Status)
        .column_as(ticket::Column::Id.count(), "tickets")
        .filter(visible(scope))
        .filter(filter.condition())
        .group_by(ticket::Column::Status)
        .into_model::<Counted>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.status, row.tickets.unsigned_abs())).collect())
}
