//! How far the tickets of the history have come: every state and every condition of a clock, again and again.

/// Where a ticket of the history stands at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Sent by a system and not looked at.
    Received,
    /// Recorded by a contractor's agent who proposes to decline.
    Proposed,
    NeedInfo,
    ToDispatch,
    Dispatched,
    Handling,
    /// More time is asked for, and the hotline has yet to decide.
    Extending,
    /// Urged, supervised and instructed: one order is answered, the other not.
    Supervised,
    /// Its time stands still.
    Suspended,
    /// On the long-term ledger.
    LongTerm,
    /// Left out of what units are measured by.
    Excluded,
    /// Ended with a final answer.
    Terminated,
    /// Given back by its unit, and not yet decided.
    Returned,
    /// Given back, and nobody knows whose it is.
    Disputed,
    ToReview,
    /// Refused by the review and in handling again.
    Refused,
    ToReport,
    ToVisit,
    Dissatisfied,
    /// Dissatisfied, and closing it is asked for.
    AskedToClose,
    ToSignOff,
    SignedOff,
    Archived,
    /// Handled again after an unhappy visit.
    Redone,
    Answered,
    Declined,
    Transferred,
    Withdrawn,
    /// Merged into another about the same kind of thing.
    Merged,
    /// An emergency by phone, first reported in time and put right within the day.
    Emergency,
}

/// How old a ticket is in relation to its deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// From the last days: its clocks run.
    Fresh,
    /// Its clocks ran out.
    Late,
    /// From any of the 60 days: it ended in time.
    Past,
}

/// What kind of ticket is to come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub goal: Goal,
    pub age: Age,
    /// From a bad rating instead of a story.
    pub rating: bool,
}

const fn part(goal: Goal, age: Age, rating: bool) -> Part {
    Part { goal, age, rating }
}

use Age::{Fresh, Late, Past};
use Goal::*;

/// The round that is played until there are enough tickets: the first ones already show every state.
pub const ROUND: &[Part] = &[
    part(Dispatched, Fresh, false),
    part(Handling, Fresh, false),
    part(Archived, Past, false),
    part(SignedOff, Past, true),
    part(ToReview, Fresh, false),
    part(ToVisit, Fresh, false),
    part(ToSignOff, Fresh, true),
    part(ToDispatch, Fresh, false),
    part(Received, Fresh, false),
    part(NeedInfo, Fresh, false),
    part(Handling, Late, false),
    part(Dispatched, Late, false),
    part(Answered, Past, false),
    part(Declined, Past, false),
    part(Transferred, Past, false),
    part(Withdrawn, Past, false),
    part(ToReport, Fresh, false),
    part(Dissatisfied, Late, false),
    part(AskedToClose, Late, false),
    part(Redone, Fresh, false),
    part(Refused, Fresh, false),
    part(Proposed, Fresh, false),
    part(Handling, Late, true),
    part(Dispatched, Fresh, true),
    part(Archived, Past, false),
    part(SignedOff, Past, true),
    part(Archived, Past, false),
    part(ToReview, Late, true),
    part(ToVisit, Fresh, true),
    part(Archived, Past, false),
    part(Answered, Past, false),
    part(Handling, Fresh, true),
    part(Archived, Past, false),
    part(Archived, Late, false),
    part(SignedOff, Late, true),
    part(Handling, Fresh, false),
    part(Returned, Fresh, false),
    part(Disputed, Fresh, false),
    part(Supervised, Fresh, false),
    part(Extending, Fresh, false),
    part(Suspended, Fresh, false),
    part(LongTerm, Fresh, false),
    part(Excluded, Late, false),
    part(Terminated, Past, false),
    part(Merged, Fresh, false),
    part(Emergency, Past, false),
];
