//! 热点: many tickets of one category and township within days.

use super::GroupBy;
use super::select::{count_if, key};
use crate::domain::permission::Scope;
use crate::domain::ticket::in_hand;
use crate::domain::time::Instant;
use crate::store::scope::{Among, visible};
use entity::ticket;
use entity::values::{CategoryCode, Status};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, FromQueryResult};

/// Many tickets of one category and township.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Hotspot {
    pub category: CategoryCode,
    /// 9 digits.
    pub town: String,
    pub tickets: i64,
    /// Of these, not yet done.
    pub open: i64,
    /// Who called about one that was there already (加入诉求人). Whose ticket was merged into another counts by that ticket alone: every
    /// call counts once, and merging, which is asked for (66号(五)), makes no hot spot smaller.
    pub joined: i64,
    pub first_at: Instant,
    pub last_at: Instant,
    /// When somebody last called about one that was there already: joined it, or called again and said nothing new.
    pub called_at: Option<Instant>,
}

/// Whatever citizens called about, but for what is none of the hotline's.
const NOT_COUNTED: [Status; 2] = [Status::Declined, Status::Withdrawn];

/// Where at least so many tickets that `scope` shows were recorded from `from` until `before`, the most first.
pub async fn hotspots(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (from, before): (Instant, Instant),
    at_least: u32,
    limit: u64,
) -> Result<Vec<Hotspot>, DbErr> {
    use ticket::Column as C;
    let tickets = || SimpleExpr::from(Func::count(Expr::col(C::Id.as_column_ref())));
    let mut select = over(scope, from, before);
    select.and_having(tickets().gte(i64::from(at_least))).order_by_expr(tickets(), Order::Desc);
    select
        .order_by(C::Category.as_column_ref(), Order::Asc)
        .order_by(Alias::new("town"), Order::Asc)
        .limit(limit);
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Hotspot::from_query_result(row, "")).collect()
}

fn over(scope: &Scope, from: Instant, before: Instant) -> SelectStatement {
    use ticket::Column as C;
    let own = |column: C| Expr::col(column.as_column_ref());
    let town = || key(Some(GroupBy::Area), own(C::LeadUnit));
    Query::select()
        .expr_as(own(C::Category), Alias::new("category"))
        .expr_as(town(), Alias::new("town"))
        .expr_as(Func::count(own(C::Id)), Alias::new("tickets"))
        .expr_as(count_if(C::Status.is_in(in_hand())), Alias::new("open"))
        .expr_as(Func::sum(own(C::Added)), Alias::new("joined"))
        .expr_as(Func::min(own(C::CreatedAt)), Alias::new("first_at"))
        .expr_as(Func::max(own(C::CreatedAt)), Alias::new("last_at"))
        .expr_as(Func::max(own(C::CalledAt)), Alias::new("called_at"))
        .from(ticket::Entity)
        .cond_where(visible(scope, Among::Many))
        .and_where(C::CreatedAt.gte(from))
        .and_where(C::CreatedAt.lt(before))
        .and_where(C::Category.is_not_null())
        .and_where(C::Area.is_not_null())
        .and_where(C::Status.is_not_in(NOT_COUNTED))
        .group_by_col(C::Category.as_column_ref())
        .group_by_col(Alias::new("town"))
        .take()
}
