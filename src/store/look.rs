//! Ratings whose words do not fit their level (文字与等级不符的评价).

use entity::rating;
use entity::rating_look::{ActiveModel, Column as C, Entity, Model};
use entity::values::{LookState, RatingId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

/// Writes one down that somebody should look at.
pub async fn add(txn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model()).exec_without_returning(txn).await.map(|_| ())
}

/// The look at a rating; nobody else decides on it before this transaction ends.
pub async fn lock(txn: &impl ConnectionTrait, id: RatingId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(txn).await
}

/// Writes down what became of it.
pub async fn decide(txn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let row: ActiveModel = row.into_active_model().reset_all();
    Entity::update(row).exec(txn).await.map(|_| ())
}

/// Those in one state with their ratings, newest first, from behind the rating `after`.
pub async fn list(
    db: &impl ConnectionTrait,
    state: LookState,
    after: Option<RatingId>,
    limit: u64,
) -> Result<Vec<(Model, rating::Model)>, DbErr> {
    let mut select = Entity::find().filter(C::State.eq(state));
    if let Some(after) = after {
        select = select.filter(C::RatingId.lt(after));
    }
    let looks = select.order_by_desc(C::RatingId).limit(limit).all(db).await?;
    let ids: Vec<RatingId> = looks.iter().map(|look| look.rating_id).collect();
    let ratings = rating::Entity::find().filter(rating::Column::Id.is_in(ids)).all(db).await?;
    let with = |look: Model| {
        let rating = ratings.iter().find(|rating| rating.id == look.rating_id).cloned()?;
        Some((look, rating))
    };
    Ok(looks.into_iter().filter_map(with).collect())
}
