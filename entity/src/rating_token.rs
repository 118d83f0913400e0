//! A QR code or link by which citizens rate (评价码). The token itself is never kept: it follows from the id and the key.

use crate::values::{PersonId, RatingChannel, RatingTokenId, RatingTokenKind, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_token")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RatingTokenId,
    pub kind: RatingTokenKind,
    /// Under which its ratings are kept: the key's source that asked for it, or the hotline's own.
    pub source: String,
    pub unit: UnitCode,
    pub window: Option<String>,
    /// Of a case.
    pub project_no: Option<String>,
    /// How it reaches the citizen.
    pub channel: RatingChannel,
    pub made_at: DateTimeUtc,
    /// `None`: a source.
    pub made_by: Option<PersonId>,
    /// The name that the person or the source bore.
    pub made_by_name: String,
    /// `None`: until it is revoked.
    pub expires_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
