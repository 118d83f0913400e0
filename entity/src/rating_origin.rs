//! Where a rating came from: the token, and for a while keyed hashes of the address and of a coarse mark of the device.

use crate::values::{RatingId, RatingTokenId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_origin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub rating_id: RatingId,
    pub token_id: RatingTokenId,
    pub at: DateTimeUtc,
    /// `None` once it is old.
    pub address_hash: Option<String>,
    /// `None` once it is old.
    pub device_hash: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
