//! Systems that send with an API key.

use chrono::{DateTime, Utc};
use entity::source;
use entity::values::{PersonId, Scope, SourceId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder, Set,
};

/// Adds a source.
pub async fn add(
    db: &impl ConnectionTrait,
    name: String,
    scopes: &[Scope],
    key_hash: String,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<source::Model, DbErr> {
    let row = source::ActiveModel {
        id: NotSet,
        name: Set(name),
        scopes: Set(scopes.iter().map(|s| s.code()).collect::<Vec<_>>().join(" ")),
        key_hash: Set(key_hash),
        created_by: Set(by),
        created_at: Set(now),
        rotated_at: Set(None),
        deleted_at: Set(None),
    };
    row.insert(db).await
}

/// The scopes of a row.
pub fn scopes(row: &source::Model) -> Vec<Scope> {
    row.scopes.split(' ').filter_map(Scope::from_code).collect()
}

/// All sources in use, oldest first.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<source::Model>, DbErr> {
    source::Entity::find()
        .filter(source::Column::DeletedAt.is_null())
        .order_by_asc(source::Column::Id)
        .all(db)
        .await
}

/// The source in use with this id.
pub async fn by_id(db: &impl ConnectionTrait, id: SourceId) -> Result<Option<source::Model>, DbErr> {
    source::Entity::find_by_id(id).filter(source::Column::DeletedAt.is_null()).one(db).await
}

/// The source in use whose key has this hash.
pub async fn by_key(db: &impl ConnectionTrait, hash: &str) -> Result<Option<source::Model>, DbErr> {
    source::Entity::find()
        .filter(source::Column::KeyHash.eq(hash))
        .filter(source::Column::DeletedAt.is_null())
        .one(db)
        .await
}

/// Whether a name was ever given to a source: ratings are kept under it, so that it is not given again.
pub async fn name_taken(db: &impl ConnectionTrait, name: &str) -> Result<bool, DbErr> {
    Ok(source::Entity::find().filter(source::Column::Name.eq(name)).one(db).await?.is_some())
}

/// Replaces the key.
pub async fn set_key(
    db: &impl ConnectionTrait,
    id: SourceId,
    key_hash: String,
    now: DateTime<Utc>,
) -> Result<source::Model, DbErr> {
    let row = source::ActiveModel {
        id: Set(id),
        key_hash: Set(key_hash),
        rotated_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(db).await
}

/// Takes the source out of use; its row stays, since tickets name it.
pub async fn delete(db: &impl ConnectionTrait, id: SourceId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = source::ActiveModel { id: Set(id), deleted_at: Set(Some(now)), ..Default::default() };
    row.update(db).await?;
    Ok(())
}
