//! Requests and proposals: what waits for somebody else to decide.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::ticket;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Something asked for and decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestView {
    id: RequestId,
    kind: RequestKind,
    reason: Option<String>,
    basis: Option<String>,
    evidence: Vec<AttachmentId>,
    requested_by: Option<String>,
    requested_at: DateTime<FixedOffset>,
    state: RequestState,
    decided_by: Option<String>,
    decided_at: Option<DateTime<FixedOffset>>,
    note: Option<String>,
}

impl RequestView {
    pub fn of(d: &Detail, r: &ticket::Request) -> Self {
        Self {
            id: r.id,
            kind: r.kind,
            reason: d.words(&r.reason),
            basis: d.words(&r.basis),
            evidence: r.evidence.clone(),
            requested_by: d.person(r.requested_by).map(str::to_owned),
            requested_at: t(r.requested_at),
            state: r.state,
            decided_by: r.decided_by.and_then(|p| d.person(p)).map(str::to_owned),
            decided_at: r.decided_at.map(t),
            note: r.note.as_ref().and_then(|n| d.words(n)),
        }
    }
}

/// What somebody proposes who may not decide it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    command: String,
    by: PersonId,
    by_name: Option<String>,
    reason_code: Option<DeclineReason>,
    note: Option<String>,
}

impl ProposalView {
    pub fn of(d: &Detail, p: &ticket::Proposal) -> Self {
        Self {
            command: p.command.clone(),
            by: p.by,
            by_name: d.person(p.by).map(str::to_owned),
            reason_code: p.reason_code,
            note: p.note.as_ref().and_then(|n| d.words(n)),
        }
    }
}
