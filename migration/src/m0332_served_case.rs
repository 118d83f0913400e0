//! Cases that were served and may be rated (办件), and how many were where only their number is known (办件量).

use crate::shape::{forward_only, indexes, instant, instant_null};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, big_pk_auto, blob_null, boolean, date, integer, text, text_null,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(case()).await?;
        manager.create_table(count()).await?;
        let mut once = Index::create();
        once.name("served_case_once").table("served_case").unique();
        manager.create_index(once.col("source").col("project_no").take()).await?;
        let mut once = Index::create();
        once.name("served_count_once").table("served_count").unique();
        manager.create_index(once.col("month").col("unit").col("matter_code").col("window").take()).await?;
        indexes(
            manager,
            &[
                ("served_case", "served_case_unit", &["unit", "served_at"]),
                ("served_case", "served_case_served", &["served_at"]),
                // What waits for its default rating, by source; whatever does not wait is null.
                ("served_case", "served_case_default", &["source", "default_at"]),
            ],
        )
        .await?;
        // A rating that the system gave for silence no longer counts once the citizen has spoken.
        let superseded = big_integer_null("superseded_by").take();
        manager.alter_table(Table::alter().table("rating").add_column(superseded).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn case() -> TableCreateStatement {
    Table::create()
        .table("served_case")
        .col(big_pk_auto("id"))
        .col(text("source"))
        .col(text("project_no"))
        .col(text("unit"))
        .col(text_null("matter_code"))
        .col(text_null("matter_name"))
        .col(text_null("window"))
        .col(text_null("clerk"))
        .col(text_null("user_kind"))
        .col(blob_null("user_name_enc"))
        .col(text_null("user_name_hmac"))
        .col(blob_null("user_phone_enc"))
        .col(text_null("user_phone_hmac"))
        .col(boolean("consent_contact"))
        .col(instant("served_at"))
        .col(instant_null("finished_at"))
        .col(instant("received_at"))
        .col(instant_null("default_at"))
        .take()
}

fn count() -> TableCreateStatement {
    Table::create()
        .table("served_count")
        .col(big_pk_auto("id"))
        .col(date("month"))
        .col(text("unit"))
        .col(text("matter_code"))
        .col(text("window"))
        .col(integer("served"))
        .col(text("told_by"))
        .col(instant("told_at"))
        .check(Expr::col("served").gte(0))
        .take()
}
