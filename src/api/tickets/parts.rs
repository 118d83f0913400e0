//! The parts of a ticket on the wire.

use super::fields::beijing_time as t;
use crate::domain::lifecycle;
use crate::domain::routing::Candidate;
use crate::domain::ticket::{self, Ticket};
use crate::domain::time::Instant;
use crate::service::rules::Rules;
use crate::service::ticket::{self as service, Detail};
use crate::service::{attachment, rating};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// WGS-84, degrees.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocationView {
    pub lat: f64,
    pub lng: f64,
}

/// The platform above.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpstreamView {
    system: Channel,
    number: String,
    received_at: Option<DateTime<FixedOffset>>,
    due_at: Option<DateTime<FixedOffset>>,
    return_until: Option<DateTime<FixedOffset>>,
}

impl UpstreamView {
    pub fn of(u: &ticket::Upstream) -> Self {
        Self {
            system: u.system,
            number: u.number.clone(),
            received_at: u.received_at.map(t),
            due_at: u.due_at.map(t),
            return_until: u.return_until.map(t),
        }
    }
}

/// A unit's part.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentView {
    id: AssignmentId,
    role: AssignmentRole,
    unit: UnitCode,
    /// The name at the time of the dispatch.
    unit_name: String,
    status: AssignmentStatus,
    dispatched_at: DateTime<FixedOffset>,
    signed_at: Option<DateTime<FixedOffset>>,
    automatic: bool,
    basis: Option<String>,
}

impl AssignmentView {
    pub fn of(d: &Detail, a: &ticket::Assignment) -> Self {
        Self {
            id: a.id,
            role: a.role,
            unit_name: d.rules.unit_name(&a.unit, a.dispatched_at),
            unit: a.unit.clone(),
            status: a.status,
            dispatched_at: t(a.dispatched_at),
            signed_at: a.signed_at.map(t),
            automatic: a.automatic,
            basis: a.basis.clone(),
        }
    }
}

/// A deadline; its day-by-day count is at `…/deadlines/{clock}/explain`.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineView {
    clock: ClockKind,
    #[schema(required)]
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    round: u32,
    run: u32,
    starts_at: DateTime<FixedOffset>,
    /// Exclusive: an act at this instant is late.
    due_at: DateTime<FixedOffset>,
    /// The last day on which the act is in time.
    due_on: NaiveDate,
    /// The holidays of a year that it reaches into are not announced yet.
    provisional: bool,
    state: ClockState,
    missed_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    stopped_at: Option<DateTime<FixedOffset>>,
    rule: String,
}

impl DeadlineView {
    /// Ordered by round, then by start.
    pub fn all(d: &Detail) -> Vec<Self> {
        let mut clocks: Vec<_> = d.ticket().clocks.iter().collect();
        clocks.sort_by_key(|c| (c.key.round, c.starts_at));
        let view = |c: &&crate::domain::clock::Clock| Self {
            clock: c.key.kind,
            unit_name: c.key.unit.as_ref().map(|u| d.rules.unit_name(u, c.starts_at)),
            unit: c.key.unit.clone(),
            round: c.key.round,
            run: c.key.run,
            starts_at: t(c.starts_at),
            due_at: t(c.due.at),
            due_on: c.due.on,
            provisional: c.due.provisional,
            state: c.state,
            missed_at: c.missed_at.map(t),
            stopped_at: c.stopped_at.map(t),
            rule: c.rule.clone(),
        };
        clocks.iter().map(view).collect()
    }
}

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
        }
    }
}

/// Marks beside the state.
#[derive(Debug, Serialize, ToSchema)]
pub struct Flags {
    enterprise: bool,
    confidential: bool,
    long_term: bool,
    excluded: bool,
    supervision_level: u8,
    no_return: bool,
}

impl Flags {
    pub fn of(ticket: &Ticket) -> Self {
        Self::plain(ticket.enterprise, ticket.confidential)
    }

    /// Of a list's row. Long-term, exclusion, supervision and designation come with their commands.
    pub fn plain(enterprise: bool, confidential: bool) -> Self {
        Self {
            enterprise,
            confidential,
            long_term: false,
            excluded: false,
            supervision_level: 0,
            no_return: false,
        }
    }
}

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
    evidence: Vec<AttachmentId>,
    submitted_at: DateTime<FixedOffset>,
    by: Option<String>,
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
            evidence: s.evidence.clone(),
            submitted_at: t(s.submitted_at),
            by: d.person(s.by).map(str::to_owned),
            review: s.passed.map(|passed| if passed { "passed" } else { "failed" }),
            review_note: s.review_note.as_ref().and_then(|n| d.words(n)),
            reviewed_by: s.reviewed_by.and_then(|p| d.person(p)).map(str::to_owned),
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

/// An uploaded file.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentView {
    pub id: AttachmentId,
    pub name: String,
    pub kind: AttachmentKind,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    pub uploaded_by: Option<String>,
    pub uploaded_at: DateTime<FixedOffset>,
}

impl AttachmentView {
    pub fn of(a: &attachment::Kept, by: Option<&str>) -> Self {
        Self {
            id: a.id,
            name: a.name.clone(),
            kind: a.kind,
            content_type: a.content_type.clone(),
            size: a.size,
            uploaded_by: by.map(str::to_owned),
            uploaded_at: t(a.uploaded_at),
        }
    }
}

/// A unit that comes into question.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateView {
    unit: UnitCode,
    unit_name: String,
    basis: String,
    why: String,
}

impl CandidateView {
    pub fn of(rules: &Rules, c: &Candidate, now: Instant) -> Self {
        Self {
            unit_name: rules.unit_name(&c.unit, now),
            unit: c.unit.clone(),
            basis: c.basis.clone(),
            why: c.why.clone(),
        }
    }
}

/// Something this caller may do now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionView {
    pub name: CommandName,
    pub label: &'static str,
}

/// Something this caller may not do now, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockedView {
    name: CommandName,
    label: &'static str,
    code: &'static str,
    detail: String,
}

impl BlockedView {
    pub fn of(b: &lifecycle::Blocked) -> Self {
        Self { name: b.name, label: b.name.label(), code: b.refusal.code(), detail: b.refusal.detail() }
    }
}
