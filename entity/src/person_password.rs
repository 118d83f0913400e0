//! Earlier passwords' hashes: a new password differs from the last ones (domain.md §8.2).

use crate::values::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_password")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub person: PersonId,
    pub password_hash: String,
    pub set_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
