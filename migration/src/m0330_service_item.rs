//! Matters, windows and clerks (政务服务事项、窗口、窗口人员), each as a row with its days: a change ends one and begins another.
//!
//! The matters that are there already go on as they are, valid since ever.

use crate::shape::{forward_only, indexes, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, boolean, date, date_null, integer_null, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(item()).await?;
        let mut once = Index::create();
        once.name("service_item_once").table("service_item").unique();
        manager.create_index(once.col("what").col("code").col("valid_from").take()).await?;
        indexes(manager, &[("service_item", "service_item_unit", &["unit"])]).await?;
        let kept = "INSERT INTO service_item (what, code, name, unit, rated, valid_from) \
                    SELECT 'matter', code, name, unit, TRUE, '2018-01-01' FROM matter";
        manager.get_connection().execute_unprepared(kept).await?;
        manager.drop_table(Table::drop().table("matter").take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn item() -> TableCreateStatement {
    Table::create()
        .table("service_item")
        .col(big_pk_auto("id"))
        .col(text("what"))
        .col(text("code"))
        .col(text("name"))
        .col(text("unit"))
        .col(text_null("hall"))
        .col(text_null("window"))
        .col(text_null("kind"))
        .col(integer_null("promise_days"))
        .col(boolean("rated"))
        .col(text_null("guide_version"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .check(words("what", &["matter", "window", "clerk"]))
        .check(words("kind", &["promise", "instant"]))
        .take()
}
