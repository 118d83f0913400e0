//! Official papers with their 文号, numbered by kind and year, and the scans that come back.

use crate::shape::{forward_only, index, instant, part_of_ticket, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, integer, pk_auto, text};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

const KINDS: [&str; 4] = ["urge_notice", "supervision_order", "talk_notice", "transfer_slip"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(document()).await?;
        let unique = [
            index("document", "document_ticket", &["ticket_id", "n"]).unique().take(),
            index("document", "document_serial", &["kind", "year", "serial"]).unique().take(),
            index("document", "document_number", &["number"]).unique().take(),
        ];
        for index in unique {
            manager.create_index(index).await?;
        }
        manager.create_table(document_sequence()).await?;
        let scan = ColumnDef::new("document").big_integer().null().take();
        manager.alter_table(Table::alter().table("attachment").add_column(scan).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn document() -> TableCreateStatement {
    part_of_ticket("document")
        .col(pk_auto("id").big_integer())
        .col(big_integer("n"))
        .col(text("kind"))
        .col(integer("year"))
        .col(big_integer("serial"))
        .col(text("number"))
        .col(text("unit"))
        .col(date("issued_on"))
        .col(instant("issued_at"))
        .check(words("kind", &KINDS))
        .take()
}

fn document_sequence() -> TableCreateStatement {
    Table::create()
        .table("document_sequence")
        .col(text("kind"))
        .col(integer("year"))
        .col(big_integer("next"))
        .primary_key(Index::create().col("kind").col("year"))
        .check(words("kind", &KINDS))
        .take()
}
