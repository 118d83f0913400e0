//! 考核线索: bad ratings that suggest something the assessment takes points for, and what was found of it.

use crate::domain::rating::SUGGESTING;
use crate::domain::time::Instant;
use entity::values::{RatingId, UnitCode};
use entity::{rating, rating_ground};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

/// Bad ratings of a span with an indicator that suggests something, the newest first: of these units, or of all
/// where none is named.
pub async fn suggesting(
    db: &impl ConnectionTrait,
    (from, before): (Instant, Instant),
    units: &[UnitCode],
    limit: u64,
) -> Result<Vec<rating::Model>, DbErr> {
    use rating::Column as C;
    let any = SUGGESTING
        .iter()
        .fold(Condition::any(), |any, code| any.add(C::Indicators.contains(format!("\"{code}\""))));
    let mut select = rating::Entity::find()
        .filter(C::AssessedAt.gte(from))
        .filter(C::AssessedAt.lt(before))
        .filter(C::Satisfaction.lte(2))
        .filter(any);
    if !units.is_empty() {
        select = select.filter(C::Unit.is_in(units.iter().cloned()));
    }
    select.order_by_desc(C::AssessedAt).order_by_desc(C::Id).limit(limit).all(db).await
}

/// What was found of these ratings.
pub async fn found(
    db: &impl ConnectionTrait,
    ratings: &[RatingId],
) -> Result<Vec<rating_ground::Model>, DbErr> {
    let mut found = Vec::new();
    for some in ratings.chunks(500) {
        let of_these = rating_ground::Column::RatingId.is_in(some.iter().copied());
        found.extend(rating_ground::Entity::find().filter(of_these).all(db).await?);
    }
    Ok(found)
}

/// Writes down what was found; a later finding takes the place of an earlier one, which the log of changes keeps.
pub async fn put(txn: &impl ConnectionTrait, found: rating_ground::Model) -> Result<(), DbErr> {
    use rating_ground::Column as C;
    let again = OnConflict::columns([C::RatingId, C::Ground])
        .update_columns([C::Verified, C::Note, C::At, C::By, C::ByName])
        .to_owned();
    let row = found.into_active_model().reset_all();
    rating_ground::Entity::insert(row).on_conflict(again).exec_without_returning(txn).await.map(|_| ())
}
