//! Whether something that a bad rating says, and that would cost points elsewhere, was found true (考核线索核实).

use crate::values::{AssessmentGround, PersonId, RatingId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_ground")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub rating_id: RatingId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ground: AssessmentGround,
    /// Only what was found true counts.
    pub verified: bool,
    pub note: String,
    pub at: DateTimeUtc,
    pub by: Option<PersonId>,
    pub by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}
