//! Emergencies by phone: the numbers by which units are reached at any hour, and which tickets wait for a call.
//!
//! Emergencies under way wait for one too: their rows are made anew.

use crate::shape::{forward_only, index, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, boolean, integer, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(unit_phone()).await?;
        manager.create_index(index("unit_phone", "unit_phone_unit", &["unit", "n"])).await?;
        let since = instant_null("phone_since");
        manager.alter_table(Table::alter().table("ticket").add_column(since).take()).await?;
        let waits = index("ticket", "ticket_phone", &["due_at", "id"])
            .and_where(Expr::col("phone_since").is_not_null())
            .take();
        manager.create_index(waits).await?;
        let due = "INSERT INTO meta (key, value) SELECT 'ticket_refresh', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                   AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'ticket_refresh')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn unit_phone() -> TableCreateStatement {
    Table::create()
        .table("unit_phone")
        .col(big_pk_auto("id"))
        .col(text("unit"))
        .col(integer("n"))
        .col(text("rank"))
        .col(text_null("label"))
        .col(text("number"))
        .col(boolean("ended").default(false))
        .check(words("rank", &["desk", "lead", "head"]))
        .take()
}
