//! A sign-off that was looked at again, one row for each round (销号后抽查核实).

use crate::values::{PersonId, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub round: i32,
    /// The first day of the month in whose draw it was.
    pub month: Option<Date>,
    /// What the last check found; `None` before the first.
    pub confirmed: Option<bool>,
    pub person_id: Option<PersonId>,
    pub at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
