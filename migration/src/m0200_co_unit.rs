//! Co units: whether one objects, for the dispatchers' pool; what they do is counted apart from now on.

use crate::shape::{forward_only, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("objected").default(false).take();
        manager.alter_table(Table::alter().table("ticket").add_column(column).take()).await?;
        let few = Expr::col("objected").eq(true);
        manager
            .create_index(index("ticket", "ticket_objected", &["due_at", "id"]).and_where(few).take())
            .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
