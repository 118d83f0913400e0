//! Who signed in, who saw whose number, who took what out (访问日志; 网络安全法 21(三), domain.md §8.2).

use crate::values::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_log")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Real time, whatever the product's clock shows.
    pub at: DateTimeUtc,
    pub person: Option<PersonId>,
    /// The name given, also when nobody has it.
    pub who: String,
    /// What was done: `sign_in`, `sign_out`, `unmask`, `export`, …
    pub action: String,
    pub success: bool,
    pub ticket: Option<String>,
    pub subject: Option<String>,
    pub reason: Option<String>,
    pub address: Option<String>,
    /// How many rows were taken out.
    pub rows: i32,
}

impl ActiveModelBehavior for ActiveModel {}
