//! What the tickets of the history are about, as the tables say it.

use super::goal::Goal;
use entity::values::*;
use serde::Deserialize;

/// What a citizen says and how it ends.
#[derive(Debug, Clone, Deserialize)]
pub struct Story {
    pub line: Line,
    pub channel: Channel,
    pub kind: Kind,
    pub urgency: Urgency,
    pub caller_kind: CallerKind,
    pub category: String,
    pub area: String,
    pub address: Option<String>,
    pub title: String,
    pub content: String,
    pub outcome: Outcome,
    pub measures: String,
    pub public_reply: String,
    pub review_note: Option<String>,
}

/// A bad rating and how it is put right.
#[derive(Debug, Clone, Deserialize)]
pub struct BadRating {
    pub matter: String,
    pub unit: String,
    pub channel: RatingChannel,
    pub window: Option<String>,
    pub satisfaction: u8,
    pub real_name: u8,
    pub indicators: Option<String>,
    pub text: Option<String>,
    pub verdict: Verdict,
    pub outcome: Outcome,
    pub measures: String,
    pub public_reply: String,
}

impl Story {
    /// Whether the story can end like that.
    pub fn fits(&self, goal: Goal) -> bool {
        let light = matches!(self.kind, Kind::Consult | Kind::Suggestion | Kind::Praise);
        let calm = self.urgency == Urgency::Normal;
        match goal {
            Goal::Answered => self.kind == Kind::Consult,
            Goal::Transferred | Goal::Emergency => self.urgency == Urgency::Emergency,
            Goal::Withdrawn => self.kind != Kind::Report && calm,
            Goal::ToVisit | Goal::Dissatisfied | Goal::AskedToClose | Goal::Redone => {
                !light && calm && self.line == Line::Hotline
            }
            Goal::SignedOff | Goal::ToSignOff => !light && self.line != Line::Hotline,
            Goal::Archived => self.line == Line::Hotline && self.urgency != Urgency::Emergency,
            Goal::ToReport
            | Goal::ToDispatch
            | Goal::Returned
            | Goal::Disputed
            | Goal::Extending
            | Goal::Supervised
            | Goal::Suspended
            | Goal::LongTerm
            | Goal::Excluded
            | Goal::Terminated
            | Goal::Declined
            | Goal::Proposed
            | Goal::NeedInfo => !light && calm,
            // A report merges with reports on the same unit alone.
            Goal::Merged => !light && calm && self.line == Line::Hotline && self.kind != Kind::Report,
            _ => calm || self.urgency == Urgency::Urgent,
        }
    }
}
