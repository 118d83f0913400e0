//! What a supervisor found who looked into a series of ratings (可疑评价处置); rows are only added, the last about a series counts.

use crate::values::{PersonId, RatingId, Suspicion, SuspicionVerdict};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suspicion_look")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reason: Suspicion,
    /// The series' first rating.
    pub first_rating: RatingId,
    /// Its last one when it was looked at.
    pub last_rating: RatingId,
    /// How many ratings it had then.
    pub seen: i64,
    pub verdict: SuspicionVerdict,
    pub note: String,
    pub at: DateTimeUtc,
    pub by: PersonId,
    /// The name that this person bore.
    pub by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}
