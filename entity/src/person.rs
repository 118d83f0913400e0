//! People who sign in (用户).

use crate::values::{PersonId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PersonId,
    #[sea_orm(unique)]
    pub username: String,
    pub name: String,
    /// Where letters reach this person.
    pub email: Option<String>,
    /// Code of the unit (s)he belongs to.
    pub unit: UnitCode,
    /// Hired from outside: records, does not decide (外包坐席; contract.md §4).
    pub contractor: bool,
    /// argon2id, in PHC form.
    pub password_hash: String,
    pub password_set_at: DateTimeUtc,
    /// Never expires and is never asked to be changed: demo accounts alone.
    pub password_permanent: bool,
    /// Set by somebody else, to be changed at the first sign-in.
    pub must_change_password: bool,
    pub valid_from: Date,
    pub created_at: DateTimeUtc,
    pub disabled_at: Option<DateTimeUtc>,
    #[sea_orm(has_many)]
    pub roles: HasMany<super::person_role::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
