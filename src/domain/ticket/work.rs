//! What a unit does about a ticket and hands in (联系、办结、代录).

use super::{Endorsement, Text};
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A contact of the unit with the citizen (联系诉求人).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub unit: UnitCode,
    pub method: ContactMethod,
    pub contacted_at: Instant,
    pub note: Option<Text>,
    pub by: PersonId,
}

/// What is known of an emergency at first (初步报告; 潍坊 紧急 2 小时初步; contract.md §4 `report_preliminary`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreliminaryReport {
    pub unit: UnitCode,
    pub content: Text,
    pub at: Instant,
    pub by: PersonId,
    /// For whom a deputy reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<PersonId>,
}

/// A result as the unit hands it in (办结).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    pub round: u32,
    pub unit: UnitCode,
    /// Whether the matter was found true (诉求属实).
    pub verified: bool,
    pub outcome: Outcome,
    /// What was done (办理情况), internal.
    pub measures: Text,
    /// What the citizen is told (公开答复).
    pub public_reply: Text,
    pub open_to_public: bool,
    pub evidence: Vec<AttachmentId>,
    pub verdict: Option<Verdict>,
    /// The measures and the day promised, where the verdict is complex (限期整改).
    pub plan: Option<Plan>,
    /// Why it did not wait for a co unit, where one was outstanding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_co_reason: Option<Text>,
    pub submitted_at: Instant,
    pub by: PersonId,
    /// For whom a deputy prepared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<PersonId>,
    /// The consent of the unit's own lead, where it left with one (审签).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Endorsement>,
    /// What the review found; `None` while it waits.
    pub passed: Option<bool>,
    pub review_note: Option<Text>,
    pub reviewed_by: Option<PersonId>,
}

/// The plan that the verdict 情况复杂 promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub measures: Text,
    pub until: NaiveDate,
}

/// What a co unit hands in to the lead unit (协办结果).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoResult {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    pub round: u32,
    /// What it did and found, internal.
    pub result: Text,
    pub evidence: Vec<AttachmentId>,
    pub submitted_at: Instant,
    pub by: PersonId,
}

/// What the hotline entered in a unit's name (代录; contract.md §4 `on_behalf_of`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub command: CommandName,
    pub unit: UnitCode,
    /// Who of the unit said it.
    pub person: Text,
    pub medium: EntryMedium,
    /// A recording, a picture of the message, the paper.
    pub attachment: Option<AttachmentId>,
    pub by: PersonId,
    pub at: Instant,
}
