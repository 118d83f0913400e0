//! How many callers joined a ticket without one of their own, so that a hot spot counts every call once.
//!
//! What is there already is counted too: the rows are made anew.

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let added = integer("added").default(0).take();
        manager.alter_table(Table::alter().table("ticket").add_column(added).take()).await?;
        let due = "INSERT INTO meta (key, value) SELECT 'ticket_refresh', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                   AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'ticket_refresh')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
