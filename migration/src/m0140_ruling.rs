//! What supervisors rule on: exclusions, the long-term ledger and terminations, for lists, pools and reports.
//!
//! No older ticket has any of it: nothing is counted anew.

use crate::shape::{forward_only, index, instant, instant_null, part_of_ticket, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date_null, integer, integer_null, text, text_null,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(ruling()).await?;
        let columns = [
            boolean("long_term").default(false).take(),
            boolean("excluded").default(false).take(),
            date_null("review_on").take(),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("ticket").add_column(column).take()).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

/// Few tickets are concerned: the indexes hold these only.
fn indexes() -> Vec<IndexCreateStatement> {
    let yes = |column: &'static str| Expr::col(column).eq(true);
    vec![
        index("ticket", "ticket_long_term", &["review_on", "id"]).and_where(yes("long_term")).take(),
        index("ticket", "ticket_excluded", &["id"]).and_where(yes("excluded")).take(),
        index("ruling", "ruling_pending", &["kind", "ticket_id"])
            .and_where(Expr::col("state").eq("pending"))
            .take(),
        index("ruling", "ruling_decided", &["kind", "decided_at"]).take(),
    ]
}

fn ruling() -> TableCreateStatement {
    part_of_ticket("ruling")
        .col(integer("n"))
        .col(text("kind"))
        .col(text("state"))
        .col(integer_null("reason"))
        .col(big_integer("requested_by"))
        .col(instant("requested_at"))
        .col(big_integer_null("decided_by"))
        .col(instant_null("decided_at"))
        .col(date_null("until"))
        .col(text_null("unit"))
        .col(date_null("due_on"))
        .col(instant_null("left_at"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .check(words("state", &["pending", "approved", "rejected", "lapsed"]))
        .take()
}
