//! One sign-in and all refresh tokens that came of it: their family.

use crate::values::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person: PersonId,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    /// `sign_out`, `reuse`, `password`, `disabled`.
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
