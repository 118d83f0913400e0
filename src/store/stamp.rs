//! Whether what a process keeps of the rules is still what the database says: one short statement for all of them.

use super::meta;
use entity::{calendar_version, meta as facts, setting};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr};

/// Under which the last change of units, categories, areas, matters and the directory is noted.
const REFERENCE: &str = "reference_changed";

/// The last change of each kind of rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The last import of a calendar, 0 before the first.
    pub calendar: i64,
    /// Another word after each change of the reference tables.
    pub reference: String,
    /// The last change of a limit, 0 before the first.
    pub setting: i64,
}

/// What the database says now.
pub async fn read(db: &impl ConnectionTrait) -> Result<Stamp, DbErr> {
    let last = |select: &mut SelectStatement| Expr::from(select.take());
    let calendar = last(
        Query::select().expr(Expr::col(calendar_version::Column::Id).max()).from(calendar_version::Entity),
    );
    let setting = last(Query::select().expr(Expr::col(setting::Column::Id).max()).from(setting::Entity));
    let reference = last(
        Query::select()
            .column(facts::Column::Value)
            .from(facts::Entity)
            .and_where(Expr::col(facts::Column::Key).eq(REFERENCE)),
    );
    let statement = Query::select()
        .expr_as(calendar, "calendar")
        .expr_as(reference, "reference")
        .expr_as(setting, "setting")
        .take();
    let Some(row) = db.query_one(&statement).await? else { return Ok(Stamp::default()) };
    Ok(Stamp {
        calendar: row.try_get::<Option<i64>>("", "calendar")?.unwrap_or(0),
        reference: row.try_get::<Option<String>>("", "reference")?.unwrap_or_default(),
        setting: row.try_get::<Option<i64>>("", "setting")?.unwrap_or(0),
    })
}

/// Notes that the reference tables change in this transaction. The word is never used again: one that was rolled back
/// cannot be taken for a later one.
pub async fn reference_changes(txn: &impl ConnectionTrait) -> Result<(), DbErr> {
    meta::put(txn, REFERENCE, &uuid::Uuid::now_v7().to_string()).await
}
