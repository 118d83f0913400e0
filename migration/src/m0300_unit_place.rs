//! What a unit was and where it stood before, and plans that change it on a day (单位类型、上级、辖区的沿革).

use crate::shape::{forward_only, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, date, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What is planned so far are mergers.
        let what = text("what").default("merge").take();
        for column in
            [what, text_null("to_kind").take(), text_null("to_parent").take(), text_null("to_area").take()]
        {
            manager.alter_table(Table::alter().table("reorganisation").add_column(column).take()).await?;
        }
        let place = Table::create()
            .table("unit_place")
            .col(big_pk_auto("id"))
            .col(text("unit"))
            .col(text("kind"))
            .col(text_null("parent"))
            .col(text_null("area"))
            .col(date("valid_to"))
            .take();
        manager.create_table(place).await?;
        manager.create_index(index("unit_place", "unit_place_unit", &["unit", "valid_to"])).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
