//! Whether a source is the province's platform is said in one place, with its day: in `rating_feed`. What was settled elsewhere and
//! never said there is carried over.

use crate::shape::{forward_only, instant};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What was said of a source with its day counts before what was only settled; what is collected here is never the province's.
const CARRIED: &str = "INSERT INTO rating_feed (source, province, clock_start, basis, valid_from, set_at) \
    SELECT name, TRUE, 'receipt', '由评价来源设置转入', changed_at, changed_at FROM rating_source s \
    WHERE s.kind = 'province' AND s.name <> '本地评价' \
    AND NOT EXISTS (SELECT 1 FROM rating_feed f WHERE f.source = s.name)";

const KEPT: &str = "INSERT INTO rating_source_kept (name, collects_defaults, changed_at) \
    SELECT name, collects_defaults, changed_at FROM rating_source";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(CARRIED).await?;
        // A column that a CHECK names does not go by itself in SQLite.
        let kept = Table::create()
            .table("rating_source_kept")
            .col(ColumnDef::new("name").text().not_null().primary_key().take())
            .col(boolean("collects_defaults"))
            .col(instant("changed_at"))
            .take();
        manager.create_table(kept).await?;
        db.execute_unprepared(KEPT).await?;
        manager.drop_table(Table::drop().table("rating_source").take()).await?;
        manager.rename_table(Table::rename().table("rating_source_kept", "rating_source").take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
