//! One attempt to reach a caller (回访记录).

use crate::values::{CallerId, PersonId, Solved, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub caller: CallerId,
    pub round: i32,
    pub reached: bool,
    pub unit_contacted: Option<bool>,
    pub solved: Option<Solved>,
    /// 1–5, of the result.
    pub satisfaction: Option<i32>,
    pub satisfaction_unit: Option<i32>,
    pub satisfaction_agent: Option<i32>,
    pub person_id: PersonId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
