//! From what it follows who is visited in a month, where only a share is (回访抽取种子).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit_seed")]
pub struct Model {
    /// Its first day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    /// 32 hexadecimal digits.
    pub seed: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
