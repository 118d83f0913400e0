//! What a unit is called, from a day on (单位名称).

use crate::values::UnitCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_name")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub unit: UnitCode,
    pub name: String,
    pub valid_from: Date,
}

impl ActiveModelBehavior for ActiveModel {}
