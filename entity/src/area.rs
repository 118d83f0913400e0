//! Divisions down to villages (行政区划).

use crate::values::AreaCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: AreaCode,
    pub name: String,
    /// `county`, `town` or `village`.
    pub level: String,
    pub parent: Option<AreaCode>,
}

impl ActiveModelBehavior for ActiveModel {}
