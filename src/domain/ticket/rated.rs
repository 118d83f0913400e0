//! What was held of a bad rating, and what the public reads of a result (差评认定、公开; contract.md §5).

use super::{Submission, Text, Ticket};
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A supervisor's word on a bad rating (差评认定; domain.md §3.2: 认定人不得是被评价单位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adjudication {
    /// In which round.
    pub round: u32,
    pub verdict: Verdict,
    pub note: Text,
    /// Files of the ticket that show it; at least one where the rating is left out by it.
    pub evidence: Vec<AttachmentId>,
    pub at: Instant,
    pub by: PersonId,
}

/// The public wording of a result (公开内容), apart from what the unit wrote for the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    pub question: Text,
    pub reply: Text,
    /// The unit whose reply it is.
    pub unit: UnitCode,
    pub at: Instant,
    pub by: PersonId,
    /// `None` while it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
}

/// Why something public is so no longer (撤下).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// `None` where a newer wording took its place, or the matter was taken up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    pub at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// Whether a verdict says that the rating does not count, and so is nobody's own to hold (误评、恶意差评; 国办发〔2019〕51号).
pub(crate) fn leaves_out(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Misrated | Verdict::Malicious)
}

impl Ticket {
    /// Whether a supervisor holds that the rating does not count (不予采纳): it is kept and shown, and counted apart.
    pub fn not_counted(&self) -> bool {
        self.adjudications.last().is_some_and(|last| leaves_out(last.verdict))
    }

    /// Whether the reports set it aside: excluded by two persons, or a rating that does not count.
    pub fn set_aside(&self) -> bool {
        self.excluded() || self.not_counted()
    }

    /// What the unit holds of the rating without anybody else having held so: 误评 or 恶意差评, under review.
    pub fn contested(&self) -> Option<Verdict> {
        let verdict = self.submission().filter(|_| self.status == Status::ToReview)?.verdict?;
        (leaves_out(verdict) && !self.not_counted()).then_some(verdict)
    }

    /// The finding that holds now: a supervisor's last word, else the unit's last one (核实结论).
    pub fn verdict(&self) -> Option<Verdict> {
        let held = self.adjudications.last().map(|last| last.verdict);
        held.or_else(|| self.submissions.last().and_then(|result| result.verdict))
    }

    /// The result that passed its review in this round, whose reply may be made public.
    pub fn answered_by(&self) -> Option<&Submission> {
        self.submission().filter(|result| result.passed == Some(true))
    }

    /// The wording that stands, whether or not anybody may read it now.
    pub fn publication(&self) -> Option<&Publication> {
        self.publications.last().filter(|last| last.withdrawn.is_none())
    }

    /// What the public reads of it: nothing of what is confidential, a report, left out, or handled again.
    pub fn published(&self) -> Option<&Publication> {
        let open = !self.confidential
            && self.kind != Kind::Report
            && !self.not_counted()
            && matches!(self.status, Status::SignedOff | Status::Archived);
        self.publication().filter(|_| open)
    }

    /// Takes the wording that stands away.
    pub(super) fn withdraw_publication(&mut self, withdrawal: Withdrawal) {
        if let Some(last) = self.publications.last_mut().filter(|last| last.withdrawn.is_none()) {
            last.withdrawn = Some(withdrawal);
        }
    }
}
