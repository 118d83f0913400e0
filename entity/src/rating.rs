//! A rating of a government service (好差评; contract.md §5).

use crate::values::{RatingChannel, RatingId, TicketId, UnitCode, UserKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RatingId,
    /// The name of the key's source; with the next two unique.
    pub source: String,
    pub project_no: String,
    pub assess_number: String,
    /// `None`: to be found out by pre-check.
    pub unit: Option<UnitCode>,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
    pub window: Option<String>,
    pub clerk: Option<String>,
    pub channel: RatingChannel,
    /// 1–5; 1 and 2 are 差评.
    pub satisfaction: i32,
    /// JSON list of the indicators' codes.
    pub indicators: String,
    /// What the user wrote; erasable.
    pub text: Option<String>,
    pub real_name: bool,
    pub consent_contact: bool,
    pub user_name_enc: Option<Vec<u8>>,
    pub user_name_hmac: Option<String>,
    pub user_phone_enc: Option<Vec<u8>>,
    pub user_phone_hmac: Option<String>,
    pub user_kind: Option<UserKind>,
    pub served_at: Option<DateTimeUtc>,
    pub assessed_at: DateTimeUtc,
    pub received_at: DateTimeUtc,
    /// Given by the system after silence, not by the user.
    pub is_default: bool,
    /// The ticket it became, if it is a 差评; of a second one the ticket of its case.
    pub ticket_id: Option<TicketId>,
    /// When the province's platform pushed it, where it says so (推送时间).
    pub pushed_at: Option<DateTimeUtc>,
    /// Whose it is now: the unit of the rating until its ticket went to another (归属单位).
    pub counted_unit: Option<UnitCode>,
    /// Of a default: the citizen's own rating that came after all, and counts in its place (被取代).
    pub superseded_by: Option<RatingId>,
}

impl ActiveModelBehavior for ActiveModel {}
