//! Ratings that citizens give by themselves (好差评): the tokens behind QR codes and links, where each rating came from, and what
//! somebody found who looked into a suspicious series.

use crate::shape::{forward_only, index, indexes, instant, instant_null, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(token()).await?;
        manager.create_table(origin()).await?;
        manager.create_table(look()).await?;
        indexes(
            manager,
            &[
                ("rating_token", "rating_token_unit", &["unit", "id"]),
                ("rating_token", "rating_token_case", &["source", "project_no"]),
                ("rating_origin", "rating_origin_token", &["token_id"]),
                ("rating_origin", "rating_origin_at", &["at"]),
                ("suspicion_look", "suspicion_look_at", &["at"]),
            ],
        )
        .await?;
        // What is still to be forgotten, oldest first.
        let known = Expr::col("device_hash").is_not_null();
        manager
            .create_index(index("rating_origin", "rating_origin_known", &["at"]).and_where(known).take())
            .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn token() -> TableCreateStatement {
    Table::create()
        .table("rating_token")
        .col(big_pk_auto("id"))
        .col(text("kind"))
        .col(text("source"))
        .col(text("unit"))
        .col(text_null("window"))
        .col(text_null("project_no"))
        .col(text("channel"))
        .col(instant("made_at"))
        .col(big_integer_null("made_by"))
        .col(text("made_by_name"))
        .col(instant_null("expires_at"))
        .col(instant_null("revoked_at"))
        .check(words("kind", &["window", "case"]))
        .check(words("channel", &["3", "4", "6"]))
        .take()
}

fn origin() -> TableCreateStatement {
    Table::create()
        .table("rating_origin")
        .col(ColumnDef::new("rating_id").big_integer().not_null().primary_key())
        .col(big_integer("token_id"))
        .col(instant("at"))
        .col(text_null("address_hash"))
        .col(text_null("device_hash"))
        .foreign_key(ForeignKey::create().from("rating_origin", "rating_id").to("rating", "id"))
        .foreign_key(ForeignKey::create().from("rating_origin", "token_id").to("rating_token", "id"))
        .take()
}

fn look() -> TableCreateStatement {
    Table::create()
        .table("suspicion_look")
        .col(big_pk_auto("id"))
        .col(text("reason"))
        .col(big_integer("first_rating"))
        .col(big_integer("last_rating"))
        .col(big_integer("seen"))
        .col(text("verdict"))
        .col(text("note"))
        .col(instant("at"))
        .col(big_integer("by"))
        .col(text("by_name"))
        .foreign_key(ForeignKey::create().from("suspicion_look", "first_rating").to("rating", "id"))
        .foreign_key(ForeignKey::create().from("suspicion_look", "last_rating").to("rating", "id"))
        .check(words("verdict", &["cleared", "referred"]))
        .take()
}
