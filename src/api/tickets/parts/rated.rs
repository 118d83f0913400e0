//! What was held of a bad rating, whose it seems to be, and what the public reads.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::rating::{self, Rated};
use crate::domain::ticket;
use crate::domain::time::day_of;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A supervisor's word on a bad rating (差评认定).
#[derive(Debug, Serialize, ToSchema)]
pub struct AdjudicationView {
    round: u32,
    verdict: Verdict,
    /// Null once erased.
    #[schema(required)]
    note: Option<String>,
    evidence: Vec<AttachmentId>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl AdjudicationView {
    pub fn of(d: &Detail, a: &ticket::Adjudication) -> Self {
        Self {
            round: a.round,
            verdict: a.verdict,
            note: d.words(&a.note),
            evidence: a.evidence.clone(),
            at: t(a.at),
            by: d.person(a.by).map(str::to_owned),
        }
    }
}

/// What a bad rating seems to be about, and whose it may be (预审建议).
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingHintView {
    concern: RatingConcern,
    concern_label: &'static str,
    /// The indicators that speak for it, in words.
    indicators: Vec<String>,
    /// Null where a person has to find out.
    #[schema(required)]
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    why: &'static str,
}

impl RatingHintView {
    /// Of a rating's ticket, while it is settled whose it is, for whoever settles that.
    pub fn all(d: &Detail) -> Vec<Self> {
        let ticket = d.ticket();
        let Some(row) = d.rating.as_ref().filter(|_| ticket.kind == Kind::Rating) else { return Vec::new() };
        let front =
            [Role::Agent, Role::Dispatcher, Role::Supervisor].into_iter().any(|role| d.actor.is(role));
        if !front || !ticket::is_in_hand(ticket.status) {
            return Vec::new();
        }
        let indicators: Vec<String> = serde_json::from_str(&row.indicators).unwrap_or_default();
        let rated = Rated {
            indicators: &indicators,
            matter_code: row.matter_code.as_deref(),
            unit: row.unit.as_ref().or_else(|| ticket.lead().map(|lead| &lead.unit)),
        };
        let named = |hint: rating::Hint| Self {
            concern: hint.concern,
            concern_label: hint.concern.label(),
            indicators: hint.indicators,
            unit_name: hint.unit.as_ref().map(|unit| d.rules.unit_name(unit, d.now)),
            unit: hint.unit,
            why: hint.why,
        };
        rating::hints(rated, &d.rules.reference, day_of(d.now)).into_iter().map(named).collect()
    }
}

/// What the public reads, or once read, of a result.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationView {
    title: Option<String>,
    question: Option<String>,
    reply: Option<String>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
    /// Null while it stands.
    #[schema(required)]
    withdrawn_at: Option<DateTime<FixedOffset>>,
    withdrawn_reason: Option<String>,
}

impl PublicationView {
    pub fn of(d: &Detail, p: &ticket::Publication) -> Self {
        let withdrawn = p.withdrawn.as_ref();
        Self {
            title: p.title.as_ref().and_then(|title| d.words(title)),
            question: d.words(&p.question),
            reply: d.words(&p.reply),
            at: t(p.at),
            by: d.person(p.by).map(str::to_owned),
            withdrawn_at: withdrawn.map(|w| t(w.at)),
            withdrawn_reason: withdrawn.and_then(|w| w.reason.as_ref()).and_then(|reason| d.words(reason)),
        }
    }
}
