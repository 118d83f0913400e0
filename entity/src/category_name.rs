//! What a category is called, from a day on (类别名称).

use crate::values::CategoryCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category_name")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub category: CategoryCode,
    pub name: String,
    pub valid_from: Date,
}

impl ActiveModelBehavior for ActiveModel {}
