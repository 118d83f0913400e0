//! Ticket numbers: counted per region and day, never reused.

use chrono::NaiveDate;
use entity::number_sequence;
use entity::values::AreaCode;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Set};

/// The next serial of the region's day, from 1. A transaction that is rolled back gives it back.
pub async fn next(txn: &impl ConnectionTrait, region: &AreaCode, day: NaiveDate) -> Result<i64, DbErr> {
    lease(txn, region, day, 1).await
}

/// Takes `count` serials of the region's day and returns the first of them, from 1. Once committed they are the
/// caller's: what is not used of them is a gap.
pub async fn lease(
    txn: &impl ConnectionTrait,
    region: &AreaCode,
    day: NaiveDate,
    count: i64,
) -> Result<i64, DbErr> {
    use number_sequence::Column;
    let first =
        number_sequence::ActiveModel { region: Set(region.clone()), day: Set(day), next: Set(1 + count) };
    let on = Expr::col((number_sequence::Entity, Column::Next)).add(count);
    let row = number_sequence::Entity::insert(first)
        .on_conflict(OnConflict::columns([Column::Region, Column::Day]).value(Column::Next, on).to_owned())
        .exec_with_returning(txn)
        .await?;
    Ok(row.next - count)
}
