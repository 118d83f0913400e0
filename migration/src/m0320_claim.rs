//! Who has taken a ticket from its pool (认领).

use crate::shape::{forward_only, indexes, instant_null};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            big_integer_null("claimed_by").take(),
            big_integer_null("claimed_for").take(),
            instant_null("claimed_at"),
            instant_null("claimed_until"),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("ticket").add_column(column).take()).await?;
        }
        // Almost every row holds nothing there, and few lists ask for it: what one person has claimed.
        indexes(
            manager,
            &[
                ("ticket", "ticket_claimed_by", &["claimed_by"]),
                ("ticket", "ticket_claimed_for", &["claimed_for"]),
            ],
        )
        .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
