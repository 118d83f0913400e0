//! 高频差评事项: the plans by which matters that keep being rated badly are to be put right for good.

use crate::shape::{forward_only, index, instant, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, date, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(plan()).await?;
        manager.create_index(index("matter_plan", "matter_plan_matter", &["matter", "id"])).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn plan() -> TableCreateStatement {
    Table::create()
        .table("matter_plan")
        .col(big_pk_auto("id"))
        .col(text("matter"))
        .col(text("matter_name"))
        .col(text("unit"))
        .col(text("owner"))
        .col(text("cause"))
        .col(text("measures"))
        .col(date("review_on"))
        .col(big_integer("bad"))
        .col(text("state"))
        .col(instant("made_at"))
        .col(big_integer_null("made_by"))
        .col(text("made_by_name"))
        .col(text_null("finding"))
        .col(instant_null("reviewed_at"))
        .col(big_integer_null("reviewed_by"))
        .col(text_null("reviewed_by_name"))
        .check(words("state", &["open", "effective", "ineffective"]))
        .take()
}
