//! The roles of a person (角色).

use crate::values::{PersonId, Role};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: Role,
    #[sea_orm(belongs_to, from = "person", to = "id")]
    pub owner: HasOne<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
