//! Counters from which the reports are read; an older database counts its tickets once, at the end of the upgrade.

use crate::shape::{forward_only, index, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, date, text};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(report_count()).await?;
        // Reports of those who see confidential tickets in some states only look these few up.
        let few = Expr::col("confidential").eq(true);
        manager.create_index(index("ticket", "ticket_confidential", &["id"]).and_where(few).take()).await?;
        let due = "INSERT INTO meta (key, value) SELECT 'report_recount', 'due' WHERE EXISTS (SELECT 1 FROM ticket)";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn report_count() -> TableCreateStatement {
    let key = ["basis", "part", "day", "key", "line", "confidential", "figure"];
    let mut primary = Index::create();
    for column in key {
        primary.col(column);
    }
    Table::create()
        .table("report_count")
        .col(text("basis"))
        .col(text("part"))
        .col(date("day"))
        .col(text("key"))
        .col(text("line"))
        .col(boolean("confidential"))
        .col(text("figure"))
        .col(big_integer("numerator"))
        .col(big_integer("denominator"))
        .primary_key(&mut primary)
        .check(words("basis", &["due", "created", "closed"]))
        .check(words("part", &["all", "unit", "category", "area", "channel", "kind"]))
        .take()
}
