//! What becomes of the duty numbers of a unit that ends (值班电话).

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // So it was until now: the successor's stayed.
        let column = text("phones").default("keep").take();
        manager.alter_table(Table::alter().table("reorganisation").add_column(column).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
