//! Numbers by which units are reached at any hour (值班电话): official ones, of a desk or of whoever leads.

use crate::values::{PhoneRank, UnitCode, UnitPhoneId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_phone")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UnitPhoneId,
    pub unit: UnitCode,
    /// In the order in which they are tried.
    pub n: i32,
    pub rank: PhoneRank,
    /// Whose it is: 总值班室, 分管副局长.
    pub label: Option<String>,
    pub number: String,
    /// No longer dialled; what was recorded with it still refers to it.
    pub ended: bool,
}

impl ActiveModelBehavior for ActiveModel {}
