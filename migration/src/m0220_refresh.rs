//! Tickets of an older program are looked at once more: their rows say more now, and their deadlines climb further.

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let due = "INSERT INTO meta (key, value) SELECT 'ticket_refresh', 'due' WHERE EXISTS (SELECT 1 FROM ticket)";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
