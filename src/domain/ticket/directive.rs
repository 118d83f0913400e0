//! What somebody above the unit orders on a ticket (督办、批示).

use super::{Text, Ticket, is_in_hand};
use crate::domain::clock::{Clock, ClockKey, level};
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A supervisor's or a leader's order to the unit (督办、批示): what it wants, and the clock of its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Directive {
    /// 1 for the first.
    pub id: DirectiveId,
    pub kind: DirectiveKind,
    /// 1–4; of a supervision only.
    pub level: Option<u8>,
    pub unit: UnitCode,
    /// 督办要求、批示内容
    pub text: Text,
    pub clock: ClockKey,
    pub given_by: PersonId,
    pub given_at: Instant,
    pub state: DirectiveState,
    pub answer: Option<DirectiveAnswer>,
    pub closing: Option<DirectiveClosing>,
}

/// What the unit answered (回复).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectiveAnswer {
    pub content: Text,
    pub at: Instant,
    pub by: PersonId,
}

/// The supervisor's last word on it (结束督办).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectiveClosing {
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}

/// New rounds with which a ticket comes under supervision by itself (contract.md §4 "Escalation ladder").
pub const SECOND_REDO: u32 = 2;

impl Directive {
    /// Whether it is a supervision.
    pub fn is_supervision(&self) -> bool {
        self.kind == DirectiveKind::Supervision
    }
}

impl Ticket {
    /// The order with this number.
    pub fn directive(&self, id: DirectiveId) -> Option<&Directive> {
        self.directives.iter().find(|d| d.id == id)
    }

    /// The highest supervision in force (督办等级), 0 for none: what a supervisor ordered and has not closed, the level to
    /// which a deadline still missed has climbed, and 2 from the second redo on. A finished ticket has none.
    pub fn supervision_level(&self) -> u8 {
        if !is_in_hand(self.status) {
            return 0;
        }
        let in_force = |d: &&Directive| matches!(d.state, DirectiveState::Open | DirectiveState::Answered);
        let ordered = self.directives.iter().filter(in_force).filter_map(|d| d.level);
        let unsettled = |c: &&Clock| c.stopped_at.is_none() || self.awaits_review(c);
        let climbed = self.clocks.iter().filter(unsettled).flat_map(|c| &c.rungs).map(|rung| level(*rung));
        let redone = if self.round > SECOND_REDO { 2 } else { 0 };
        ordered.chain(climbed).chain([redone]).max().unwrap_or(0)
    }

    /// The level of the supervision whose answer this clock awaits.
    pub fn ordered_level(&self, clock: &ClockKey) -> Option<u8> {
        self.directives.iter().find(|d| d.clock == *clock)?.level
    }

    /// What the unit still owes an answer to.
    pub fn owes(&self) -> Option<Owed> {
        let open = |kind| self.directives.iter().any(|d| d.kind == kind && d.state == DirectiveState::Open);
        match (open(DirectiveKind::Supervision), open(DirectiveKind::Instruction)) {
            (true, true) => Some(Owed::Both),
            (true, false) => Some(Owed::Supervision),
            (false, true) => Some(Owed::Instruction),
            (false, false) => None,
        }
    }

    /// Whether an answer waits for the supervisor's last word.
    pub fn answered_supervision(&self) -> bool {
        let answered = |d: &Directive| d.is_supervision() && d.state == DirectiveState::Answered;
        // With the ticket every supervision ends.
        self.supervision_level() > 0 && self.directives.iter().any(answered)
    }
}
