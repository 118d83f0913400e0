//! What the public reads, or once read, of a result (公开内容); the words stand among the ticket's texts.

use crate::values::{PersonId, TicketId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    /// Numbers among the ticket's texts.
    pub title: Option<i32>,
    pub question: i32,
    pub reply: i32,
    /// Whose reply it is.
    pub unit: UnitCode,
    /// Whether anybody may read it now.
    pub shown: bool,
    pub published_at: DateTimeUtc,
    pub published_by: PersonId,
    pub withdrawn_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
