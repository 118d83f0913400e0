//! Facts about the installation itself.

use entity::meta;
use sea_orm::sea_query::{OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Set};

/// When the demo's clock was last moved, RFC 3339.
pub const DEMO_CLOCK: &str = "demo_clock";

/// When writing was last tried for its own sake, RFC 3339.
pub const PROBE: &str = "probe";

/// There when the counters of the reports must be counted anew: they came to a database with tickets.
pub const RECOUNT: &str = "report_recount";

/// There when the rows of tickets must be made of their facts anew: an older program saw less in them.
pub const REFRESH: &str = "ticket_refresh";

/// The names of the changes that the schema has seen, oldest first.
pub async fn applied_changes(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let names =
        Query::select().column("version").from("seaql_migrations").order_by("version", Order::Asc).take();
    db.query_all(&names).await?.iter().map(|row| row.try_get("", "version")).collect()
}

/// The value kept under `key`.
pub async fn get(db: &impl ConnectionTrait, key: &str) -> Result<Option<String>, DbErr> {
    Ok(meta::Entity::find_by_id(key).one(db).await?.map(|row| row.value))
}

/// Keeps `value` under `key`.
pub async fn put(db: &impl ConnectionTrait, key: &str, value: &str) -> Result<(), DbErr> {
    let row = meta::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) };
    meta::Entity::insert(row)
        .on_conflict(OnConflict::column(meta::Column::Key).update_column(meta::Column::Value).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Keeps `value` under `key` unless something stands there; whether it did. A concurrent one waits until the first ends.
pub async fn claim(txn: &impl ConnectionTrait, key: &str, value: &str) -> Result<bool, DbErr> {
    let row = meta::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) };
    let once = OnConflict::column(meta::Column::Key).do_nothing().to_owned();
    Ok(meta::Entity::insert_many([row]).on_conflict(once).exec_without_returning(txn).await? == 1)
}

/// Keeps nothing under `key` any more.
pub async fn forget(db: &impl ConnectionTrait, key: &str) -> Result<(), DbErr> {
    meta::Entity::delete_by_id(key).exec(db).await.map(|_| ())
}
