//! A case that was served and may be rated (办件; contract.md §5 `POST /served-cases`).

use crate::values::{ServedCaseId, UnitCode, UserKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "served_case")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ServedCaseId,
    /// With the next unique.
    pub source: String,
    pub project_no: String,
    pub unit: UnitCode,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
    pub window: Option<String>,
    pub clerk: Option<String>,
    pub user_kind: Option<UserKind>,
    pub user_name_enc: Option<Vec<u8>>,
    pub user_name_hmac: Option<String>,
    pub user_phone_enc: Option<Vec<u8>>,
    pub user_phone_hmac: Option<String>,
    pub consent_contact: bool,
    pub served_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub received_at: DateTimeUtc,
    /// When silence becomes a default rating; `None` where it never does, or has been looked at.
    pub default_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
