//! Taking over a ticket of another system (导入): what was done there stays as it was done, what is left runs on by our rules.

mod clocks;
mod fitting;

use super::Context;
use super::intake::{Birth, NewCaller};
use crate::domain::calendar::Due;
use crate::domain::clock::{Division, Matter};
use crate::domain::text::FieldErrors;
use crate::domain::ticket::{
    Alarm, AlarmKind, Answer, Assignment, Caller, Contact, Details, Imported, Origin, RatingFacts, Received,
    Submission, Text, Upstream, is_in_hand,
};
use crate::domain::time::Instant;
use chrono::TimeDelta;
use entity::values::*;

/// A ticket as another system tells of it, its fields of the right form. What a field does not say is unknown: nothing
/// is made up for it.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    pub origin: Origin,
    pub line: Line,
    pub channel: Channel,
    pub kind: Kind,
    pub urgency: Urgency,
    pub title: String,
    pub content: String,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
    pub address: Option<String>,
    pub subject_unit: Option<UnitCode>,
    pub details: Details,
    pub callers: Vec<NewCaller>,
    pub confidential: bool,
    pub reply_wanted: bool,
    pub upstream: Option<Upstream>,
    pub rating: Option<RatingFacts>,
    /// Where it stands; derived from the rest where it is not said.
    pub status: Option<Status>,
    pub unit: Option<UnitCode>,
    pub received_at: Instant,
    pub dispatched_at: Option<Instant>,
    pub signed_at: Option<Instant>,
    pub contacted_at: Option<Instant>,
    pub submitted_at: Option<Instant>,
    /// Since when it is in its present state.
    pub state_since: Option<Instant>,
    pub closed_at: Option<Instant>,
    /// The deadline that the other system had set.
    pub due: Option<Due>,
    /// Whether a closed ticket without a deadline is judged by our limits.
    pub judge_closed: bool,
    pub reply: Option<String>,
    pub measures: Option<String>,
    pub outcome: Option<Outcome>,
    pub verified: Option<bool>,
    pub verdict: Option<Verdict>,
    pub decline_reason: Option<DeclineReason>,
    pub transfer_to: Option<EmergencyLine>,
}

/// The one event with which an imported ticket begins.
///
/// # Errors
/// Every field that contradicts another, lies at an impossible time, or is missing for the state.
pub fn bring_in(history: History, birth: Birth, context: Context<'_>) -> Result<Imported, FieldErrors> {
    let history = fitting::check(history, context)?;
    let status = history.stands();
    let assignment = history.assignment(status);
    let submission = history.submission();
    let answer = history.answer(status, submission.is_some());
    let clocks = clocks::of(&history, status, context);
    let archive = context.policy.number(LimitName::ArchiveDays, history.matter());
    let archive = TimeDelta::days(i64::from(archive));
    let alarm = (status == Status::SignedOff)
        .then(|| Alarm { kind: AlarmKind::Archive, at: history.closed_at.unwrap_or(context.now) + archive });
    let contact = history.contact();
    let closed_at = if is_in_hand(status) { None } else { history.closed_at };
    let origin = history.origin.clone();
    let received = history.received(status, birth);
    Ok(Imported {
        received,
        origin,
        status,
        assignment,
        contact,
        submission,
        answer,
        clocks,
        alarm,
        closed_at,
    })
}

impl History {
    /// What its limits depend on.
    fn matter(&self) -> Matter {
        let enterprise = self.callers.iter().any(|c| c.kind == CallerKind::Enterprise);
        let matter = Matter { urgency: self.urgency, enterprise, ..Matter::ordinary(self.line, self.kind) };
        matter.within(self.area.as_ref().and_then(Division::of))
    }

    /// The state, by what is known where it is not said: closed, handed in, dispatched, or still to be dispatched.
    fn stands(&self) -> Status {
        let closed = self.closed_at.is_some() || self.reply.is_some();
        match self.status {
            Some(status) => status,
            None if closed && (self.unit.is_some() || self.closed_at.is_some()) => Status::Archived,
            None if closed => Status::Answered,
            None if self.signed_at.is_some() => Status::Handling,
            None if self.unit.is_some() => Status::Dispatched,
            None => Status::ToDispatch,
        }
    }

