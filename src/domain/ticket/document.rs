//! Official papers to a unit (公文): what was issued when, to whom and why.

use super::{Text, Ticket};
use crate::domain::clock::ClockKey;
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A paper as it was issued (公文). Its 文号 stands beside it in a row of its own, since only whoever writes knows the next one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// 1 for the ticket's first.
    pub id: DocumentId,
    pub kind: DocumentKind,
    /// 主送
    pub unit: UnitCode,
    /// 成文日期: the working day on which it goes out.
    pub on: NaiveDate,
    pub cause: DocumentCause,
    /// Its facts and its words ([`crate::domain::document::Paper`]); the citizen's own words are the ticket's.
    pub body: Text,
    pub at: Instant,
}

/// Why a paper was issued (开具事由).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum DocumentCause {
    /// A deadline climbed the ladder.
    Rung { rung: Rung, clocks: Vec<ClockKey> },
    /// A supervisor's order.
    Directive { directive: DirectiveId },
    /// The second redo.
    Redone,
    /// Somebody asked for it.
    Asked,
}

impl DocumentCause {
    /// In words.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Rung { rung, .. } => rung.label(),
            Self::Directive { .. } => "督办",
            Self::Redone => "第二次重办",
            Self::Asked => "人工开具",
        }
    }
}

impl Ticket {
    /// The paper with this number.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.iter().find(|d| d.id == id)
    }
}
