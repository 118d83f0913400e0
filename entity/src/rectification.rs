//! What was done about a bad rating of the province's, on its way back there (整改反馈).

use crate::values::{Outcome, RatingId, TicketId, UnitCode, Verdict};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rectification")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub rating_id: RatingId,
    pub ticket_id: TicketId,
    /// 1 for the first; a new one after each new end.
    pub version: i32,
    /// The source of the rating.
    pub source: String,
    pub unit: UnitCode,
    pub verdict: Option<Verdict>,
    pub outcome: Outcome,
    /// As the review found them; erasable.
    pub measures: Option<String>,
    pub reply: Option<String>,
    /// JSON list of what was shown: kind, type, hash.
    pub evidence: String,
    /// The day on which the unit handed it in.
    pub handled_on: Date,
    /// When the review passed.
    pub ready_at: DateTimeUtc,
    pub due_on: Date,
    pub due_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    /// Who said that it was sent.
    pub sent_by: Option<String>,
    pub receipt: Option<String>,
    pub confirmed_at: Option<DateTimeUtc>,
    /// When it ceased to be true before it was sent.
    pub superseded_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
