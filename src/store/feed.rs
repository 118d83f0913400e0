//! What sources of ratings are to us, how their files were last read, and how what goes to the province is laid out.

use crate::domain::province::{Feed, FeedChange, Feeds};
use crate::domain::time::Instant;
use entity::values::{LayoutKind, PersonId};
use entity::{feed_mapping, province_layout, rating_feed};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder, Set,
};

/// Everything that was said of sources: there is little of it.
pub async fn all(db: &impl ConnectionTrait) -> Result<Feeds, DbErr> {
    let rows = rating_feed::Entity::find().order_by_asc(rating_feed::Column::Id).all(db).await?;
    Ok(Feeds::of(rows.into_iter().map(|row| FeedChange {
        id: row.id,
        source: row.source,
        feed: Feed { province: row.province, clock_start: row.clock_start },
        basis: row.basis,
        from: row.valid_from,
    })))
}

/// Says what a source is from an instant on.
pub async fn add(
    txn: &impl ConnectionTrait,
    source: String,
    feed: Feed,
    basis: String,
    (from, now): (Instant, Instant),
    by: Option<PersonId>,
) -> Result<(), DbErr> {
    let row = rating_feed::ActiveModel {
        id: NotSet,
        source: Set(source),
        province: Set(feed.province),
        clock_start: Set(feed.clock_start),
        basis: Set(basis),
        valid_from: Set(from),
        set_at: Set(now),
        set_by: Set(by),
    };
    rating_feed::Entity::insert(row).exec_without_returning(txn).await.map(|_| ())
}

/// How the last file of a source was read.
pub async fn mapping(db: &impl ConnectionTrait, source: &str) -> Result<Option<feed_mapping::Model>, DbErr> {
    feed_mapping::Entity::find_by_id(source).one(db).await
}

/// Remembers how a file of a source was read.
pub async fn remember(txn: &impl ConnectionTrait, row: feed_mapping::Model) -> Result<(), DbErr> {
    use feed_mapping::Column as C;
    let again = OnConflict::column(C::Source).update_columns([C::Body, C::At, C::ByName]).to_owned();
    feed_mapping::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(txn)
        .await
        .map(|_| ())
}

/// The layouts of a kind that somebody set, the latest first.
pub async fn layouts(
    db: &impl ConnectionTrait,
    kind: LayoutKind,
) -> Result<Vec<province_layout::Model>, DbErr> {
    province_layout::Entity::find()
        .filter(province_layout::Column::Kind.eq(kind))
        .order_by_desc(province_layout::Column::Id)
        .all(db)
        .await
}

/// Sets a layout.
pub async fn set_layout(txn: &impl ConnectionTrait, row: province_layout::Model) -> Result<(), DbErr> {
    let row = province_layout::ActiveModel { id: NotSet, ..row.into_active_model() };
    province_layout::Entity::insert(row).exec_without_returning(txn).await.map(|_| ())
}
