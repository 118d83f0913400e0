//! Requests and proposals: what waits for somebody else to decide.

use super::ResultView;
use crate::api::tickets::fields::beijing_time as t;
use crate::domain::lifecycle::{extended_until, promised, suspended};
use crate::domain::ticket;
use crate::domain::time::{Instant, day_of};
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A draft is the unit's own until it leaves; whoever entered it for the unit knows it.
fn may_read(d: &Detail, r: &ticket::Request) -> bool {
    let of_unit = r.prepared.as_ref().is_some_and(|draft| d.actor.works_for(&draft.unit));
    of_unit || d.actor.bears(r.requested_by)
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
    /// The result that waits for the unit's own lead, for the unit's own people.
    prepared: Option<ResultView>,
    /// What is given back, if that is asked.
    returning: Option<ReturningView>,
    /// What more time is asked for, if that is asked.
    extension: Option<ExtensionView>,
    /// For what and how long the time is to stand still, if that is asked.
    suspension: Option<SuspensionView>,
    /// Which co unit says that it is not concerned, if that is asked.
    objecting: Option<ObjectingView>,
    /// Until when it is promised, if it is to go onto the long-term ledger.
    ledger: Option<LedgerView>,
    /// When what was granted was taken back (撤销剔除).
    #[schema(required)]
    revoked_at: Option<DateTime<FixedOffset>>,
}

/// A co unit that says that it is not concerned.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectingView {
    unit: UnitCode,
    unit_name: String,
}

/// An entry of the long-term ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerView {
    unit: UnitCode,
    unit_name: String,
    /// The promised day.
    until: NaiveDate,
    /// The last day that the unit has by it.
    ends_on: NaiveDate,
    /// Why that is not the promised day; null where it is.
    ends_why: Option<&'static str>,
    entered_at: Option<DateTime<FixedOffset>>,
    /// The day on which the ticket's time would have ended without it.
    due_on: Option<NaiveDate>,
    /// By this day somebody says how far it has come; null once it has left the ledger.
    review_on: Option<NaiveDate>,
    /// Whether that day has come.
    review_due: bool,
    left_at: Option<DateTime<FixedOffset>>,
}

impl LedgerView {
    fn of(d: &Detail, r: &ticket::Request, entry: &ticket::LedgerEntry) -> Self {
        let review_on = entry.review_on.filter(|_| entry.is_open());
        let ends = promised(d.ticket(), entry.until, d.rules.context(d.now));
        Self {
            unit_name: d.rules.unit_name(&entry.unit, r.requested_at),
            unit: entry.unit.clone(),
            until: entry.until,
            ends_on: ends.on,
            ends_why: ends.why,
            entered_at: entry.entered_at.map(t),
            due_on: entry.due_on,
            review_on,
            review_due: review_on.is_some_and(|day| day <= day_of(d.now)),
            left_at: entry.left_at.map(t),
        }
    }
}

/// A time in which a unit cannot go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspensionView {
    unit: UnitCode,
    unit_name: String,
    reason_code: SuspensionReason,
    resume_on: NaiveDate,
    suspended_at: Option<DateTime<FixedOffset>>,
    resumed_at: Option<DateTime<FixedOffset>>,
    /// How often and for how many working days this unit's time stood still so far.
    used: u32,
    used_working_days: u32,
}

impl SuspensionView {
    fn of(d: &Detail, r: &ticket::Request, s: &ticket::Suspension) -> Self {
        let (used, used_working_days) = suspended(d.ticket(), &s.unit, d.rules.context(d.now));
        Self {
            unit_name: d.rules.unit_name(&s.unit, r.requested_at),
            unit: s.unit.clone(),
            reason_code: s.reason,
            resume_on: s.resume_on,
            suspended_at: s.suspended_at.map(t),
            resumed_at: s.resumed_at.map(t),
            used,
            used_working_days,
        }
    }
}

/// Whose decision a request waits for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// The unit's own lead.
    Unit,
    Hotline,
}

/// More time that a unit asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtensionView {
    unit: UnitCode,
    unit_name: String,
    working_days: u32,
    told_caller: bool,
    /// Null once it is decided.
    awaits: Option<Awaited>,
    endorsed_by: Option<String>,
    endorsed_at: Option<DateTime<FixedOffset>>,
    endorsement: Option<String>,
    /// The last day as it stands and as it would be; null once it is decided.
    due_on: Option<NaiveDate>,
    new_due_on: Option<NaiveDate>,
    /// How often and by how many working days this unit's time was extended so far.
    used: u32,
    used_working_days: u32,
}

