//! What a supervisor is asked to rule on (剔除、挂账、终结), for pools and reports.

use crate::values::{PersonId, RequestKind, RequestState, TicketId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ruling")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// The number of the request within the ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub kind: RequestKind,
    pub state: RequestState,
    /// Number of the reason among the ticket's texts.
    pub reason: Option<i32>,
    pub requested_by: PersonId,
    pub requested_at: DateTimeUtc,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTimeUtc>,
    /// 挂账: the promised day, and the unit that promises it.
    pub until: Option<Date>,
    pub unit: Option<UnitCode>,
    /// 挂账: the day on which the ticket's time would have ended without it.
    pub due_on: Option<Date>,
    /// 挂账: when the ticket was settled or left the unit (销账).
    pub left_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
