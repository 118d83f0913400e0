//! Inside the unit: who has a ticket in hand, workers without accounts, and results that wait for the unit's lead.
//!
//! No older ticket has any of it: nothing is counted anew.

use crate::shape::{forward_only, index, instant, instant_null, part_of_ticket};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, blob_null, boolean, date, integer, text, text_null,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [inner_task(), worker(), unit_approval()] {
            manager.create_table(table).await?;
        }
        let prepared = boolean("prepared").default(false).take();
        manager.alter_table(Table::alter().table("ticket").add_column(prepared).take()).await?;
        let open = || Expr::col("open").eq(true);
        let few = [
            index("inner_task", "inner_task_person", &["person_id", "ticket_id"]).and_where(open()).take(),
            index("inner_task", "inner_task_unit", &["unit", "ticket_id"]).and_where(open()).take(),
            index("worker", "worker_unit", &["unit", "hmac"]).take(),
            index("ticket", "ticket_prepared", &["due_at", "id"])
                .and_where(Expr::col("prepared").eq(true))
                .take(),
        ];
        for some in few {
            manager.create_index(some).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn inner_task() -> TableCreateStatement {
    part_of_ticket("inner_task")
        .col(integer("n"))
        .col(text("unit"))
        .col(big_integer_null("person_id"))
        .col(big_integer_null("worker_id"))
        .col(date("due_on"))
        .col(boolean("open"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .take()
}

fn worker() -> TableCreateStatement {
    Table::create()
        .table("worker")
        .col(big_pk_auto("id"))
        .col(text("unit"))
        .col(blob_null("name_enc"))
        .col(text_null("hmac"))
        .col(text_null("village"))
        .col(blob_null("phone_enc"))
        .col(big_integer("added_by"))
        .col(instant("added_at"))
        .col(instant_null("erased_at"))
        .take()
}

fn unit_approval() -> TableCreateStatement {
    Table::create()
        .table("unit_approval")
        .col(ColumnDef::new("unit").text().not_null().primary_key())
        .col(big_integer("set_by"))
        .col(instant("set_at"))
        .take()
}
