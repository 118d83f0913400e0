//! A unit's part in a ticket (承办关系).

use crate::values::{AssignmentRole, AssignmentStatus, TicketId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub unit: UnitCode,
    pub role: AssignmentRole,
    pub status: AssignmentStatus,
    pub dispatched_at: DateTimeUtc,
    pub signed_at: Option<DateTimeUtc>,
    /// Given to a township without a ground in the directory (目录外下派).
    pub pushed_down: bool,
}

impl ActiveModelBehavior for ActiveModel {}
