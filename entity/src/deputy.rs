//! Who stands in for whom, from a day to a day (AB岗).

use crate::values::{DeputyId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deputy")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DeputyId,
    /// Whose work it is (A岗).
    pub principal: PersonId,
    /// Who stands in (B岗).
    pub deputy: PersonId,
    pub from_on: Date,
    /// The last day.
    pub to_on: Date,
    pub reason: Option<String>,
    pub appointed_by: PersonId,
    pub appointed_at: DateTimeUtc,
    /// Ended before its last day.
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
