//! Ratings received (好差评; contract.md §5).

use super::rows::insert_rows;
use crate::domain::time::Instant;
use entity::rating;
use entity::values::{RatingId, TicketId, UnitCode};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use std::collections::{HashMap, HashSet};

/// What came of writing a rating down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New(rating::Model),
    /// The same source, case and count came before.
    Known(rating::Model),
}

/// Writes a rating down once; the id is given by the database. A concurrent one waits until the first has ended.
pub async fn insert(txn: &impl ConnectionTrait, new: rating::Model) -> Result<Kept, DbErr> {
    use rating::Column;
    let (source, project_no, assess_number) =
        (new.source.clone(), new.project_no.clone(), new.assess_number.clone());
    let mut row = new.into_active_model();
    row.id = NotSet;
    let once = OnConflict::columns([Column::Source, Column::ProjectNo, Column::AssessNumber])
        .do_nothing()
        .to_owned();
    let new = rating::Entity::insert_many([row]).on_conflict(once).exec_with_returning(txn).await?;
    if let Some(new) = new.into_iter().next() {
        return Ok(Kept::New(new));
    }
    rating::Entity::find()
        .filter(Column::Source.eq(source))
        .filter(Column::ProjectNo.eq(project_no))
        .filter(Column::AssessNumber.eq(assess_number))
        .one(txn)
        .await?
        .map(Kept::Known)
        .ok_or(DbErr::RecordNotInserted)
}

/// Those of these ratings of one source that are here already, by case and count.
pub async fn known(
    db: &impl ConnectionTrait,
    source: &str,
    keys: &[(String, String)],
) -> Result<HashMap<(String, String), RatingId>, DbErr> {
    use rating::Column;
    let found: Vec<(String, String, RatingId)> = rating::Entity::find()
        .select_only()
        .columns([Column::ProjectNo, Column::AssessNumber, Column::Id])
        .filter(Column::Source.eq(source))
        .filter(Column::ProjectNo.is_in(keys.iter().map(|(project, _)| project)))
        .into_tuple()
        .all(db)
        .await?;
    let found = found.into_iter().map(|(project, count, id)| ((project, count), id));
    let wanted: HashSet<&(String, String)> = keys.iter().collect();
    Ok(found.filter(|(key, _)| wanted.contains(key)).collect())
}

/// Writes ratings down that are not here yet.
pub async fn insert_all(txn: &impl ConnectionTrait, new: Vec<rating::Model>) -> Result<(), DbErr> {
    let rows = new.into_iter().map(|row| {
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row
    });
    insert_rows::<rating::Entity>(txn, rows.collect()).await
}

/// Names the ticket that a rating became.
pub async fn became(txn: &impl ConnectionTrait, id: RatingId, ticket: TicketId) -> Result<(), DbErr> {
    rating::Entity::update_many()
        .set(rating::ActiveModel { ticket_id: Set(Some(ticket)), ..Default::default() })
        .filter(rating::Column::Id.eq(id))
        .exec(txn)
        .await?;
    Ok(())
}

/// The rating of this id.
pub async fn by_id(db: &impl ConnectionTrait, id: RatingId) -> Result<Option<rating::Model>, DbErr> {
    rating::Entity::find_by_id(id).one(db).await
}

/// Narrows the list of ratings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these units.
    pub units: Vec<UnitCode>,
    /// With these marks.
    pub satisfaction: Vec<i32>,
    /// Assessed at or after.
    pub from: Option<Instant>,
    /// Assessed before.
    pub before: Option<Instant>,
}

/// A page of ratings, newest first, after the one with id `before`.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    before: Option<RatingId>,
    limit: u64,
) -> Result<Vec<rating::Model>, DbErr> {
    use rating::Column;
    let mut select = rating::Entity::find();
    if !filter.units.is_empty() {
        select = select.filter(Column::Unit.is_in(filter.units.clone()));
    }
    if !filter.satisfaction.is_empty() {
        select = select.filter(Column::Satisfaction.is_in(filter.satisfaction.clone()));
    }
    if let Some(from) = filter.from {
        select = select.filter(Column::AssessedAt.gte(from));
    }
    if let Some(until) = filter.before {
        select = select.filter(Column::AssessedAt.lt(until));
    }
    if let Some(before) = before {
        select = select.filter(Column::Id.lt(before));
    }
    select.order_by_desc(Column::Id).limit(limit).all(db).await
}
