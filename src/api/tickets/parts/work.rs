//! What the unit and the visitor did: contacts, results, attempts to reach a caller.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::ticket;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A contact with the citizen.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    unit: UnitCode,
    unit_name: String,
    method: ContactMethod,
    contacted_at: DateTime<FixedOffset>,
    note: Option<String>,
    by: Option<String>,
}

impl ContactView {
    pub fn of(d: &Detail, c: &ticket::Contact) -> Self {
        Self {
            unit_name: d.rules.unit_name(&c.unit, c.contacted_at),
            unit: c.unit.clone(),
            method: c.method,
            contacted_at: t(c.contacted_at),
            note: c.note.as_ref().and_then(|n| d.words(n)),
            by: d.person(c.by).map(str::to_owned),
        }
    }
}

/// What the unit reported first of an emergency (初步报告).
#[derive(Debug, Serialize, ToSchema)]
pub struct PreliminaryView {
    unit: UnitCode,
    unit_name: String,
    /// Null once erased.
    #[schema(required)]
    content: Option<String>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl PreliminaryView {
    pub fn of(d: &Detail, r: &ticket::PreliminaryReport) -> Self {
        Self {
            unit_name: d.rules.unit_name(&r.unit, r.at),
            unit: r.unit.clone(),
            content: d.words(&r.content),
            at: t(r.at),
            by: d.acting(r.by, r.acting_for),
        }
    }
}

/// A result handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultView {
    round: u32,
    unit: UnitCode,
    unit_name: String,
    verified: bool,
    outcome: Outcome,
    measures: Option<String>,
    public_reply: Option<String>,
    open_to_public: bool,
    verdict: Option<Verdict>,
    plan_measures: Option<String>,
    plan_until: Option<NaiveDate>,
    /// Why it did not wait for a co unit, where one was outstanding.
    open_co_reason: Option<String>,
    evidence: Vec<AttachmentId>,
    submitted_at: DateTime<FixedOffset>,
    by: Option<String>,
    /// The unit's own lead, where it left with a consent (审签).
    signed_by: Option<String>,
    signed_at: Option<DateTime<FixedOffset>>,
    /// `passed`, `failed`, or null while it waits.
    #[schema(required)]
    review: Option<&'static str>,
    review_note: Option<String>,
    reviewed_by: Option<String>,
}

impl ResultView {
    pub fn of(d: &Detail, s: &ticket::Submission) -> Self {
        Self {
            round: s.round,
            unit_name: d.rules.unit_name(&s.unit, s.submitted_at),
            unit: s.unit.clone(),
            verified: s.verified,
            outcome: s.outcome,
            measures: d.words(&s.measures),
            public_reply: d.words(&s.public_reply),
            open_to_public: s.open_to_public,
            verdict: s.verdict,
            plan_measures: s.plan.as_ref().and_then(|p| d.words(&p.measures)),
            plan_until: s.plan.as_ref().map(|p| p.until),
            open_co_reason: s.open_co_reason.as_ref().and_then(|reason| d.words(reason)),
            evidence: s.evidence.clone(),
            submitted_at: t(s.submitted_at),
            by: d.acting(s.by, s.acting_for),
            signed_by: s.signed.as_ref().and_then(|e| d.acting(e.by, e.acting_for)),
            signed_at: s.signed.as_ref().map(|e| t(e.at)),
            review: s.passed.map(|passed| if passed { "passed" } else { "failed" }),
            review_note: s.review_note.as_ref().and_then(|n| d.words(n)),
            reviewed_by: s.reviewed_by.and_then(|p| d.person(p)).map(str::to_owned),
        }
    }
}

/// What a co unit handed in to the lead unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoResultView {
    unit: UnitCode,
    unit_name: String,
    round: u32,
    result: Option<String>,
    evidence: Vec<AttachmentId>,
    submitted_at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl CoResultView {
    pub fn of(d: &Detail, r: &ticket::CoResult) -> Self {
        Self {
            unit_name: d.rules.unit_name(&r.unit, r.submitted_at),
            unit: r.unit.clone(),
            round: r.round,
            result: d.words(&r.result),
            evidence: r.evidence.clone(),
            submitted_at: t(r.submitted_at),
            by: d.person(r.by).map(str::to_owned),
        }
    }
}

/// An attempt to reach a caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitView {
    round: u32,
    caller: CallerId,
    channel: VisitChannel,
    reached: bool,
    unit_contacted: Option<bool>,
    solved: Option<Solved>,
    satisfaction: Option<u8>,
    satisfaction_unit: Option<u8>,
    satisfaction_agent: Option<u8>,
    note: Option<String>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl VisitView {
    pub fn of(d: &Detail, v: &ticket::Visit) -> Self {
        Self {
            round: v.round,
            caller: v.caller,
            channel: v.channel,
            reached: v.reached,
            unit_contacted: v.unit_contacted,
            solved: v.solved,
            satisfaction: v.satisfaction,
            satisfaction_unit: v.satisfaction_unit,
            satisfaction_agent: v.satisfaction_agent,
            note: v.note.as_ref().and_then(|n| d.words(n)),
            at: t(v.at),
            by: d.person(v.by).map(str::to_owned),
        }
    }
}

/// Whether a ticket was drawn for a visit.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitDrawView {
    round: u32,
    /// The first day of the month whose seed decided.
    month: NaiveDate,
    /// The SHA-256 of that seed.
    seal: String,
    /// Of a hundred.
    share: u32,
    /// Below a hundred times the share it is drawn.
    lot: u32,
    drawn: bool,
    at: DateTime<FixedOffset>,
}

impl VisitDrawView {
    pub fn of(d: &ticket::VisitDraw) -> Self {
        let seal = d.seal.clone();
        Self { round: d.round, month: d.month, seal, share: d.share, lot: d.lot, drawn: d.drawn, at: t(d.at) }
    }
}

/// A sign-off that was drawn or looked at again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpotView {
    round: u32,
    /// The first day of the month in whose draw it was; null where somebody looked without a draw.
    #[schema(required)]
    month: Option<NaiveDate>,
    state: SpotState,
    checks: Vec<SpotCheckView>,
}

/// One look at it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpotCheckView {
    confirmed: bool,
    note: Option<String>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl SpotView {
    pub fn of(d: &Detail, s: &ticket::Spot) -> Self {
        let check = |c: &ticket::SpotCheck| SpotCheckView {
            confirmed: c.confirmed,
            note: c.note.as_ref().and_then(|n| d.words(n)),
            at: t(c.at),
            by: d.person(c.by).map(str::to_owned),
        };
        Self {
            round: s.round,
            month: s.month,
            state: s.state(),
            checks: s.checks.iter().map(check).collect(),
        }
    }
}
