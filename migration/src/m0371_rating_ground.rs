//! 考核线索: what a bad rating says that would cost points elsewhere, and whether somebody has found it true.

use crate::shape::{forward_only, instant};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, text};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(ground()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn ground() -> TableCreateStatement {
    Table::create()
        .table("rating_ground")
        .col(big_integer("rating_id"))
        .col(text("ground"))
        .col(boolean("verified"))
        .col(text("note"))
        .col(instant("at"))
        .col(big_integer_null("by"))
        .col(text("by_name"))
        .primary_key(Index::create().col("rating_id").col("ground"))
        .foreign_key(ForeignKey::create().from("rating_ground", "rating_id").to("rating", "id"))
        .take()
}
