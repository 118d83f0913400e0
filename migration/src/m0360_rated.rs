//! What is held of bad ratings and what is public of results (差评认定、公开): which ratings do not count, which deadlines a plan
//! moved, the public wordings, and the ratings whose words do not fit their level. The reports count more than before.

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
        let left_out = boolean("not_counted").default(false).take();
        manager.alter_table(Table::alter().table("ticket").add_column(left_out).take()).await?;
        let contested = boolean("contested").default(false).take();
        manager.alter_table(Table::alter().table("ticket").add_column(contested).take()).await?;
        let few = index("ticket", "ticket_contested", &["due_at", "id"])
            .and_where(Expr::col("contested").eq(true))
            .take();
        manager.create_index(few).await?;
        let planned = date_null("planned_on").take();
        manager.alter_table(Table::alter().table("clock").add_column(planned).take()).await?;
        manager.create_table(publication()).await?;
        let shown = index("publication", "publication_shown", &["published_at", "ticket_id"])
            .and_where(Expr::col("shown").eq(true))
            .take();
        manager.create_index(shown).await?;
        manager.create_table(look()).await?;
        manager.create_index(index("rating_look", "rating_look_state", &["state", "rating_id"])).await?;
        let finished = index("ticket", "ticket_finished", &["closed_at", "id"])
            .and_where(Expr::col("status").is_in(["signed_off", "archived"]))
            .take();
        manager.create_index(finished).await?;
        // Older ratings may wait for such a word: their rows are made anew.
        let anew = "INSERT INTO meta (key, value) SELECT 'ticket_refresh', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                    AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'ticket_refresh')";
        manager.get_connection().execute_unprepared(anew).await?;
        let due = "INSERT INTO meta (key, value) SELECT 'report_recount', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
            AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'report_recount')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn publication() -> TableCreateStatement {
    part_of_ticket("publication")
        .col(integer("n"))
        .col(integer_null("title"))
        .col(integer("question"))
        .col(integer("reply"))
        .col(text("unit"))
        .col(boolean("shown"))
        .col(instant("published_at"))
        .col(big_integer("published_by"))
        .col(instant_null("withdrawn_at"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .take()
}

fn look() -> TableCreateStatement {
    Table::create()
        .table("rating_look")
        .col(big_integer("rating_id").primary_key())
        .col(text("words"))
        .col(text("state"))
        .col(instant("found_at"))
        .col(text_null("note"))
        .col(text_null("ticket_number"))
        .col(big_integer_null("decided_by"))
        .col(instant_null("decided_at"))
        .check(words("state", &["waiting", "filed", "dismissed"]))
        .foreign_key(ForeignKey::create().from("rating_look", "rating_id").to("rating", "id"))
        .take()
}
