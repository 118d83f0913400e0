//! Lists: narrow rows, page by page along a key.

use super::Filter;
use crate::domain::permission::Scope;
use crate::domain::ticket::Claim;
use crate::domain::ticket::light::Lamp;
use crate::domain::time::Instant;
use crate::store::scope::visible;
use chrono::NaiveDate;
use entity::ticket;
use entity::values::*;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
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
    pub malicious: bool,
    pub enterprise: bool,
    pub no_return: bool,
    pub supervision_level: i32,
    pub long_term: bool,
    pub excluded: bool,
    pub not_counted: bool,
    pub merged_into: Option<TicketNumber>,
    pub joined: i32,
    pub claimed_by: Option<PersonId>,
    pub claimed_for: Option<PersonId>,
    pub claimed_at: Option<Instant>,
    pub claimed_until: Option<Instant>,
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

    /// The claim that holds now (认领).
    pub fn claimed(&self, now: Instant) -> Option<Claim> {
        let (by, at, until) = (self.claimed_by?, self.claimed_at?, self.claimed_until?);
        Some(Claim { by, acting_for: self.claimed_for, at, until }).filter(|claim| claim.holds(now))
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
    let select = narrowed(scope, filter);
    let mut rows: Vec<Row> = Vec::new();
    for stretch in stretches(sort, after) {
        let left = (limit + 1).saturating_sub(rows.len() as u64);
        if left > 0 {
            let more = stretch.of(select.clone()).limit(left).into_partial_model::<Row>().all(db).await?;
            rows.extend(more);
        }
    }
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let key = |row: &Row| match sort {
        Sort::Due => row.due_at,
        Sort::Created => Some(row.created_at),
    };
    let next = rows.last().filter(|_| more).map(|row| Cursor { at: key(row), id: row.id });
    Ok((rows, next))
}

fn narrowed(scope: &Scope, filter: &Filter) -> Select<ticket::Entity> {
    ticket::Entity::find().filter(visible(scope, filter.among())).filter(filter.condition())
}

/// A part of a list whose order an index gives, from a place on.
enum Stretch {
    /// Tickets with a deadline, the earliest first.
    Due(Option<(Instant, TicketId)>),
    /// Tickets without one.
    Never(Option<TicketId>),
    /// The newest first.
    Created(Option<(Instant, TicketId)>),
}

/// The stretches that are left after the row at which a page ended.
fn stretches(sort: Sort, after: Option<Cursor>) -> Vec<Stretch> {
    match (sort, after) {
        (Sort::Due, None) => vec![Stretch::Due(None), Stretch::Never(None)],
        (Sort::Due, Some(Cursor { at: Some(at), id })) => {
            vec![Stretch::Due(Some((at, id))), Stretch::Never(None)]
        }
        (Sort::Due, Some(Cursor { at: None, id })) => vec![Stretch::Never(Some(id))],
        (Sort::Created, after) => vec![Stretch::Created(after.and_then(|c| Some((c.at?, c.id))))],
    }
}

impl Stretch {
    fn of(&self, select: Select<ticket::Entity>) -> Select<ticket::Entity> {
        use ticket::Column as C;
        match self {
            Self::Due(after) => {
                let select = match after {
                    Some((at, id)) => select.filter(pair(C::DueAt).gt(place(*at, *id))),
                    None => select.filter(C::DueAt.is_not_null()),
                };
                select.order_by_asc(C::DueAt).order_by_asc(C::Id)
            }
            Self::Never(after) => {
                let select = select.filter(C::DueAt.is_null());
                let select = match after {
                    Some(id) => select.filter(C::Id.gt(*id)),
                    None => select,
                };
                select.order_by_asc(C::Id)
            }
            Self::Created(after) => {
                let select = match after {
                    Some((at, id)) => select.filter(pair(C::CreatedAt).lt(place(*at, *id))),
                    None => select,
                };
                select.order_by_desc(C::CreatedAt).order_by_desc(C::Id)
            }
        }
    }
}

/// `(<column>, id)`, compared as one value: an index begins right there.
fn pair(column: ticket::Column) -> Expr {
    let columns = [column, ticket::Column::Id].map(|c| Expr::col(c.as_column_ref()));
    Expr::tuple(columns)
}

fn place(at: Instant, id: TicketId) -> Expr {
    Expr::tuple([Expr::val(at), Expr::val(id.0)])
}

/// Beyond this nobody counts along: a list says that there are more.
pub const COUNTED: u64 = 1_000;

/// How many tickets `scope` shows and `filter` asks for.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope, filter: &Filter) -> Result<u64, DbErr> {
    narrowed(scope, filter).count(db).await
}

/// The same for a list; `None` for more than [`COUNTED`].
pub async fn count_along(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
) -> Result<Option<u64>, DbErr> {
    let some = narrowed(scope, filter).select_only().column(ticket::Column::Id).limit(COUNTED + 1);
    let found = Query::select()
        .expr_as(Func::count(Expr::col(Asterisk)), "tickets")
        .from_subquery(some.into_query(), "some")
        .take();
    let row = db.query_one(&found).await?;
    let tickets: i64 = row.map(|row| row.try_get("", "tickets")).transpose()?.unwrap_or_default();
    Ok(Some(tickets.unsigned_abs()).filter(|tickets| *tickets <= COUNTED))
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
    let rows = narrowed(scope, filter)
        .select_only()
        .column(ticket::Column::Status)
        .column_as(ticket::Column::Id.count(), "tickets")
        .group_by(ticket::Column::Status)
        .into_model::<Counted>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.status, row.tickets.unsigned_abs())).collect())
}
