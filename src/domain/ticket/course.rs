//! What happens to a ticket beside the handling: who took part, meetings, urgings, acts at a set time.

use super::Text;
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A person's duty on a ticket (经办人), for the forbidden pairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    pub person: PersonId,
    pub unit: UnitCode,
    pub duty: Duty,
}

/// A meeting on whose a matter is (会商记录; 66号(五) 组织协商确定主办和协办单位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    pub participants: Vec<Text>,
    pub decision: Text,
    pub lead_unit: UnitCode,
    pub co_units: Vec<UnitCode>,
    /// The day by which the meeting wants it done; a word among those present, no clock.
    pub until: Option<NaiveDate>,
    pub at: Instant,
    pub by: PersonId,
}

/// Somebody made to hurry (催办).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Urging {
    /// Who had the ticket then; `None`: the hotline itself.
    pub unit: Option<UnitCode>,
    pub note: Text,
    pub at: Instant,
    pub by: PersonId,
}

/// An act of the system at a set time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    pub kind: AlarmKind,
    pub at: Instant,
}

/// What an [`Alarm`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A ticket waiting for the citizen's information goes back to intake (待补充到期).
    InfoTimeout,
    /// A suspended ticket's time runs again (挂起到期).
    Resume,
    /// A signed-off ticket is archived after its spot-check month (归档).
    Archive,
}