impl ExtensionView {
    fn of(d: &Detail, r: &ticket::Request, x: &ticket::Extension) -> Self {
        let waits = r.state == RequestState::Pending;
        let ticket = d.ticket();
        let due = ticket.latest(ClockKind::Handle).filter(|_| waits).map(|c| c.due.on);
        let until = extended_until(ticket, d.rules.context(d.now)).filter(|_| waits);
        let endorsed = x.endorsed.as_ref();
        let (used, used_working_days) = ticket.extended(&x.unit);
        Self {
            unit_name: d.rules.unit_name(&x.unit, r.requested_at),
            unit: x.unit.clone(),
            working_days: x.working_days,
            told_caller: x.told_caller,
            awaits: waits.then_some(if r.awaits_unit() { Awaited::Unit } else { Awaited::Hotline }),
            endorsed_by: endorsed.and_then(|e| d.acting(e.by, e.acting_for)),
            endorsed_at: endorsed.map(|e| t(e.at)),
            endorsement: endorsed.and_then(|e| e.note.as_ref()).and_then(|note| d.words(note)),
            due_on: due,
            new_due_on: until.map(|due| due.on),
            used,
            used_working_days,
        }
    }
}

/// How often and for how long something may still be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftView {
    pub times: u32,
    pub working_days: u32,
}

/// Days from the first to the last.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpanView {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What a unit says when it gives a ticket back.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturningView {
    unit: UnitCode,
    unit_name: String,
    reason_code: ReturnReason,
    suggested_unit: Option<UnitCode>,
    suggested_unit_name: Option<String>,
}

impl ReturningView {
    fn of(d: &Detail, r: &ticket::Returning, at: Instant) -> Self {
        Self {
            unit_name: d.rules.unit_name(&r.unit, at),
            unit: r.unit.clone(),
            reason_code: r.reason,
            suggested_unit_name: r.suggested_unit.as_ref().map(|unit| d.rules.unit_name(unit, at)),
            suggested_unit: r.suggested_unit.clone(),
        }
    }
}

/// A meeting on whose a matter is.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingView {
    participants: Vec<String>,
    decision: Option<String>,
    lead_unit: UnitCode,
    lead_unit_name: String,
    co_units: Vec<UnitCode>,
    co_unit_names: Vec<String>,
    until: Option<NaiveDate>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl MeetingView {
    pub fn of(d: &Detail, m: &ticket::Meeting) -> Self {
        Self {
            participants: m.participants.iter().filter_map(|name| d.words(name)).collect(),
            decision: d.words(&m.decision),
            lead_unit_name: d.rules.unit_name(&m.lead_unit, m.at),
            lead_unit: m.lead_unit.clone(),
            co_unit_names: m.co_units.iter().map(|unit| d.rules.unit_name(unit, m.at)).collect(),
            co_units: m.co_units.clone(),
            until: m.until,
            at: t(m.at),
            by: d.person(m.by).map(str::to_owned),
        }
    }
}

impl RequestView {
    pub fn of(d: &Detail, r: &ticket::Request) -> Self {
        Self {
            id: r.id,
            kind: r.kind,
            reason: r.reason.as_ref().and_then(|reason| d.words(reason)),
            basis: r.basis.as_ref().and_then(|basis| d.words(basis)),
            evidence: r.evidence.clone(),
            requested_by: d.acting(r.requested_by, r.requested_for),
            prepared: r.prepared.as_deref().filter(|_| may_read(d, r)).map(|s| ResultView::of(d, s)),
            requested_at: t(r.requested_at),
            state: r.state,
            decided_by: r.decided_by.and_then(|p| d.person(p)).map(str::to_owned),
            decided_at: r.decided_at.map(t),
            note: r.note.as_ref().filter(|_| r.prepared.is_none() || may_read(d, r)).and_then(|n| d.words(n)),
            objecting: r.objecting.as_ref().map(|o| ObjectingView {
                unit: o.unit.clone(),
                unit_name: d.rules.unit_name(&o.unit, r.requested_at),
            }),
            ledger: r.ledger.as_ref().map(|entry| LedgerView::of(d, r, entry)),
            revoked_at: r.revoked_at.map(t),
            suspension: r.suspension.as_ref().map(|s| SuspensionView::of(d, r, s)),
            extension: r.extension.as_ref().map(|x| ExtensionView::of(d, r, x)),
            returning: r.returning.as_ref().map(|back| ReturningView::of(d, back, r.requested_at)),
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
    told_caller: Option<bool>,
    note: Option<String>,
    /// What is proposed, in words.
    label: &'static str,
    /// The command by which a dispatcher gives it; any other drops it.
    given_by: CommandName,
}

impl ProposalView {
    pub fn of(d: &Detail, p: &ticket::Proposal) -> Self {
        Self {
            command: p.command.clone(),
            by: p.by,
            by_name: d.person(p.by).map(str::to_owned),
            reason_code: p.reason_code,
            told_caller: p.told_caller,
            label: Disposition::from_code(&p.command).map_or("不予受理", Disposition::label),
            given_by: p.given_by(),
            note: p.note.as_ref().and_then(|n| d.words(n)),
        }
    }
}
