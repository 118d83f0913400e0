//! Systems that send with an API key (来源).

use crate::values::{PersonId, SourceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SourceId,
    #[sea_orm(unique)]
    pub name: String,
    /// Codes of the scopes, separated by spaces.
    pub scopes: String,
    #[sea_orm(unique)]
    pub key_hash: String,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub rotated_at: Option<DateTimeUtc>,
    pub deleted_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
