//! The rating from which a ticket came.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::time::day_of;
use crate::service::rating;
use crate::service::ticket::Detail;
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
    /// What the window is called.
    #[schema(required)]
    window_name: Option<String>,
    clerk: Option<String>,
    assessed_at: DateTime<FixedOffset>,
    /// Later ratings of the same case (追评), oldest first.
    again: Vec<RatedAgainView>,
}

/// A later rating of the same case.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatedAgainView {
    satisfaction: u8,
    #[schema(required)]
    text: Option<String>,
    at: DateTime<FixedOffset>,
}

impl TicketRatingView {
    pub fn of(d: &Detail, r: &rating::Model) -> Self {
        let day = day_of(r.assessed_at);
        let services = &d.rules.reference.services;
        let named = r.window.as_deref().and_then(|code| services.name(ServiceWhat::Window, code, day));
        let again = d.ticket().rated_again.iter().map(|again| RatedAgainView {
            satisfaction: again.satisfaction,
            text: again.text.as_ref().and_then(|text| d.words(text)),
            at: t(again.at),
        });
        Self {
            again: again.collect(),
            window_name: named.map(str::to_owned).or_else(|| r.window.clone()),
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
