//! Reorganisations: which unit succeeds to which, from which day, and whose a miss stays.

use crate::shape::{forward_only, index, instant, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, date, integer, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("unit", "successor"), ("clock", "missed_by")] {
            let column = text_null(column).take();
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        manager.create_table(reorganisation()).await?;
        let going = index("reorganisation", "reorganisation_going", &["effective_on", "id"])
            .and_where(Expr::col("state").is_in(["planned", "running"]))
            .take();
        manager.create_index(going).await?;
        let heirs = index("unit", "unit_successor", &["successor", "code"])
            .and_where(Expr::col("successor").is_not_null())
            .take();
        manager.create_index(heirs).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn reorganisation() -> TableCreateStatement {
    Table::create()
        .table("reorganisation")
        .col(big_pk_auto("id"))
        .col(text("units"))
        .col(text("successor"))
        .col(date("effective_on"))
        .col(text("basis"))
        .col(text("state"))
        .col(big_integer_null("noted_by"))
        .col(text("noted_by_name"))
        .col(instant("noted_at"))
        .col(instant_null("started_at"))
        .col(instant_null("finished_at"))
        .col(big_integer("total").default(0))
        .col(big_integer("passed").default(0))
        .col(big_integer("refused").default(0))
        .col(big_integer("cursor").default(0))
        .col(integer("sweep").default(1))
        .check(words("state", &["planned", "running", "done", "cancelled"]))
        .take()
}
