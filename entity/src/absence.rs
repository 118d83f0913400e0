//! When somebody is away, from a day to a day (请假、外出).

use crate::values::{AbsenceId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AbsenceId,
    pub person: PersonId,
    pub from_on: Date,
    /// The last day.
    pub to_on: Date,
    pub reason: Option<String>,
    pub noted_by: PersonId,
    pub noted_at: DateTimeUtc,
    /// Back before the last day, or not away after all.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
