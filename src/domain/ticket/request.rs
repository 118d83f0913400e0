//! What one person asks and another decides (申请与审批).

use super::{Submission, Text};
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// Something one person asks and another decides (申请与审批).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// 1 for the first.
    pub id: RequestId,
    pub kind: RequestKind,
    /// `None` where a code says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// `None` where the reason is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Text>,
    pub evidence: Vec<AttachmentId>,
    pub requested_by: PersonId,
    /// For whom a deputy asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_for: Option<PersonId>,
    pub requested_at: Instant,
    pub state: RequestState,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub note: Option<Text>,
    /// The result that waits for the unit's own lead, if that is asked (草稿待审签).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<Box<Submission>>,
    /// What is given back, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returning: Option<Returning>,
    /// What more time is asked for, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// For what and how long the time is to stand still, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Suspension>,
    /// Which co unit says that it is not concerned, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objecting: Option<Objecting>,
    /// Until when it is promised, if it is to go onto the long-term ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerEntry>,
    /// When what was granted was taken back (撤销剔除); it stays known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
}

/// What a supervisor rules on, at the word of a unit or a dispatcher (督办员裁定): different things, each a column of its own
/// in every report.
pub const RULINGS: &[RequestKind] = &[
    RequestKind::Exclusion,
    RequestKind::Inclusion,
    RequestKind::LongTerm,
    RequestKind::Termination,
    RequestKind::Malicious,
];

/// Those of them that a report counts; what was taken back is counted as if it had never been.
pub const COUNTED_RULINGS: &[RequestKind] =
    &[RequestKind::Exclusion, RequestKind::LongTerm, RequestKind::Termination, RequestKind::Malicious];

impl Request {
    /// Whether a supervisor rules on it, whatever else somebody asks meanwhile.
    pub fn is_ruling(&self) -> bool {
        RULINGS.contains(&self.kind)
    }

    /// Whether it was granted and is in force.
    pub fn is_in_force(&self) -> bool {
        self.state == RequestState::Approved && self.revoked_at.is_none()
    }

    /// Whether it waits for the unit's own lead before anybody else decides.
    pub fn awaits_unit(&self) -> bool {
        self.state == RequestState::Pending
            && self.extension.as_ref().is_some_and(|extension| extension.endorsed.is_none())
    }
}

/// What a unit says when it gives a ticket back (退单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returning {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    pub reason: ReturnReason,
    /// Whose it is instead (建议承办单位).
    pub suggested_unit: Option<UnitCode>,
    /// Where the ticket stands again if the return is refused.
    pub from: Status,
}

/// A co unit that says that it is not concerned (协办异议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objecting {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    /// Where its part stands again if the objection is refused.
    pub from: AssignmentStatus,
}

/// More time that a unit asks for (延期).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    pub unit: UnitCode,
    /// Added to the last day that the unit had when it asked.
    pub working_days: u32,
    /// Whether the citizen has been told (告知诉求人).
    pub told_caller: bool,
    /// The consent of the unit's own lead, before which the hotline does not decide.
    pub endorsed: Option<Endorsement>,
}

/// A time in which the unit cannot go on (挂起).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    pub unit: UnitCode,
    pub reason: SuspensionReason,
    /// With this day its time runs again by itself.
    pub resume_on: NaiveDate,
    pub suspended_at: Option<Instant>,
    pub resumed_at: Option<Instant>,
}

/// A matter that cannot be settled now, with the day on which it will be (挂账; 济南条例 24 措施、时限、跟踪督办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub unit: UnitCode,
    /// The day that the unit promises (承诺办结日期).
    pub until: NaiveDate,
    pub entered_at: Option<Instant>,
    /// The day on which the time of the ticket as a whole would have ended: there the reports show it.
    pub due_on: Option<NaiveDate>,
    /// By this day somebody says how far it has come (复查日期).
    pub review_on: Option<NaiveDate>,
    /// With this day people are reminded of that, and again until somebody has.
    pub remind_on: Option<NaiveDate>,
    pub left_at: Option<Instant>,
}

impl LedgerEntry {
    /// Whether the ticket stands on the ledger by it.
    pub fn is_open(&self) -> bool {
        self.entered_at.is_some() && self.left_at.is_none()
    }
}

/// The first of two consents (单位负责人审批).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endorsement {
    pub by: PersonId,
    /// For whom a deputy gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<PersonId>,
    pub at: Instant,
    pub note: Option<Text>,
}

/// What a contractor's agent proposes and an own one decides (外包坐席建议; 国办函〔2025〕66号(三)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The command's name, or `malicious`.
    pub command: String,
    pub by: PersonId,
    pub reason_code: Option<DeclineReason>,
    /// Whether the caller has been told already; absent in what was written before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_caller: Option<bool>,
    pub note: Option<Text>,
}

impl Proposal {
    /// The command by which a dispatcher gives it.
    pub fn given_by(&self) -> CommandName {
        if self.command == Disposition::Malicious.code() {
            CommandName::RequestMalicious
        } else {
            CommandName::Decline
        }
    }
}
