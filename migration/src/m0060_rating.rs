//! Ratings of the government's services (好差评).

use crate::shape::{forward_only, indexes, instant, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, big_pk_auto, blob_null, boolean, integer, text, text_null,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(rating()).await?;
        let mut once = Index::create();
        once.name("rating_once").table("rating").unique();
        manager.create_index(once.col("source").col("project_no").col("assess_number").take()).await?;
        indexes(
            manager,
            &[
                ("rating", "rating_unit", &["unit", "assessed_at"]),
                ("rating", "rating_assessed", &["assessed_at", "id"]),
                ("rating", "rating_ticket", &["ticket_id"]),
            ],
        )
        .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn rating() -> TableCreateStatement {
    Table::create()
        .table("rating")
        .col(big_pk_auto("id"))
        .col(text("source"))
        .col(text("project_no"))
        .col(text("assess_number"))
        .col(text_null("unit"))
        .col(text_null("matter_code"))
        .col(text_null("matter_name"))
        .col(text_null("window"))
        .col(text_null("clerk"))
        .col(text("channel"))
        .col(integer("satisfaction"))
        .col(text("indicators"))
        .col(text_null("text"))
        .col(boolean("real_name"))
        .col(boolean("consent_contact"))
        .col(blob_null("user_name_enc"))
        .col(text_null("user_name_hmac"))
        .col(blob_null("user_phone_enc"))
        .col(text_null("user_phone_hmac"))
        .col(text_null("user_kind"))
        .col(instant_null("served_at"))
        .col(instant("assessed_at"))
        .col(instant("received_at"))
        .col(boolean("is_default"))
        .col(big_integer_null("ticket_id"))
        .foreign_key(ForeignKey::create().from("rating", "ticket_id").to("ticket", "id"))
        .check(Expr::col("satisfaction").between(1, 5))
        .check(words("channel", &["1", "2", "3", "4", "5", "6", "7"]))
        .take()
}
