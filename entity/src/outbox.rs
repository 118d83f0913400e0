//! A promise to the outside, written with what it follows from.

use crate::values::{OutboxState, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Makes the promise once, however often it is written.
    #[sea_orm(unique)]
    pub key: String,
    pub topic: String,
    pub ticket_id: Option<TicketId>,
    /// JSON, read by the topic's deliverer.
    pub payload: String,
    pub state: OutboxState,
    /// Counted before the attempt, so that one that kills the process counts too.
    pub attempts: i32,
    /// When to try, or, while leased, when the lease ends.
    pub next_at: DateTimeUtc,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
