//! What was changed in the administration: people, units, directory, settings (管理日志). Never changed, never deleted.

use crate::values::{AdminAction, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_log")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Real time, whatever the product's clock shows.
    pub at: DateTimeUtc,
    /// `None` from the command line.
    pub person: Option<PersonId>,
    /// The name that this person bore.
    pub who: String,
    pub action: AdminAction,
    /// Whom or what it concerns.
    pub subject: String,
    /// What changed, in words.
    pub detail: String,
    pub address: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
