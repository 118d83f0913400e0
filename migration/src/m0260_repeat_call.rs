//! How often somebody called again about what is there already (重复来电).

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calls = integer("repeat_calls").default(0).take();
        manager.alter_table(Table::alter().table("ticket").add_column(calls).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
