//! What an import of the calendar does to a promise that was already made.

use super::Due;

/// The due that replaces `old` after a recomputation, or none if nothing changes.
///
/// An open deadline may be lengthened, never shortened: what was promised stays (domain.md §7.3). Once its years are
/// announced it is no longer provisional, even if the day stays.
pub fn reconsider(old: Due, recomputed: Due) -> Option<Due> {
    let settled = Due { provisional: old.provisional && recomputed.provisional, ..old };
    let new = if recomputed.at > old.at { recomputed } else { settled };
    (new != old).then_some(new)
}
