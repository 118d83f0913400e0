//! Suggestions that a supervisor does not follow (不采纳督办建议): which, why, and what was there then.

use crate::shape::{forward_only, index, instant, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(dismissal()).await?;
        manager
            .create_index(index("suggestion_dismissal", "suggestion_dismissal_ticket", &["ticket_id", "id"]))
            .await?;
        manager.create_index(index("suggestion_dismissal", "suggestion_dismissal_at", &["kind", "at"])).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn dismissal() -> TableCreateStatement {
    Table::create()
        .table("suggestion_dismissal")
        .col(big_pk_auto("id"))
        .col(text("kind"))
        .col(big_integer_null("ticket_id"))
        .col(text_null("category"))
        .col(text_null("town"))
        .col(instant_null("given_at"))
        .col(big_integer("seen"))
        .col(text("reason"))
        .col(instant("at"))
        .col(big_integer_null("by"))
        .col(text("by_name"))
        .check(words("kind", &["refusal", "hotspot"]))
        .foreign_key(ForeignKey::create().from("suggestion_dismissal", "ticket_id").to("ticket", "id"))
        .take()
}
