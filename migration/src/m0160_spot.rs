//! Sign-offs that are looked at again, and the months' draws (销号后抽查).

use crate::shape::{forward_only, index, instant, instant_null, part_of_ticket, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, boolean, boolean_null, date, date_null, integer, text, text_null,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let state = text_null("spot").take();
        manager.alter_table(Table::alter().table("ticket").add_column(state).take()).await?;
        let few = Expr::col("spot").is_not_null();
        manager
            .create_index(index("ticket", "ticket_spot", &["spot", "due_at"]).and_where(few).take())
            .await?;
        let revoked = boolean("revoked").default(false).take();
        manager.alter_table(Table::alter().table("clock").add_column(revoked).take()).await?;
        manager.create_table(spot()).await?;
        manager.create_table(draw()).await?;
        // The reports count more than before.
        let due = "INSERT INTO meta (key, value) SELECT 'report_recount', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
            AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'report_recount')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn spot() -> TableCreateStatement {
    part_of_ticket("spot")
        .col(integer("n"))
        .col(integer("round"))
        .col(date_null("month"))
        .col(boolean_null("confirmed"))
        .col(big_integer_null("person_id"))
        .col(instant_null("at"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .take()
}

fn draw() -> TableCreateStatement {
    Table::create()
        .table("spot_draw")
        .col(date("month"))
        .col(text("line"))
        .col(integer("share"))
        .col(text("seed"))
        .col(integer("population"))
        .col(integer("drawn"))
        .col(instant("at"))
        .primary_key(Index::create().col("month").col("line"))
        .check(words("line", &["hotline", "service", "business"]))
        .take()
}
