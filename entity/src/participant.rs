//! Who did what on a ticket (经办人), for pools and the forbidden pairs.

use crate::values::{Duty, PersonId, TicketId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub person_id: PersonId,
    pub unit: UnitCode,
    pub duty: Duty,
}

impl ActiveModelBehavior for ActiveModel {}
