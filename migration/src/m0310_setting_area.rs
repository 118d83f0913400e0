//! A setting for a division (分镇街设置): what was set before is the whole region's.

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = text_null("area").take();
        manager.alter_table(Table::alter().table("setting").add_column(column).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
