//! Units, categories, areas, matters and the dispatch directory, each valid from a day on.

use crate::shape::{forward_only, indexes, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, boolean, date, date_null, integer, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [unit(), unit_name(), category(), area(), matter(), directory_row()] {
            manager.create_table(table).await?;
        }
        indexes(
            manager,
            &[
                ("unit_name", "unit_name_unit", &["unit", "valid_from"]),
                ("directory_row", "directory_row_category", &["category"]),
                ("matter", "matter_unit", &["unit"]),
            ],
        )
        .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn unit() -> TableCreateStatement {
    Table::create()
        .table("unit")
        .col(key("code"))
        .col(text("kind"))
        .col(text_null("parent"))
        .col(boolean("dispatchable"))
        .col(text_null("area"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .check(words("kind", &["department", "township", "enterprise", "office", "hotline"]))
        .take()
}

fn unit_name() -> TableCreateStatement {
    Table::create()
        .table("unit_name")
        .col(big_pk_auto("id"))
        .col(text("unit"))
        .col(text("name"))
        .col(date("valid_from"))
        .foreign_key(ForeignKey::create().from("unit_name", "unit").to("unit", "code"))
        .take()
}

fn category() -> TableCreateStatement {
    Table::create()
        .table("category")
        .col(key("code"))
        .col(text("name"))
        .col(integer("level"))
        .col(text_null("parent"))
        .take()
}

fn area() -> TableCreateStatement {
    Table::create()
        .table("area")
        .col(key("code"))
        .col(text("name"))
        .col(text("level"))
        .col(text_null("parent"))
        .take()
}

fn matter() -> TableCreateStatement {
    Table::create().table("matter").col(key("code")).col(text("name")).col(text("unit")).take()
}

fn directory_row() -> TableCreateStatement {
    Table::create()
        .table("directory_row")
        .col(big_pk_auto("id"))
        .col(text("category"))
        .col(text_null("area"))
        .col(text_null("kind"))
        .col(text_null("lead_unit"))
        .col(text("co_units"))
        .col(text("basis"))
        .col(text("candidates"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .take()
}

fn key(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().primary_key().take()
}
