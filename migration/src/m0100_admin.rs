//! Who changed what in the administration, limits as versioned settings, dated categories, and what is known of a photo.

use crate::shape::{forward_only, indexes, instant, instant_null};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, big_pk_auto, date, date_null, double_null, integer_null, text, text_null,
};
use sea_orm_migration::sea_orm::DbBackend;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [admin_log(), setting(), category_name()] {
            manager.create_table(table).await?;
        }
        indexes(
            manager,
            &[
                ("admin_log", "admin_log_action", &["action", "id"]),
                ("admin_log", "admin_log_at", &["at"]),
                ("category_name", "category_name_category", &["category", "valid_from"]),
            ],
        )
        .await?;
        // SQLite adds one column at a time.
        for (table, column) in [
            ("category", date_null("valid_from")),
            ("category", date_null("valid_to")),
            ("attachment", instant_null("taken_at")),
            ("attachment", text_null("place")),
            ("attachment", double_null("lat")),
            ("attachment", double_null("lng")),
            ("attachment", text_null("view_path")),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        append_only(manager).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

fn admin_log() -> TableCreateStatement {
    Table::create()
        .table("admin_log")
        .col(big_pk_auto("id"))
        .col(instant("at"))
        .col(big_integer_null("person"))
        .col(text("who"))
        .col(text("action"))
        .col(text("subject"))
        .col(text("detail"))
        .col(text_null("address"))
        .take()
}

fn setting() -> TableCreateStatement {
    Table::create()
        .table("setting")
        .col(big_pk_auto("id"))
        .col(text("name"))
        .col(text_null("line"))
        .col(text_null("kind"))
        .col(integer_null("value"))
        .col(text("basis"))
        .col(instant("valid_from"))
        .col(big_integer_null("set_by"))
        .take()
}

fn category_name() -> TableCreateStatement {
    Table::create()
        .table("category_name")
        .col(big_pk_auto("id"))
        .col(text("category"))
        .col(text("name"))
        .col(date("valid_from"))
        .foreign_key(ForeignKey::create().from("category_name", "category").to("category", "code"))
        .take()
}

/// Nobody edits what was written down of the administration, nor the limits that once held.
async fn append_only(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    if postgres {
        let function = "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ \
             BEGIN RAISE EXCEPTION 'rows are only added here'; END $$";
        manager.get_connection().execute_unprepared(function).await?;
    }
    for table in ["admin_log", "setting"] {
        let statements = if postgres {
            vec![format!(
                "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
            )]
        } else {
            ["UPDATE", "DELETE"]
                .map(|verb| {
                    let name = verb.to_ascii_lowercase();
                    format!(
                        "CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} \
                         BEGIN SELECT RAISE(ABORT, 'rows are only added here'); END"
                    )
                })
                .to_vec()
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
    }
    Ok(())
}
