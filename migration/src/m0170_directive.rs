//! How high a ticket is supervised, and what its unit owes an answer to, for lists and work pools.

use crate::shape::{forward_only, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            integer("supervision_level").default(0).take(),
            text_null("owed").take(),
            boolean("to_close").default(false).take(),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("ticket").add_column(column).take()).await?;
        }
        let few = [
            index("ticket", "ticket_supervised", &["supervision_level"])
                .and_where(Expr::col("supervision_level").gt(0))
                .take(),
            index("ticket", "ticket_owed", &["lead_unit", "owed"])
                .and_where(Expr::col("owed").is_not_null())
                .take(),
            index("ticket", "ticket_to_close", &["id"]).and_where(Expr::col("to_close").eq(true)).take(),
        ];
        for some in few {
            manager.create_index(some).await?;
        }
        // The ladder has grown: what is late already is looked at once more.
        let again = "UPDATE ticket SET next_fire_at = due_at WHERE missed AND due_at IS NOT NULL";
        manager.get_connection().execute_unprepared(again).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
