//! How the last file of a source was read, so that the next one is read likewise.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed_mapping")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    /// The mapping file (docs/import.md).
    pub body: String,
    pub at: DateTimeUtc,
    pub by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}
