//! Who is kept away from a ticket: people who have to recuse themselves, and the units that a report accuses. And what only
//! another person decides: proposals, and what is held to be malicious.
//!
//! Older tickets may bear proposals: their rows are made anew.

use crate::shape::{forward_only, index, instant, part_of_ticket, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, text};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(recusal()).await?;
        let held = index("recusal", "recusal_person", &["person_id", "ticket_id"])
            .and_where(Expr::col("in_force").eq(true))
            .take();
        let reported = index("ticket", "ticket_reported", &["subject_unit", "id"])
            .and_where(Expr::col("kind").eq("report"))
            .take();
        let below = index("unit", "unit_parent", &["parent", "code"]);
        for column in ["malicious", "proposed"] {
            let column = boolean(column).default(false).take();
            manager.alter_table(Table::alter().table("ticket").add_column(column).take()).await?;
        }
        let yes = |column: &'static str| Expr::col(column).eq(true);
        let proposed =
            index("ticket", "ticket_proposed", &["due_at", "id"]).and_where(yes("proposed")).take();
        let malicious = index("ticket", "ticket_malicious", &["id"]).and_where(yes("malicious")).take();
        for index in [held, reported, below, proposed, malicious] {
            manager.create_index(index).await?;
        }
        let due = "INSERT INTO meta (key, value) SELECT 'ticket_refresh', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                   AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'ticket_refresh')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn recusal() -> TableCreateStatement {
    part_of_ticket("recusal")
        .col(integer("n"))
        .col(big_integer("person_id"))
        .col(text("cause"))
        .col(boolean("in_force"))
        .col(instant("at"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .check(words("cause", &["accused", "declared"]))
        .take()
}
