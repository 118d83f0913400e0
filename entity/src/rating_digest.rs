//! What of a rating was told in which batch (上报摘要): a rating's last row says what the other side knows.

use crate::values::{RatingId, RowChange};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_digest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub rating_id: RatingId,
    pub assessed_at: DateTimeUtc,
    pub change: RowChange,
    /// The first half of the SHA-256 of what was told.
    pub digest: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
