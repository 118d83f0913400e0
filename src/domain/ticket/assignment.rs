//! A unit's part in a ticket, and whom of its own people it gives it to (承办关系、单位内交办).

use super::{Held, Text};
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A unit's part in a ticket (承办关系).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// 1 for the first.
    pub id: AssignmentId,
    pub role: AssignmentRole,
    pub unit: UnitCode,
    pub status: AssignmentStatus,
    pub dispatched_at: Instant,
    pub signed_at: Option<Instant>,
    /// Whether the dispatch directory gave it without a person's choice.
    pub automatic: bool,
    /// The ground on which it was given (派单依据).
    pub basis: Option<String>,
    /// Given to a township's unit though the directory gives no ground for it (目录外下派; 66号(五)).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pushed_down: bool,
    /// Who had it before a reorganisation; never another dispatch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
}

/// How a part stands that is the unit's no longer (不再承办): taken back, in dispute, settled by a designation, spared.
pub const NO_LONGER: [AssignmentStatus; 4] = [
    AssignmentStatus::Released,
    AssignmentStatus::Disputed,
    AssignmentStatus::Confirmed,
    AssignmentStatus::Removed,
];

impl Assignment {
    /// Whether the unit still answers for it.
    pub fn is_current(&self) -> bool {
        !NO_LONGER.contains(&self.status)
    }

    /// Whether the unit has yet to hand in its part (未办结).
    pub fn is_open(&self) -> bool {
        self.is_current() && self.status != AssignmentStatus::Submitted
    }

    /// Whether a co unit has yet to hand in its part (协办未办结).
    pub fn is_open_co(&self) -> bool {
        self.role == AssignmentRole::Co && self.is_open()
    }
}

/// Who has the work inside a unit (单位内承办人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Hand {
    /// A colleague with an account.
    Person { person: PersonId },
    /// A village or grid worker without one, by the row that keeps name and number.
    Worker { worker: WorkerId },
    /// As given by a command, before it is looked up.
    #[serde(skip)]
    Named(Box<Named>),
}

/// A person as somebody typed it (交办给何人).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// User name or name of a colleague, or the name of a worker without an account.
    pub name: String,
    pub village: Option<String>,
    pub phone: Option<String>,
}

/// What a unit gives to one of its people, with an earlier date of its own (单位内交办; contract.md §4 `assign_inside`).
///
/// It ends with the unit's part: with the result, the return, the next dispatch. The ticket's deadlines know nothing of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InnerTask {
    /// 1 for the first.
    pub n: u32,
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    pub hand: Hand,
    /// The last day that the unit gives.
    pub due_on: NaiveDate,
    pub note: Option<Text>,
    pub by: PersonId,
    pub at: Instant,
    /// When somebody is reminded of it next.
    pub remind_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

impl InnerTask {
    /// Whether somebody still has it in hand.
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    /// Whether this colleague has it in hand.
    pub fn is_with(&self, person: PersonId) -> bool {
        self.is_open() && self.hand == Hand::Person { person }
    }
}
