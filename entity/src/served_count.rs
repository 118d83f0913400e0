//! How many cases were served in a month, where only their number is known (办件量).

use crate::values::UnitCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "served_count")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its first day; with the next three unique.
    pub month: Date,
    pub unit: UnitCode,
    /// Empty for all of the unit's.
    pub matter_code: String,
    /// Empty for all of the unit's.
    pub window: String,
    pub served: i32,
    /// Who said so last.
    pub told_by: String,
    pub told_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
