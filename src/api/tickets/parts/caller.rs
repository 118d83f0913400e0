//! A caller on the wire, masked.

use crate::api::tickets::fields::beijing_time as t;
use crate::service::ticket as service;
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A caller, masked.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallerView {
    id: CallerId,
    kind: CallerKind,
    anonymous: bool,
    #[schema(required)]
    name: Option<String>,
    #[schema(required)]
    phone: Option<String>,
    contact_phone: Option<String>,
    salutation: Option<String>,
    company: Option<String>,
    best_time: Option<String>,
    language: Option<String>,
    on_behalf_of: Option<String>,
    /// What the return visit has established.
    #[schema(required)]
    visit: Option<VisitOutcome>,
    /// Attempts in vain, while (s)he is to be visited.
    attempts: Option<AttemptsView>,
    /// When (s)he joined those who were there from the first (加入、并入); null for those.
    joined_at: Option<DateTime<FixedOffset>>,
    /// The ticket with which (s)he came, if it was merged.
    merged_from: Option<TicketNumber>,
    /// What stood there before it was put right, oldest first.
    former: Vec<FormerView>,
}

/// What stood of a caller before a correction, masked; only what was put right then.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormerView {
    /// Names it for `unmask`.
    n: i32,
    /// Until when it stood.
    at: DateTime<FixedOffset>,
    kind: Option<CallerKind>,
    name: Option<String>,
    phone: Option<String>,
    contact_phone: Option<String>,
    salutation: Option<String>,
    company: Option<String>,
}

impl FormerView {
    fn of(f: service::FormerView) -> Self {
        Self {
            n: f.n,
            at: t(f.at),
            kind: f.kind,
            name: f.name,
            phone: f.phone,
            contact_phone: f.contact_phone,
            salutation: f.salutation,
            company: f.company,
        }
    }
}

/// How often a caller was tried in vain in this round.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttemptsView {
    tried: usize,
    /// Different half-days among them, before and from 12:00.
    counted: usize,
    /// With so many (s)he counts as unreachable.
    needed: usize,
    /// From when the next attempt in vain counts.
    counts_from: DateTime<FixedOffset>,
}

impl CallerView {
    pub fn of(c: &service::CallerView) -> Self {
        let c = c.clone();
        Self {
            id: c.id,
            kind: c.kind,
            anonymous: c.anonymous,
            name: c.name,
            phone: c.phone,
            contact_phone: c.contact_phone,
            salutation: c.salutation,
            company: c.company,
            best_time: c.best_time,
            language: c.language,
            on_behalf_of: c.on_behalf_of,
            visit: c.visit,
            attempts: c.attempts.map(|a| AttemptsView {
                tried: a.tried,
                counted: a.counted,
                needed: a.needed,
                counts_from: t(a.counts_from),
            }),
            joined_at: c.joined.as_ref().map(|joined| t(joined.at)),
            merged_from: c.joined.and_then(|joined| joined.from),
            former: c.former.into_iter().map(FormerView::of).collect(),
        }
    }
}
