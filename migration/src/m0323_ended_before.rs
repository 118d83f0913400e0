//! Until when the units of a reorganisation were to be before it was planned, for the day on which the plan is taken back.

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What was planned before this column was there: those units were to be without end, as far as anybody knows.
        let ended = text_null("ended_before").take();
        manager.alter_table(Table::alter().table("reorganisation").add_column(ended).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
