//! What stood of a caller before it was put right (更正).

use crate::shape::{forward_only, instant, part_of_ticket};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob_null, integer, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = part_of_ticket("caller_former")
            .col(integer("n"))
            .col(big_integer("caller"))
            .col(text("fields"))
            .col(text("kind"))
            .col(blob_null("name_enc"))
            .col(blob_null("phone_enc"))
            .col(blob_null("contact_phone_enc"))
            .col(text_null("salutation"))
            .col(text_null("company"))
            .col(instant("at"))
            .primary_key(Index::create().col("ticket_id").col("n"))
            .take();
        manager.create_table(table).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
