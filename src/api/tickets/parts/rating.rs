//! The rating from which a ticket came.

use crate::api::tickets::fields::beijing_time as t;
use crate::service::rating;
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// The rating from which the ticket came.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketRatingView {
    id: RatingId,
    source: String,
    project_no: String,
    assess_number: String,
    channel: RatingChannel,
    satisfaction: u8,
    indicators: Vec<String>,
    text: Option<String>,
    real_name: bool,
    consent_contact: bool,
    window: Option<String>,
    clerk: Option<String>,
    assessed_at: DateTime<FixedOffset>,
}

impl TicketRatingView {
    pub fn of(r: &rating::Model) -> Self {
        Self {
            id: r.id,
            source: r.source.clone(),
            project_no: r.project_no.clone(),
            assess_number: r.assess_number.clone(),
            channel: r.channel,
            satisfaction: u8::try_from(r.satisfaction).unwrap_or(0),
            indicators: serde_json::from_str(&r.indicators).unwrap_or_default(),
            text: r.text.clone(),
            real_name: r.real_name,
            consent_contact: r.consent_contact,
            window: r.window.clone(),
            clerk: r.clerk.clone(),
            assessed_at: t(r.assessed_at),
        }
    }
}
