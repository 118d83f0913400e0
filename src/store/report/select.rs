//! The pieces from which the counting statements are built.

use super::{Asked, Basis, GroupBy};
use crate::domain::permission::Scope;
use crate::domain::time::{end_of, start_of};
use crate::store::fixed;
use crate::store::scope::{Among, tickets_of, visible};
use entity::values::ClockKind;
use entity::{clock, ticket};
use sea_orm::sea_query::{
    Alias, CaseStatement, Condition, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult, QuerySelect};

/// The name of the key's column.
pub(super) const KEY: &str = "group_key";

/// `COUNT(CASE WHEN <condition> THEN 1 END)`: a 64-bit count on both databases.
pub(super) fn count_if(condition: impl Into<Condition>) -> SimpleExpr {
    Func::count(CaseStatement::new().case(condition.into(), 1)).into()
}

/// The key of a row, from the ticket's own columns; `unit` says whose a row is.
pub(super) fn key(group: Option<GroupBy>, unit: impl Into<SimpleExpr>) -> SimpleExpr {
    use ticket::Column as C;
    let own = |column: C| Expr::col(column.as_column_ref());
    match group {
        Some(GroupBy::Unit) => unit.into(),
        Some(GroupBy::Category) => own(C::Category),
        Some(GroupBy::Area) => Func::cust("substr").arg(own(C::Area)).arg(1).arg(TOWNSHIP).into(),
        Some(GroupBy::Channel) => own(C::Channel),
        Some(GroupBy::Kind) => own(C::Kind),
        // A month is counted on its own: nothing is left to group by.
        Some(GroupBy::Month) | None => Expr::val(None::<String>).cast_as("text"),
    }
}

/// Digits of a township's division code.
const TOWNSHIP: i32 = 9;

/// Which of the tickets that somebody sees are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    All,
    /// The few confidential ones.
    Confidential,
    /// Those with a deadline that has passed and whose miss nobody has recorded yet.
    Unrecorded,
}

/// Whose eyes look at what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub scope: &'a Scope,
    pub which: Which,
    /// Only what is set aside (剔除、不予采纳), only what is not, or both.
    pub excluded: Option<bool>,
}

impl<'a> Seen<'a> {
    /// Whatever the scope shows.
    pub fn of(scope: &'a Scope, which: Which) -> Self {
        Self { scope, which, excluded: None }
    }
}

/// Starts a statement over tickets that are seen, grouped by `key`.
pub(super) fn over_tickets(seen: Seen<'_>, asked: &Asked, key: SimpleExpr) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr_as(key, Alias::new(KEY))
        .from(ticket::Entity)
        .cond_where(visible(seen.scope, Among::Many))
        .group_by_col(Alias::new(KEY));
    match seen.which {
        Which::All => {}
        Which::Confidential => {
            select.and_where(fixed::yes(ticket::Column::Confidential));
        }
        // A timer that is set aside keeps its instant.
        Which::Unrecorded => {
            select.and_where(ticket::Column::NextFireAt.lte(asked.as_of));
        }
    }
    if let Some(excluded) = seen.excluded {
        let aside = [ticket::Column::Excluded, ticket::Column::NotCounted];
        let which = if excluded { Condition::any() } else { Condition::all() };
        select.cond_where(aside.into_iter().fold(which, |all, column| all.add(column.eq(excluded))));
    }
    if !asked.lines.is_empty() {
        select.and_where(ticket::Column::Line.is_in(asked.lines.clone()));
    }
    select
}

/// Whether any timer is due that has not run, or was set aside: mostly none is, and that is known at once.
pub(super) async fn any_unrecorded(db: &impl ConnectionTrait, asked: &Asked) -> Result<bool, DbErr> {
    use ticket::Column as C;
    // Each begins in an index of its own.
    let due = [C::ParkedAt.is_null(), C::ParkedAt.is_not_null()].map(|parked| {
        let due = ticket::Entity::find().select_only().expr(Expr::val(1)).filter(parked);
        due.filter(C::NextFireAt.lte(asked.as_of)).limit(1)
    });
    for due in due {
        if due.into_tuple::<i32>().one(db).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The tickets of the period; by due date those whose time as a whole ends in it.
pub(super) fn in_period(asked: &Asked) -> Condition {
    let within = |column: ticket::Column| {
        Condition::all().add(column.gte(start_of(asked.from))).add(column.lt(end_of(asked.to)))
    };
    match asked.basis {
        Basis::Created => within(ticket::Column::CreatedAt),
        Basis::Closed => within(ticket::Column::ClosedAt),
        Basis::Due => {
            let ending = tickets_of(clock::Entity, clock::Column::TicketId)
                .and_where(clock::Column::Kind.eq(ClockKind::Total))
                .and_where(clock::Column::DueOn.between(asked.from, asked.to))
                .take();
            Condition::all().add(ticket::Column::Id.in_subquery(ending))
        }
    }
}

/// Runs a statement and reads each row's key with what `read` makes of the rest.
pub(super) async fn rows<T>(
    db: &impl ConnectionTrait,
    select: &SelectStatement,
    read: impl Fn(&QueryResult) -> Result<T, DbErr>,
) -> Result<Vec<(Option<String>, T)>, DbErr> {
    db.query_all(select).await?.iter().map(|row| Ok((row.try_get("", KEY)?, read(row)?))).collect()
}

/// A count of a row.
pub(super) fn counted(row: &QueryResult, name: &str) -> Result<u64, DbErr> {
    Ok(row.try_get::<i64>("", name)?.unsigned_abs())
}
