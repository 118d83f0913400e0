//! What the reports count, summed by day (统计计数): kept by the outbox, rebuilt from the tickets at any time.

use crate::values::{Basis, Line, Part};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_count")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub basis: Basis,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: Part,
    /// The Beijing day of the basis.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// A code of the part; empty where a ticket has none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: Line,
    #[sea_orm(primary_key, auto_increment = false)]
    pub confidential: bool,
    /// What is counted: a measure, or what stands beside them.
    #[sea_orm(primary_key, auto_increment = false)]
    pub figure: String,
    pub numerator: i64,
    pub denominator: i64,
}

impl ActiveModelBehavior for ActiveModel {}
