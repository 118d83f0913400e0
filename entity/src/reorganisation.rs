//! A reorganisation (机构改革): units that end on a day, and the one that succeeds to all they had; or a unit that becomes another
//! kind of unit, below another, or for another division.

use crate::values::{
    AreaCode, DutyPhones, PersonId, ReorganisationId, ReorganisationState, ReorganisationWhat, TicketId,
    UnitCode, UnitKind,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reorganisation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReorganisationId,
    pub what: ReorganisationWhat,
    /// The codes of those that end, separated by `;`; of the one that changes.
    pub units: String,
    /// Until when each of them was to be before, in their order, separated by `;`; empty for no end.
    pub ended_before: Option<String>,
    /// The one that goes on: the successor, or the one that changes.
    pub successor: UnitCode,
    /// What becomes of the duty numbers of those that end.
    pub phones: DutyPhones,
    /// What the one that changes is from then on.
    pub to_kind: Option<UnitKind>,
    pub to_parent: Option<UnitCode>,
    pub to_area: Option<AreaCode>,
    /// The first day of the new order.
    pub effective_on: Date,
    /// The document that orders it (改革文件及文号).
    pub basis: String,
    pub state: ReorganisationState,
    pub noted_by: Option<PersonId>,
    pub noted_by_name: String,
    pub noted_at: DateTimeUtc,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    /// How many tickets there were when it began.
    pub total: i64,
    /// How many have passed.
    pub passed: i64,
    /// How many stay behind, to be decided by people.
    pub refused: i64,
    /// The last ticket that was looked at.
    pub cursor: TicketId,
    /// 1 for the first time through, 2 for what came in between.
    pub sweep: i32,
}

impl ActiveModelBehavior for ActiveModel {}
