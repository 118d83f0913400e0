//! Cases that were served and may be rated (办件), and how many were where only their number is known (办件量).

use super::rows::insert_rows_once;
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::{ServedCaseId, UnitCode};
use entity::{served_case, served_count};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use std::collections::{BTreeMap, HashSet};

/// Writes cases down that are not here yet; how many were not. No case comes twice in `new`.
pub async fn insert_once(txn: &impl ConnectionTrait, new: Vec<served_case::Model>) -> Result<usize, DbErr> {
    use served_case::Column as C;
    let rows = new.into_iter().map(|row| {
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row
    });
    let written =
        insert_rows_once::<served_case::Entity>(txn, rows.collect(), &[C::Source, C::ProjectNo], &[C::Id]);
    Ok(written.await?.len())
}

/// Those of these cases of one source that are here already.
pub async fn known(
    db: &impl ConnectionTrait,
    source: &str,
    cases: &[String],
) -> Result<HashSet<String>, DbErr> {
    use served_case::Column as C;
    let found = served_case::Entity::find().select_only().column(C::ProjectNo).filter(C::Source.eq(source));
    let found = found.filter(C::ProjectNo.is_in(cases)).into_tuple::<String>().all(db).await?;
    Ok(found.into_iter().collect())
}

/// Cases of a source whose silence has lasted long enough at `now`, the earliest first, for this transaction alone.
pub async fn silent(
    txn: &impl ConnectionTrait,
    source: &str,
    now: Instant,
    limit: u64,
) -> Result<Vec<served_case::Model>, DbErr> {
    use served_case::Column as C;
    served_case::Entity::find()
        .filter(C::Source.eq(source))
        .filter(C::DefaultAt.lte(now))
        .order_by_asc(C::DefaultAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(txn)
        .await
}

/// When the next silence of one of these sources has lasted long enough.
pub async fn next_silence(db: &impl ConnectionTrait, sources: &[String]) -> Result<Option<Instant>, DbErr> {
    use served_case::Column as C;
    let mut next: Option<Instant> = None;
    for source in sources {
        let first = served_case::Entity::find()
            .select_only()
            .column(C::DefaultAt)
            .filter(C::Source.eq(source))
            .filter(C::DefaultAt.is_not_null())
            .order_by_asc(C::DefaultAt);
        let first = first.into_tuple::<Option<Instant>>().one(db).await?.flatten();
        next = [next, first].into_iter().flatten().min();
    }
    Ok(next)
}

/// Nobody waits for the ratings of these cases any more.
pub async fn heard(txn: &impl ConnectionTrait, ids: &[ServedCaseId]) -> Result<(), DbErr> {
    served_case::Entity::update_many()
        .set(served_case::ActiveModel { default_at: Set(None), ..Default::default() })
        .filter(served_case::Column::Id.is_in(ids.iter().copied()))
        .exec(txn)
        .await
        .map(|_| ())
}

/// Narrows the list of served cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these units; empty for all.
    pub units: Vec<UnitCode>,
    pub source: Option<String>,
    /// Served at or after.
    pub from: Option<Instant>,
    /// Served before.
    pub before: Option<Instant>,
}

/// A page of served cases, newest first, after the one with id `before`.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    before: Option<ServedCaseId>,
    limit: u64,
) -> Result<Vec<served_case::Model>, DbErr> {
    use served_case::Column as C;
    let mut select = served_case::Entity::find();
    if !filter.units.is_empty() {
        select = select.filter(C::Unit.is_in(filter.units.iter().cloned()));
    }
    let narrow = [
        filter.source.as_deref().map(|source| C::Source.eq(source)),
        filter.from.map(|at| C::ServedAt.gte(at)),
        filter.before.map(|at| C::ServedAt.lt(at)),
        before.map(|id| C::Id.lt(id)),
    ];
    for condition in narrow.into_iter().flatten() {
        select = select.filter(condition);
    }
    select.order_by_desc(C::Id).limit(limit).all(db).await
}

/// How many cases each of these units served in a time, of those known one by one; of every unit where none is named.
pub async fn known_by_unit(
    db: &impl ConnectionTrait,
    units: &[UnitCode],
    from: Instant,
    before: Instant,
) -> Result<BTreeMap<UnitCode, u64>, DbErr> {
    use served_case::Column as C;
    let mut select = served_case::Entity::find()
        .select_only()
        .column(C::Unit)
        .column_as(Expr::col(C::Id).count(), "count")
        .filter(C::ServedAt.gte(from))
        .filter(C::ServedAt.lt(before))
        .group_by(C::Unit);
    if !units.is_empty() {
        select = select.filter(C::Unit.is_in(units.iter().cloned()));
    }
    let found: Vec<(UnitCode, i64)> = select.into_tuple().all(db).await?;
    Ok(found.into_iter().map(|(unit, count)| (unit, u64::try_from(count).unwrap_or(0))).collect())
}

/// The numbers told of a month, by unit, matter and window.
pub async fn counts(
    db: &impl ConnectionTrait,
    units: &[UnitCode],
    month: NaiveDate,
) -> Result<Vec<served_count::Model>, DbErr> {
    use served_count::Column as C;
    let mut select = served_count::Entity::find().filter(C::Month.eq(month));
    if !units.is_empty() {
        select = select.filter(C::Unit.is_in(units.iter().cloned()));
    }
    select.order_by_asc(C::Unit).order_by_asc(C::MatterCode).order_by_asc(C::Window).all(db).await
}

/// What was told of one month, unit, matter and window; nobody else changes it before this transaction ends.
pub async fn count(
    txn: &impl ConnectionTrait,
    key: (NaiveDate, &UnitCode, &str, &str),
) -> Result<Option<served_count::Model>, DbErr> {
    use served_count::Column as C;
    let (month, unit, matter, window) = key;
    served_count::Entity::find()
        .filter(C::Month.eq(month))
        .filter(C::Unit.eq(unit.clone()))
        .filter(C::MatterCode.eq(matter))
        .filter(C::Window.eq(window))
        .lock_exclusive()
        .one(txn)
        .await
}

/// Keeps a number; the one told before gives way to it.
pub async fn put_count(txn: &impl ConnectionTrait, row: served_count::Model) -> Result<(), DbErr> {
    use served_count::Column as C;
    let row = served_count::ActiveModel { id: NotSet, ..row.into_active_model().reset_all() };
    let taken = OnConflict::columns([C::Month, C::Unit, C::MatterCode, C::Window])
        .update_columns([C::Served, C::ToldBy, C::ToldAt])
        .to_owned();
    served_count::Entity::insert(row).on_conflict(taken).exec_without_returning(txn).await.map(|_| ())
}
