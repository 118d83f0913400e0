//! A matter, a window or a clerk as it is from one day to another (政务服务事项、窗口、窗口人员).

use crate::values::{MatterKind, ServiceWhat, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub what: ServiceWhat,
    /// With `what` and `valid_from` unique.
    pub code: String,
    pub name: String,
    pub unit: UnitCode,
    /// Of a window: where it stands (大厅).
    pub hall: Option<String>,
    /// Of a clerk: the window's code.
    pub window: Option<String>,
    /// Of a matter.
    pub kind: Option<MatterKind>,
    /// Working days in which a matter is promised to be done (承诺时限).
    pub promise_days: Option<i32>,
    /// Whether it may be rated (开通评价).
    pub rated: bool,
    /// Of a clerk: the own number (本人手机), encrypted.
    pub phone_enc: Option<Vec<u8>>,
    /// Its keyed hash.
    pub phone_hmac: Option<String>,
    /// Of a matter: the edition of its guide (办事指南版本).
    pub guide_version: Option<String>,
    pub valid_from: Date,
    /// The last day.
    pub valid_to: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
