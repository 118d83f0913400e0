//! What happened to a ticket (流水): append-only, each row chained to the one before.

use crate::values::{PersonId, TicketId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The event's name, as it stands in `data`.
    pub event: String,
    /// JSON of the event, byte for byte as it was hashed.
    pub data: String,
    /// `None` for the system.
    pub actor_id: Option<PersonId>,
    /// The unit for which (s)he acted.
    pub actor_unit: Option<UnitCode>,
    pub at: DateTimeUtc,
    /// The ticket's version after it.
    pub version: i64,
    pub prev_hash: String,
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
