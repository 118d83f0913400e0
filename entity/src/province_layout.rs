//! How what goes to the province is laid out (上报字段布局). Rows are only added: the last of a kind holds.

use crate::values::{LayoutKind, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "province_layout")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: LayoutKind,
    /// 1 for the first after the shipped one, which is 0.
    pub version: i32,
    /// TOML.
    pub body: String,
    pub basis: String,
    pub set_at: DateTimeUtc,
    pub set_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
