//! Who stands in for whom, and who is away.

use crate::shape::{forward_only, indexes, instant, instant_null};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, date, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(deputy()).await?;
        manager.create_table(absence()).await?;
        indexes(
            manager,
            &[
                ("deputy", "deputy_principal", &["principal", "to_on"]),
                ("deputy", "deputy_deputy", &["deputy", "to_on"]),
                ("absence", "absence_person", &["person", "to_on"]),
            ],
        )
        .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn deputy() -> TableCreateStatement {
    Table::create()
        .table("deputy")
        .col(big_pk_auto("id"))
        .col(big_integer("principal"))
        .col(big_integer("deputy"))
        .col(date("from_on"))
        .col(date("to_on"))
        .col(text_null("reason"))
        .col(big_integer("appointed_by"))
        .col(instant("appointed_at"))
        .col(instant_null("ended_at"))
        .col(big_integer_null("ended_by"))
        .take()
}

fn absence() -> TableCreateStatement {
    Table::create()
        .table("absence")
        .col(big_pk_auto("id"))
        .col(big_integer("person"))
        .col(date("from_on"))
        .col(date("to_on"))
        .col(text_null("reason"))
        .col(big_integer("noted_by"))
        .col(instant("noted_at"))
        .col(instant_null("ended_at"))
        .take()
}