    fn dispatched(&self) -> Instant {
        self.dispatched_at.unwrap_or(self.received_at)
    }

    /// When the unit had done its part.
    fn finished(&self) -> Option<Instant> {
        self.submitted_at.or(self.closed_at)
    }

    fn assignment(&self, status: Status) -> Option<Assignment> {
        let stands = match status {
            Status::Dispatched => AssignmentStatus::Dispatched,
            Status::Handling => AssignmentStatus::Handling,
            _ => AssignmentStatus::Submitted,
        };
        self.unit.clone().map(|unit| Assignment {
            id: AssignmentId(1),
            role: AssignmentRole::Lead,
            unit,
            status: stands,
            dispatched_at: self.dispatched(),
            signed_at: self.signed_at,
            automatic: false,
            basis: None,
            pushed_down: false,
            held: Vec::new(),
        })
    }

    fn contact(&self) -> Option<Contact> {
        let (unit, contacted_at) = self.unit.clone().zip(self.contacted_at)?;
        Some(Contact { unit, method: ContactMethod::Other, contacted_at, note: None, by: NOBODY })
    }

    /// The result, where the other system says what came of it.
    fn submission(&self) -> Option<Submission> {
        let (unit, outcome) = self.unit.clone().zip(self.outcome)?;
        let (measures, reply) = (self.measures.clone(), self.reply.clone());
        let passed = (self.status != Some(Status::ToReview)).then_some(true);
        Some(Submission {
            acting_for: None,
            signed: None,
            round: 1,
            unit,
            verified: self.verified?,
            outcome,
            measures: Text::plain(measures.clone().or_else(|| reply.clone())?),
            public_reply: Text::plain(reply.or(measures)?),
            open_to_public: false,
            evidence: Vec::new(),
            verdict: self.verdict,
            plan: None,
            open_co_reason: None,
            submitted_at: self.finished()?,
            by: NOBODY,
            passed,
            review_note: None,
            reviewed_by: None,
        })
    }

    /// What the caller was told, where it is not the unit's public reply.
    fn answer(&self, status: Status, submitted: bool) -> Option<Answer> {
        let reply = self.reply.clone().map(Text::plain);
        match status {
            Status::Declined => {
                let told_caller = reply.is_some();
                self.decline_reason.map(|reason| Answer::Declined { reason, told_caller, told: reply })
            }
            Status::Transferred => self.transfer_to.map(|to| Answer::Transferred { to, call: None }),
            Status::Withdrawn => reply.map(|reason| Answer::Withdrawn { reason }),
            _ if submitted => None,
            _ => reply.map(|reply| Answer::Reply { reply }),
        }
    }

    fn received(self, status: Status, birth: Birth) -> Received {
        let disposition = match status {
            Status::Answered => Disposition::Answer,
            Status::Declined => Disposition::Decline,
            Status::Transferred => Disposition::TransferEmergency,
            _ => Disposition::Accept,
        };
        let callers = self.callers.into_iter().zip(1..).map(|(caller, id)| Caller {
            id: CallerId(id),
            kind: caller.kind,
            anonymous: caller.anonymous,
            reachable: caller.reachable,
            identity: caller.identity,
            visit: None,
            joined: None,
        });
        Received {
            number: birth.number,
            region: birth.region,
            line: self.line,
            kind: self.kind,
            channel: self.channel,
            urgency: self.urgency,
            disposition,
            title: Text::plain(self.title),
            content: Text::plain(self.content),
            address: self.address.map(Text::plain),
            category: self.category,
            area: self.area,
            subject_unit: self.subject_unit,
            details: self.details,
            confidential: self.confidential,
            reply_wanted: self.reply_wanted,
            received_at: self.received_at,
            // When it was taken down there: a list of today's calls must not hold the past of ten years.
            created_at: self.received_at,
            late_reason: None,
            recorded_by: None,
            callers: callers.collect(),
            upstream: self.upstream,
            rating: self.rating,
            split_from: None,
        }
    }
}

/// The system signs with 0, which no person bears.
const NOBODY: PersonId = PersonId(0);
