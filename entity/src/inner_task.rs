//! What a unit gave to one of its people (单位内交办), for lists, pools and hand-over.

use crate::values::{PersonId, TicketId, UnitCode, WorkerId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inner_task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub unit: UnitCode,
    /// A colleague with an account.
    pub person_id: Option<PersonId>,
    /// A worker without one.
    pub worker_id: Option<WorkerId>,
    pub due_on: Date,
    /// Whether somebody still has it in hand.
    pub open: bool,
}

impl ActiveModelBehavior for ActiveModel {}
