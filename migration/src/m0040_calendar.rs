//! Imported holidays; the shipped ones are part of the program.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, date, integer, text, text_null,
    timestamp_with_time_zone,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(calendar_version()).await?;
        manager.create_table(calendar_day()).await?;
        let mut latest = Index::create();
        latest.name("calendar_version_latest").table("calendar_version").col("region").col("year").col("id");
        manager.create_index(latest).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Custom("the schema only goes forward".to_owned()))
    }
}

fn calendar_version() -> TableCreateStatement {
    Table::create()
        .table("calendar_version")
        .col(big_pk_auto("id"))
        .col(integer("year"))
        .col(text_null("region"))
        .col(text("source"))
        .col(text_null("note"))
        .col(big_integer_null("imported_by"))
        .col(timestamp_with_time_zone("imported_at"))
        .foreign_key(ForeignKey::create().from("calendar_version", "imported_by").to("person", "id"))
        .take()
}

fn calendar_day() -> TableCreateStatement {
    Table::create()
        .table("calendar_day")
        .col(big_integer("version_id"))
        .col(date("date"))
        .col(boolean("work"))
        .col(text("name"))
        .primary_key(Index::create().col("version_id").col("date"))
        .foreign_key(ForeignKey::create().from("calendar_day", "version_id").to("calendar_version", "id"))
        .take()
}
