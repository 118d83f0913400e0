//! What is promised to the outside, and what keeps promises from being made twice.

use crate::shape::{forward_only, index, indexes, instant, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, date, integer, text, text_null, text_uniq,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [outbox(), notice(), letter(), idempotency(), number_sequence()] {
            manager.create_table(table).await?;
        }
        let waiting = Expr::col("state").is_in(["pending", "leased"]);
        manager
            .create_index(index("outbox", "outbox_next", &["next_at", "id"]).and_where(waiting).take())
            .await?;
        let unread = Expr::col("read_at").is_null();
        manager
            .create_index(index("notice", "notice_unread", &["person_id", "id"]).and_where(unread).take())
            .await?;
        manager.create_index(index("notice", "notice_key", &["key", "person_id"]).unique().take()).await?;
        indexes(
            manager,
            &[
                ("outbox", "outbox_state", &["state", "id"]),
                ("notice", "notice_person", &["person_id", "id"]),
                ("letter", "letter_unit", &["to_unit", "id"]),
                ("idempotency", "idempotency_created", &["created_at"]),
            ],
        )
        .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn outbox() -> TableCreateStatement {
    Table::create()
        .table("outbox")
        .col(big_pk_auto("id"))
        .col(text_uniq("key"))
        .col(text("topic"))
        .col(big_integer_null("ticket_id"))
        .col(text("payload"))
        .col(text("state"))
        .col(integer("attempts"))
        .col(instant("next_at"))
        .col(text_null("last_error"))
        .col(instant("created_at"))
        .col(instant_null("done_at"))
        .check(words("state", &["pending", "leased", "done", "dead"]))
        .take()
}

fn notice() -> TableCreateStatement {
    Table::create()
        .table("notice")
        .col(big_pk_auto("id"))
        .col(text("key"))
        .col(big_integer("person_id"))
        .col(text("kind"))
        .col(text("text"))
        .col(text_null("ticket"))
        .col(instant("created_at"))
        .col(instant_null("read_at"))
        .take()
}

fn letter() -> TableCreateStatement {
    Table::create()
        .table("letter")
        .col(big_pk_auto("id"))
        .col(text_uniq("key"))
        .col(text_null("to_address"))
        .col(text("to_name"))
        .col(big_integer_null("to_person"))
        .col(text_null("to_unit"))
        .col(text("subject"))
        .col(text("body"))
        .col(text_null("ticket"))
        .col(text("message_id"))
        .col(text("state"))
        .col(integer("attempts"))
        .col(text_null("last_error"))
        .col(instant("created_at"))
        .col(instant_null("sent_at"))
        .check(words("state", &["pending", "sent", "dead"]))
        .take()
}

fn idempotency() -> TableCreateStatement {
    Table::create()
        .table("idempotency")
        .col(text("caller"))
        .col(text("key"))
        .col(text("body_hash"))
        .col(integer("status"))
        .col(text("answer"))
        .col(instant("created_at"))
        .primary_key(Index::create().col("caller").col("key"))
        .take()
}

fn number_sequence() -> TableCreateStatement {
    Table::create()
        .table("number_sequence")
        .col(text("region"))
        .col(date("day"))
        .col(big_integer("next"))
        .primary_key(Index::create().col("region").col("day"))
        .take()
}
