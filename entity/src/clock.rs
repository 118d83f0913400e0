//! A deadline as reports count it (时限).

use crate::values::{ClockKind, ClockState, TicketId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub kind: ClockKind,
    /// `None` for the hotline's own and for the ticket's total.
    pub unit: Option<UnitCode>,
    pub round: i32,
    pub run: i32,
    /// Of a supervision's answer: its level (督办等级).
    pub level: Option<i32>,
    pub starts_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub due_on: Date,
    /// Counted through a year without a published notice: an import looks at it again.
    pub provisional: bool,
    /// The version of the calendar it was counted by.
    pub calendar: i64,
    pub state: ClockState,
    pub missed_at: Option<DateTimeUtc>,
    /// Whose miss it is, where another unit has succeeded since.
    pub missed_by: Option<UnitCode>,
    /// Whether the miss is the hotline's.
    pub hotlines: bool,
    pub stopped_at: Option<DateTimeUtc>,
    /// Whether the act that stopped it was taken back later.
    pub revoked: bool,
}

impl ActiveModelBehavior for ActiveModel {}
