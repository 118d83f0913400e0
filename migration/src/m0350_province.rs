//! What passes between the district and the province's platform (好差评): feeds, layouts, rectifications sent back, monthly batches.

use crate::shape::{forward_only, index, indexes, instant, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, blob, boolean, date, integer, text, text_null,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [instant_null("pushed_at"), text_null("counted_unit").take()] {
            manager.alter_table(Table::alter().table("rating").add_column(column).take()).await?;
        }
        let db = manager.get_connection();
        db.execute_unprepared("UPDATE rating SET counted_unit = unit").await?;
        // What was given to another unit since counts there.
        db.execute_unprepared(
            "UPDATE rating SET counted_unit = (SELECT t.lead_unit FROM ticket t WHERE t.id = rating.ticket_id) \
             WHERE EXISTS (SELECT 1 FROM ticket t WHERE t.id = rating.ticket_id AND t.lead_unit IS NOT NULL)",
        )
        .await?;
        for table in [feed(), mapping(), layout(), rectification(), batch(), digest()] {
            manager.create_table(table).await?;
        }
        indexes(
            manager,
            &[
                ("rating", "rating_counted", &["counted_unit", "assessed_at", "id"]),
                ("province_layout", "province_layout_kind", &["kind", "id"]),
                ("rectification", "rectification_ticket", &["ticket_id", "id"]),
                ("rectification", "rectification_unit", &["unit", "id"]),
                ("rating_batch", "rating_batch_month", &["month", "unit"]),
                ("rating_digest", "rating_digest_order", &["batch_id", "assessed_at", "rating_id"]),
            ],
        )
        .await?;
        for (table, name, columns) in [
            ("rectification", "rectification_once", ["rating_id", "version"].as_slice()),
            ("rating_batch", "rating_batch_once", &["unit", "month", "sequence"]),
        ] {
            manager.create_index(index(table, name, columns).unique().take()).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

/// Rows are only added: the last that has begun holds.
fn feed() -> TableCreateStatement {
    Table::create()
        .table("rating_feed")
        .col(big_pk_auto("id"))
        .col(text("source"))
        .col(boolean("province"))
        .col(text("clock_start"))
        .col(text("basis"))
        .col(instant("valid_from"))
        .col(instant("set_at"))
        .col(big_integer_null("set_by"))
        .check(words("clock_start", &["receipt", "push"]))
        .take()
}

/// How the last file of a source was read.
fn mapping() -> TableCreateStatement {
    Table::create()
        .table("feed_mapping")
        .col(text("source").primary_key())
        .col(text("body"))
        .col(instant("at"))
        .col(text("by_name"))
        .take()
}

/// Rows are only added: the last of a kind holds.
fn layout() -> TableCreateStatement {
    Table::create()
        .table("province_layout")
        .col(big_pk_auto("id"))
        .col(text("kind"))
        .col(integer("version"))
        .col(text("body"))
        .col(text("basis"))
        .col(instant("set_at"))
        .col(big_integer_null("set_by"))
        .check(words("kind", &["monthly", "rectification"]))
        .take()
}

fn rectification() -> TableCreateStatement {
    Table::create()
        .table("rectification")
        .col(big_pk_auto("id"))
        .col(big_integer("rating_id"))
        .col(big_integer("ticket_id"))
        .col(integer("version"))
        .col(text("source"))
        .col(text("unit"))
        .col(text_null("verdict"))
        .col(text("outcome"))
        .col(text_null("measures"))
        .col(text_null("reply"))
        .col(text("evidence"))
        .col(date("handled_on"))
        .col(instant("ready_at"))
        .col(date("due_on"))
        .col(instant("due_at"))
        .col(instant_null("sent_at"))
        .col(text_null("sent_by"))
        .col(text_null("receipt"))
        .col(instant_null("confirmed_at"))
        .col(instant_null("superseded_at"))
        .foreign_key(ForeignKey::create().from("rectification", "rating_id").to("rating", "id"))
        .foreign_key(ForeignKey::create().from("rectification", "ticket_id").to("ticket", "id"))
        .take()
}

fn batch() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("rating_batch")
        .col(big_pk_auto("id"))
        .col(text("unit"))
        .col(date("month"))
        .col(integer("sequence"))
        .col(text("kind"))
        .col(integer("layout_version"))
        .col(instant("begun_at"))
        .col(instant_null("made_at"))
        .col(text("made_by"));
    for count in ["added", "changed", "withdrawn", "level_1", "level_2", "level_3", "level_4", "level_5"] {
        table.col(big_integer(count));
    }
    table
        .col(text_null("csv_path"))
        .col(text_null("csv_sha256"))
        .col(text_null("ndjson_path"))
        .col(text_null("ndjson_sha256"))
        .col(text_null("manifest"))
        .col(instant_null("dropped_at"))
        .col(instant_null("sent_at"))
        .col(text_null("receipt"))
        .col(text_null("sent_by"))
        .check(words("kind", &["full", "delta", "zero"]))
        .take()
}

/// What of a rating was told in which batch: a rating's last row says what the other side knows.
fn digest() -> TableCreateStatement {
    Table::create()
        .table("rating_digest")
        .col(big_integer("batch_id"))
        .col(big_integer("rating_id"))
        .col(instant("assessed_at"))
        .col(text("change"))
        .col(blob("digest"))
        .primary_key(Index::create().col("batch_id").col("rating_id"))
        .check(words("change", &["added", "changed", "withdrawn"]))
        .take()
}
