//! A village or grid worker without an account (村组、网格人员): personal data, encrypted and erasable.

use crate::values::{PersonId, UnitCode, WorkerId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worker")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WorkerId,
    /// The unit that works with this person.
    pub unit: UnitCode,
    pub name_enc: Option<Vec<u8>>,
    /// Keyed hash of name, village and number, by which the same worker is found again.
    pub hmac: Option<String>,
    /// Village, group or grid (村组、网格).
    pub village: Option<String>,
    pub phone_enc: Option<Vec<u8>>,
    pub added_by: PersonId,
    pub added_at: DateTimeUtc,
    /// From then on nobody is given anything under this name, and the name is gone.
    pub erased_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
