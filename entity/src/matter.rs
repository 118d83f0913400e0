//! Government service matters that may be rated (政务服务事项).

use crate::values::UnitCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub unit: UnitCode,
}

impl ActiveModelBehavior for ActiveModel {}
