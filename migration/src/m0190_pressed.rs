//! What reports count of 催办 and 督办; an older database counts its tickets once more, since these figures are new.

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let urged = boolean("urged").default(false).take();
        manager.alter_table(Table::alter().table("ticket").add_column(urged).take()).await?;
        manager
            .alter_table(Table::alter().table("clock").add_column(integer_null("level").take()).take())
            .await?;
        let due = "INSERT INTO meta (key, value) SELECT 'report_recount', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                   AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'report_recount')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
