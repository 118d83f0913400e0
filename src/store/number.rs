//! Ticket numbers: counted per region and day, never reused.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::number_sequence;
use entity::values::AreaCode;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
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

/// The first of as many serials as asked for on each day of the region, in one statement.
pub async fn lease_each(
    txn: &impl ConnectionTrait,
    region: &AreaCode,
    wanted: &BTreeMap<NaiveDate, i64>,
) -> Result<BTreeMap<NaiveDate, i64>, DbErr> {
    use number_sequence::Column;
    let rows = wanted.iter().map(|(day, count)| number_sequence::ActiveModel {
        region: Set(region.clone()),
        day: Set(*day),
        next: Set(1 + count),
    });
    let known = Expr::col((number_sequence::Entity, Column::Next));
    let added = known.add(Expr::col((Alias::new("excluded"), Column::Next))).sub(1);
    let conflict = OnConflict::columns([Column::Region, Column::Day]).value(Column::Next, added).to_owned();
    let rows =
        number_sequence::Entity::insert_many(rows).on_conflict(conflict).exec_with_returning(txn).await?;
    Ok(rows.into_iter().map(|row| (row.day, row.next - wanted.get(&row.day).copied().unwrap_or(0))).collect())
}
