//! 追评: the same case is rated once more (domain.md §3.2). There is one ticket for a case: while it is open a second rating is
//! written down on it, however good; after its closure a second bad one begins a new round of it, as the act of the system.

use super::draft::Draft;
use super::reviewing::reopen;
use crate::domain::rating::{is_negative, level};
use crate::domain::ticket::{Event, RatedAgain, RoundCause, Text};
use entity::values::{RatingId, Status};

/// A second rating, as far as its ticket cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondRating {
    pub rating: RatingId,
    /// 1–5
    pub satisfaction: u8,
    /// What the citizen wrote.
    pub text: Option<String>,
}

/// 追评
pub(super) fn rate_again(draft: &mut Draft<'_>, second: SecondRating) {
    let SecondRating { rating, satisfaction, text } = second;
    let again = RatedAgain { rating, satisfaction, text: text.map(Text::plain), at: draft.now() };
    draft.push(Event::RatedAgain { again });
    let closed = matches!(draft.ticket.status, Status::SignedOff | Status::Archived);
    // The third new round, whichever way it would come about, is a supervisor's to open (contract.md §4 `redo`).
    let free = draft.ticket.round - 1 < draft.context.policy.rounds_without_supervisor;
    if !(closed && free && is_negative(satisfaction) && draft.ticket.lead().is_some()) {
        return;
    }
    draft.clear_alarm();
    reopen(draft, RoundCause::RatedAgain, format!("同一办件收到追评（{}）", level(satisfaction)));
}
