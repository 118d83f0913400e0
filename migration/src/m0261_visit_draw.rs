//! Which tickets were drawn for a visit, and the months' seeds from which that follows (回访抽取).

use crate::shape::{forward_only, index, instant};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean_null, date, date_null, text};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let month = date_null("visit_month").take();
        manager.alter_table(Table::alter().table("ticket").add_column(month).take()).await?;
        let drawn = boolean_null("visit_drawn").take();
        manager.alter_table(Table::alter().table("ticket").add_column(drawn).take()).await?;
        let few = Expr::col("visit_month").is_not_null();
        let mut by_month = index("ticket", "ticket_visit_month", &["visit_month", "visit_drawn"]);
        manager.create_index(by_month.and_where(few).take()).await?;
        let seeds = Table::create()
            .table("visit_seed")
            .col(date("month").primary_key())
            .col(text("seed"))
            .col(instant("at"))
            .take();
        manager.create_table(seeds).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
