//! What a unit was and where it stood until a day (单位沿革).

use crate::values::{AreaCode, UnitCode, UnitKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_place")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub unit: UnitCode,
    pub kind: UnitKind,
    pub parent: Option<UnitCode>,
    pub area: Option<AreaCode>,
    /// The last day on which it was so.
    pub valid_to: Date,
}

impl ActiveModelBehavior for ActiveModel {}
