//! The months' draws of tickets that were struck off (销号后抽查批次), and what they came to.

use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::{Line, Status, TicketId, TicketNumber};
use entity::{spot, spot_draw, ticket};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// A draw with what its checks found so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// As it was made.
    pub made: spot_draw::Model,
    /// Drawn tickets that were looked at.
    pub checked: u64,
    /// Of these, those that were as the unit said.
    pub confirmed: u64,
}

/// The tickets of a line that were struck off in this time and that nobody was asked to look at again.
pub async fn population(
    txn: &impl ConnectionTrait,
    line: Line,
    from: Instant,
    before: Instant,
) -> Result<Vec<(TicketId, TicketNumber)>, DbErr> {
    use ticket::Column as C;
    ticket::Entity::find()
        .select_only()
        .columns([C::Id, C::Number])
        .filter(C::Status.eq(Status::SignedOff))
        .filter(C::Line.eq(line))
        .filter(C::ClosedAt.gte(from))
        .filter(C::ClosedAt.lt(before))
        .filter(C::Spot.is_null())
        .order_by_asc(C::Number)
        .into_tuple()
        .all(txn)
        .await
}

/// Writes a draw down.
pub async fn keep(txn: &impl ConnectionTrait, made: spot_draw::Model) -> Result<(), DbErr> {
    spot_draw::Entity::insert(made.into_active_model()).exec_without_returning(txn).await.map(|_| ())
}

/// The draws of the months from `from` on, the latest first. Of confidential tickets only the numbers are told.
pub async fn draws(db: &impl ConnectionTrait, from: NaiveDate) -> Result<Vec<Draw>, DbErr> {
    use spot_draw::Column as C;
    let made = spot_draw::Entity::find()
        .filter(C::Month.gte(from))
        .order_by_desc(C::Month)
        .order_by_asc(C::Line)
        .all(db)
        .await?;
    let found = found(db, from).await?;
    let with = |made: spot_draw::Model| {
        let (checked, confirmed) = found.get(&(made.month, made.line)).copied().unwrap_or_default();
        Draw { made, checked, confirmed }
    };
    Ok(made.into_iter().map(with).collect())
}

/// Looked at, and found as the unit said, by month and line.
async fn found(
    db: &impl ConnectionTrait,
    from: NaiveDate,
) -> Result<HashMap<(NaiveDate, Line), (u64, u64)>, DbErr> {
    let column = |column: spot::Column| Expr::col(column.as_column_ref());
    let confirmed = CaseStatement::new().case(column(spot::Column::Confirmed).eq(true), 1).finally(0);
    let select = Query::select()
        .expr_as(column(spot::Column::Month), Alias::new("month"))
        .expr_as(Expr::col(ticket::Column::Line.as_column_ref()), Alias::new("line"))
        .expr_as(Func::count(column(spot::Column::Confirmed)), Alias::new("checked"))
        .expr_as(Func::sum(confirmed).cast_as("bigint"), Alias::new("confirmed"))
        .from(spot::Entity)
        .inner_join(ticket::Entity, column(spot::Column::TicketId).equals(ticket::Column::Id.as_column_ref()))
        .and_where(column(spot::Column::Month).gte(from))
        .add_group_by([column(spot::Column::Month), Expr::col(ticket::Column::Line.as_column_ref())])
        .take();
    let mut found = HashMap::new();
    for row in db.query_all(&select).await? {
        let count = |name: &str| Ok::<_, DbErr>(u64::try_from(row.try_get::<i64>("", name)?).unwrap_or(0));
        let key = (row.try_get("", "month")?, row.try_get("", "line")?);
        found.insert(key, (count("checked")?, count("confirmed")?));
    }
    Ok(found)
}
