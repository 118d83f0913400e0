//! A line in a person's inbox in the console (站内提醒).

use crate::values::{PersonId, TicketNumber};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Unique for a person: the same notice comes once.
    pub key: String,
    pub person_id: PersonId,
    pub kind: String,
    pub text: String,
    pub ticket: Option<TicketNumber>,
    pub created_at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
