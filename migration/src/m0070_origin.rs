//! Where imported tickets come from: one row for each, unique by source and number.

use crate::shape::forward_only;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(origin()).await?;
        let mut once = Index::create();
        once.name("origin_once").table("origin").unique();
        manager.create_index(once.col("source").col("number").take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn origin() -> TableCreateStatement {
    Table::create()
        .table("origin")
        .col(ColumnDef::new("ticket_id").big_integer().not_null().primary_key())
        .col(text("source"))
        .col(text("number"))
        .foreign_key(ForeignKey::create().from("origin", "ticket_id").to("ticket", "id"))
        .take()
}
