//! What tickets are about, in three levels (诉求类别).

use crate::values::CategoryCode;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: CategoryCode,
    pub name: String,
    /// 1, 2 or 3; a ticket's category is of level 3.
    pub level: i32,
    pub parent: Option<CategoryCode>,
    /// `None`: since ever.
    pub valid_from: Option<Date>,
    /// The last day on which tickets are filed under it.
    pub valid_to: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
