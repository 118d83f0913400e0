//! A table of rating indicators, loaded whole (评价指标版本; domain.md §10.2). The first one is built in.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "indicator_table")]
pub struct Model {
    /// 2, 3 …
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Ratings given from this day on are checked against it.
    #[sea_orm(unique)]
    pub valid_from: Date,
    /// The document that orders it.
    pub basis: String,
    /// JSON object: code → name.
    pub items: String,
    pub loaded_by: String,
    pub loaded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
