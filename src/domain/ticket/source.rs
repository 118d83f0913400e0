//! Where a ticket comes from, and what came with it.

use super::Text;
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// The platform above that sent the ticket down (上级平台) and what it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    pub system: Channel,
    pub number: String,
    pub received_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub return_until: Option<Instant>,
}

/// Where an imported ticket comes from (原系统及原编号); together unique.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The name of the system, as the mapping file gives it.
    pub source: String,
    pub number: String,
}

/// What intake wrote down that no rule asks for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// 事发时间
    pub occurred_at: Option<Instant>,
    /// 经纬度
    pub location: Option<Location>,
    /// 政务服务事项
    pub matter_code: Option<String>,
    /// The telephone system's name of the call (通话编号).
    pub call_id: Option<String>,
    pub tags: Vec<String>,
}

/// A place on the map, WGS-84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Location {
    pub lat: f64,
    pub lng: f64,
}

/// What the rules need of a rating (评价).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingFacts {
    pub id: RatingId,
    pub real_name: bool,
    /// Whether the unit may learn the number (同意联系).
    pub consent_contact: bool,
    pub matter_code: Option<String>,
    /// When the province pushed it, where its time runs from there; else it runs from the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<Instant>,
}

/// The same case rated once more (追评; domain.md §3.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedAgain {
    pub rating: RatingId,
    /// 1–5
    pub satisfaction: u8,
    pub text: Option<Text>,
    pub at: Instant,
}

/// An uploaded file, as far as the rules care (附件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub kind: AttachmentKind,
    /// Of which paper it is the signed scan (签章扫描件).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    pub by: PersonId,
}
