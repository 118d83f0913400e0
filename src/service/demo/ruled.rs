//! What supervisors ruled on in the history (剔除、挂账、终结): asked by the unit, decided by another.

use super::super::Error;
use super::goal::Goal;
use super::play::Stage;
use super::steps::approve;
use crate::domain::lifecycle::Command;
use crate::domain::time::day_of;
use crate::store::ticket::Stored;
use chrono::TimeDelta;
use entity::values::{AttachmentKind, RequestKind};

/// How far ahead the history promises, in days.
const PROMISED: i64 = 60;

impl Stage<'_> {
    /// The unit asks for it and a supervisor allows it.
    pub(super) async fn rule(&mut self, stored: Stored, goal: Goal) -> Result<Stored, Error> {
        let (ruling, reason, file) = match goal {
            Goal::LongTerm => (
                RequestKind::LongTerm,
                "涉及历史遗留用地手续，已列入年度整治计划，需逐级报批",
                "整治计划.png",
            ),
            Goal::Excluded => {
                (RequestKind::Exclusion, "诉求人多次拒绝提供现场条件，承办单位已穷尽可行措施", "现场记录.png")
            }
            _ => (RequestKind::Termination, "已依法作出最终答复，诉求人就同一事实反复提出", "最终答复.png"),
        };
        self.pass_hours(1);
        let (stored, id) = self.attach(stored, file, AttachmentKind::Evidence).await?;
        let until = (ruling == RequestKind::LongTerm).then(|| day_of(self.end) + TimeDelta::days(PROMISED));
        let command = Command::AskRuling { ruling, reason: reason.to_owned(), evidence: vec![id], until };
        let stored = self.by_unit(stored, command).await?;
        self.pass_hours(2);
        let supervisor = self.cast.by("supervisor2")?;
        self.give(stored, &supervisor, approve(ruling)).await
    }
}
