//! A unit's open list in the order of its deadlines, whatever states it asks for: no sorting of all that the unit has.

use crate::shape::{forward_only, index};
use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(index("ticket", "ticket_lead_due", &["lead_unit", "due_at", "id", "status"]))
            .await?;
        // With the states in front of the deadlines it would be taken instead, and all of them sorted.
        manager.drop_index(Index::drop().name("ticket_lead").table("ticket").to_owned()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}
