//! Tables of rating indicators that were loaded after the one that is built in (评价指标版本), and what kind of system a source is
//! (评价来源).

use crate::shape::{forward_only, instant, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, date, text};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(indicators()).await?;
        manager.create_table(source()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn indicators() -> TableCreateStatement {
    Table::create()
        .table("indicator_table")
        .col(ColumnDef::new("version").integer().not_null().primary_key().take())
        .col(date("valid_from").unique_key().take())
        .col(text("basis"))
        .col(text("items"))
        .col(text("loaded_by"))
        .col(instant("loaded_at"))
        .check(Expr::col("version").gt(1))
        .take()
}

fn source() -> TableCreateStatement {
    Table::create()
        .table("rating_source")
        .col(ColumnDef::new("name").text().not_null().primary_key().take())
        .col(text("kind"))
        .col(boolean("collects_defaults"))
        .col(instant("changed_at"))
        .check(words("kind", &["local", "province"]))
        .take()
}
