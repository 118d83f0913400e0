//! Units that do not sign for what they were given though they were urged: shown to supervisors. Older tickets may be such:
//! their rows are made anew.

use crate::shape::{forward_only, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let refusing = boolean("refusing").default(false).take();
        manager.alter_table(Table::alter().table("ticket").add_column(refusing).take()).await?;
        let few = index("ticket", "ticket_refusing", &["due_at", "id"])
            .and_where(Expr::col("refusing").eq(true))
            .take();
        manager.create_index(few).await?;
        let due = "INSERT INTO meta (key, value) SELECT 'ticket_refresh', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                   AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'ticket_refresh')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
