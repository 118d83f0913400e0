//! When somebody last called about a ticket that was there already, so that a hot spot that was put away comes back with every call.
//!
//! What is there already is told too: the rows are made anew.

use crate::shape::{forward_only, instant_null};
use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let called = instant_null("called_at");
        manager.alter_table(Table::alter().table("ticket").add_column(called).take()).await?;
        let due = "INSERT INTO meta (key, value) SELECT 'ticket_refresh', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                   AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'ticket_refresh')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
