//! 更正: what was taken down wrongly is put right, and what stood there before stays in the journal.

use super::Text;
use crate::domain::time::Instant;
use entity::values::{AreaCode, CallerField, CallerId, CallerKind, CategoryCode};
use serde::{Deserialize, Serialize};

/// A correction of the record (更正; GB/T 36113 资料归档: the archive is changed by an audited correction only, domain.md §4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Each field at most once.
    pub changes: Vec<Amendment>,
    pub reason: Text,
}

/// One field of the record as it was and as it is now (更正内容). Names are those of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum Amendment {
    /// 标题
    Title { was: Text, now: Text },
    /// 诉求内容
    Content { was: Text, now: Text },
    /// 详细地址
    Address { was: Option<Text>, now: Text },
    /// 诉求类别
    Category { was: Option<CategoryCode>, was_name: Option<String>, now: CategoryCode, now_name: String },
    /// 地点
    Area { was: Option<AreaCode>, was_name: Option<String>, now: AreaCode, now_name: String },
    /// 发生时间
    OccurredAt { was: Option<Instant>, now: Instant },
    /// 诉求人信息: what of it, and the salted hashes of what stood there and of what stands there now.
    Caller {
        caller: CallerId,
        fields: Vec<CallerField>,
        kind: CallerKind,
        reachable: bool,
        was: String,
        now: String,
    },
}

/// Where a matter was taken to lie until it was put right (更正前的地点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierArea {
    pub area: Option<AreaCode>,
    pub until: Instant,
}

impl Amendment {
    /// What the field is called.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Title { .. } => "标题",
            Self::Content { .. } => "诉求内容",
            Self::Address { .. } => "详细地址",
            Self::Category { .. } => "诉求类别",
            Self::Area { .. } => "地点",
            Self::OccurredAt { .. } => "发生时间",
            Self::Caller { .. } => "诉求人信息",
        }
    }
}

impl Correction {
    /// What was put right, for a sentence: 标题、详细地址.
    pub fn labels(&self) -> String {
        self.changes.iter().map(Amendment::label).collect::<Vec<_>>().join("、")
    }

    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        let mut texts = Vec::new();
        for change in &mut self.changes {
            match change {
                Amendment::Title { was, now } | Amendment::Content { was, now } => texts.extend([was, now]),
                Amendment::Address { was, now } => texts.extend(was.iter_mut().chain([now])),
                Amendment::Category { .. }
                | Amendment::Area { .. }
                | Amendment::OccurredAt { .. }
                | Amendment::Caller { .. } => {}
            }
        }
        texts.push(&mut self.reason);
        texts
    }
}

impl super::Ticket {
    /// Where the matter was taken to lie at `at` (当时登记的地点).
    pub fn area_at(&self, at: Instant) -> Option<&AreaCode> {
        // What opened at the very moment of the correction opened before it.
        let earlier = self.areas.iter().find(|earlier| at <= earlier.until);
        earlier.map_or(self.area.as_ref(), |earlier| earlier.area.as_ref())
    }

    /// The record as it is put right at `at`.
    pub(super) fn correct(&mut self, correction: &Correction, at: Instant) {
        for change in &correction.changes {
            match change {
                Amendment::Title { now, .. } => self.title = now.clone(),
                Amendment::Content { now, .. } => self.content = now.clone(),
                Amendment::Address { now, .. } => self.address = Some(now.clone()),
                Amendment::Category { now, .. } => self.category = Some(now.clone()),
                Amendment::Area { now, .. } => {
                    let area = self.area.replace(now.clone());
                    self.areas.push(EarlierArea { area, until: at });
                }
                Amendment::OccurredAt { now, .. } => self.details.occurred_at = Some(*now),
                Amendment::Caller { caller, kind, reachable, now, .. } => {
                    self.callers_corrected = true;
                    if let Some(found) = self.callers.iter_mut().find(|c| c.id == *caller) {
                        (found.kind, found.reachable) = (*kind, *reachable);
                        found.identity.clone_from(now);
                    }
                    // As at intake: who joined later does not make it an enterprise's.
                    let first = self.callers.iter().filter(|c| c.joined.is_none());
                    self.enterprise = first.into_iter().any(|c| c.kind == CallerKind::Enterprise);
                }
            }
        }
    }
}
