//! Units whose results leave with the consent of their own lead (审签).

use crate::values::{PersonId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit: UnitCode,
    pub set_by: PersonId,
    pub set_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
