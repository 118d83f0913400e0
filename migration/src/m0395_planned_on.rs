//! Whether bad ratings were put right is told by the report on ratings alone (差评整改): the performance report counts it no longer, and
//! the day that only it looked at goes. The counters are made anew without it.

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("clock").drop_column("planned_on").take()).await?;
        let due = "INSERT INTO meta (key, value) SELECT 'report_recount', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
            AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'report_recount')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
