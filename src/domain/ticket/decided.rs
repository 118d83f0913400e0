//! What was decided on a matter, as whoever calls about it again is told (答复口径): the agreed words and where they come from.

use super::{Answer, Text, Ticket};
use crate::domain::time::Instant;
use entity::values::{AttachmentId, RequestKind, RequestState, Status};

/// The word that stands (现行答复).
#[derive(Debug, Clone, PartialEq)]
pub struct Decided<'a> {
    /// 办理结果、最终答复、不予受理 …
    pub label: String,
    /// The agreed wording.
    pub text: Option<&'a Text>,
    pub at: Option<Instant>,
    /// The signed document behind a final answer.
    pub papers: &'a [AttachmentId],
}

/// What `ticket` answers, if it has come to an answer: a result counts once the review has passed it.
pub fn decided(ticket: &Ticket) -> Option<Decided<'_>> {
    let said = |label: &str, text, at| Decided { label: label.to_owned(), text, at, papers: &[] };
    match ticket.status {
        Status::Terminated => {
            let approved =
                |r: &&super::Request| r.kind == RequestKind::Termination && r.state == RequestState::Approved;
            let ruling = ticket.requests.iter().rev().find(approved)?;
            let papers = ruling.evidence.as_slice();
            Some(Decided { papers, ..said("最终答复", ruling.reason.as_ref(), ruling.decided_at) })
        }
        Status::Answered | Status::Declined | Status::Transferred | Status::Withdrawn => {
            told(ticket).map(|(label, text)| Decided { label, ..said("", text, ticket.closed_at) })
        }
        Status::ToReport | Status::ToVisit | Status::ToSignOff | Status::SignedOff | Status::Archived => {
            let result = ticket.submissions.iter().rev().find(|s| s.passed != Some(false))?;
            let label = format!("办理结果：{}", result.outcome.label());
            Some(Decided { label, ..said("", Some(&result.public_reply), Some(result.submitted_at)) })
        }
        _ => None,
    }
}

fn told(ticket: &Ticket) -> Option<(String, Option<&Text>)> {
    Some(match ticket.answer.as_ref()? {
        Answer::Reply { reply } => ("即时答复".to_owned(), Some(reply)),
        Answer::Declined { reason, told, .. } => (format!("不予受理：{}", reason.label()), told.as_ref()),
        Answer::Transferred { to, .. } => (format!("已转 {}，热线不再跟进", to.label()), None),
        Answer::Withdrawn { .. } => ("诉求人已撤诉".to_owned(), None),
        Answer::Question { .. } => return None,
    })
}
