//! The next ticket number of a region's day.

use crate::values::AreaCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "number_sequence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: AreaCode,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    pub next: i64,
}

impl ActiveModelBehavior for ActiveModel {}
