//! Merged tickets: into which, and how many callers joined the first ones, for lists.
//!
//! No older ticket has any of it.

use crate::shape::{forward_only, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [text_null("merged_into").take(), integer("joined").default(0).take()] {
            manager.alter_table(Table::alter().table("ticket").add_column(column).take()).await?;
        }
        let few = Expr::col("merged_into").is_not_null();
        manager
            .create_index(index("ticket", "ticket_merged_into", &["merged_into"]).and_where(few).take())
            .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
