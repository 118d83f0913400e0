//! The months' seeds of the visits, and how many tickets were drawn by them.

use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::{ticket, visit_seed};
use sea_orm::sea_query::{CaseStatement, Func, OnConflict, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// The seed of a month; `fresh` becomes it where there is none yet. Two at once end up with the same.
pub async fn of_month(
    txn: &impl ConnectionTrait,
    month: NaiveDate,
    fresh: String,
    now: Instant,
) -> Result<visit_seed::Model, DbErr> {
    if let Some(row) = visit_seed::Entity::find_by_id(month).one(txn).await? {
        return Ok(row);
    }
    let row = visit_seed::Model { month, seed: fresh, at: now };
    let once = OnConflict::column(visit_seed::Column::Month).do_nothing().to_owned();
    visit_seed::Entity::insert_many([row.into_active_model()])
        .on_conflict(once)
        .exec_without_returning(txn)
        .await?;
    let kept = visit_seed::Entity::find_by_id(month).one(txn).await?;
    kept.ok_or_else(|| DbErr::RecordNotFound("the seed of a month".to_owned()))
}

/// Of how many tickets chance decided, and how many it drew, by month.
type Counts = HashMap<NaiveDate, (u64, u64)>;

/// The seeds of the months from `from` on, the latest first, with what was drawn by them.
pub async fn since(
    db: &impl ConnectionTrait,
    from: NaiveDate,
) -> Result<(Vec<visit_seed::Model>, Counts), DbErr> {
    use ticket::Column as C;
    let seeds = visit_seed::Entity::find()
        .filter(visit_seed::Column::Month.gte(from))
        .order_by_desc(visit_seed::Column::Month)
        .all(db)
        .await?;
    let drawn: SimpleExpr = Func::count(CaseStatement::new().case(C::VisitDrawn.eq(true), 1)).into();
    let rows: Vec<(NaiveDate, i64, i64)> = ticket::Entity::find()
        .select_only()
        .column(C::VisitMonth)
        .column_as(C::Id.count(), "population")
        .column_as(drawn, "drawn")
        .filter(C::VisitMonth.gte(from))
        .group_by(C::VisitMonth)
        .into_tuple()
        .all(db)
        .await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok((seeds, rows.into_iter().map(|(month, all, drawn)| (month, (count(all), count(drawn)))).collect()))
}
