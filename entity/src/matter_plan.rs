//! How a matter that keeps being rated badly is to be put right for good (高频差评事项整改计划).

use crate::values::{MatterPlanState, PersonId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matter_plan")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The matter's code, or its name where ratings came without one.
    pub matter: String,
    pub matter_name: String,
    /// Who answers for it (责任单位).
    pub unit: UnitCode,
    /// The person in charge there, by name (责任人).
    pub owner: String,
    /// Why it keeps happening (原因).
    pub cause: String,
    /// What is to be done (整改措施).
    pub measures: String,
    /// By this day somebody looks whether it helped (复查日期).
    pub review_on: Date,
    /// How many bad ratings there were when the plan was made.
    pub bad: i64,
    pub state: MatterPlanState,
    pub made_at: DateTimeUtc,
    pub made_by: Option<PersonId>,
    pub made_by_name: String,
    /// What the review found.
    pub finding: Option<String>,
    pub reviewed_at: Option<DateTimeUtc>,
    pub reviewed_by: Option<PersonId>,
    pub reviewed_by_name: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
