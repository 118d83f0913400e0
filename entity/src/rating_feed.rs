//! What a source of ratings is to us (好差评来源设置). Rows are only added: the last of a source that has begun holds.

use crate::values::{ClockStart, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_feed")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The name of the key's source, or of files.
    pub source: String,
    /// Whether it is the province's platform, to which rectifications go back.
    pub province: bool,
    /// From when the time of its bad ratings runs.
    pub clock_start: ClockStart,
    pub basis: String,
    /// By the product's clock.
    pub valid_from: DateTimeUtc,
    pub set_at: DateTimeUtc,
    pub set_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
