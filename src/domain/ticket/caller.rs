//! Who called about it (诉求人), and what the hotline told them.

use super::{Joined, Text};
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// One caller of a ticket (诉求人), without the personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// 1 for the first.
    pub id: CallerId,
    pub kind: CallerKind,
    pub anonymous: bool,
    /// Whether a number is known.
    pub reachable: bool,
    /// Hex of SHA-256 over the row's salt and the personal data.
    pub identity: String,
    /// What the return visit has established (回访结论); `None` until it has.
    pub visit: Option<VisitOutcome>,
    /// How (s)he came to a ticket that was there before; `None` for who was there from the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<Joined>,
}

impl Caller {
    /// Whether (s)he left again with the ticket that was merged (已拆回).
    pub fn left(&self) -> bool {
        self.joined.as_ref().is_some_and(|joined| joined.left)
    }

    /// Whether (s)he left, or wants nothing more of it (已撤诉).
    pub fn gave_up(&self) -> bool {
        self.left() || self.visit == Some(VisitOutcome::NotWanted)
    }

    /// Whether a call back is possible at all.
    pub fn can_be_called(&self) -> bool {
        !self.left() && !self.anonymous && self.reachable && self.visit != Some(VisitOutcome::NotWanted)
    }

    /// Whether this caller's visit needs no more calls (contract.md §4, `visit`).
    pub fn settled(&self) -> bool {
        !self.can_be_called() || self.visit.is_some_and(|v| v != VisitOutcome::Dissatisfied)
    }
}

/// Somebody who is on the ticket called again and said nothing new (重复来电).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepeatCall {
    pub caller: CallerId,
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}

/// What the caller was told at or after intake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// 即时答复
    Reply { reply: Text },
    /// 不予受理
    Declined { reason: DeclineReason, told_caller: bool, told: Option<Text> },
    /// 转紧急热线
    Transferred {
        to: EmergencyLine,
        /// Absent where nobody wrote it down, and in what was written before that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<Box<TransferCall>>,
    },
    /// 待补充
    Question { question: Text },
    /// 撤诉
    Withdrawn { reason: Text },
}

/// The call by which an emergency was handed to its own line (转接通话记录): `reached, person, number, at`. Whoever was not reached has
/// not taken it, so that it is of a call that was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TransferCall {
    /// Who took it, by name or number (接警员).
    pub person: Text,
    pub number: Text,
    pub at: Instant,
    pub note: Option<Text>,
    pub by: PersonId,
}
