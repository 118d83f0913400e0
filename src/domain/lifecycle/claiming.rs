//! 认领、释放认领: one person at a time takes a ticket from its pool (contract.md §3 "the pools", §4 `claim`, `release`).
//!
//! Nobody has to: a ticket that nobody has claimed is decided by whoever may. A claim keeps others from the decisions of its stage
//! and from nothing else, and no clock knows of it.

use super::draft::Draft;
use super::{Context, Refusal};
use crate::domain::clock::Matter;
use crate::domain::permission::{Actor, By};
use crate::domain::ticket::{Claim, Event, Text, Ticket};
use chrono::TimeDelta;
use entity::values::{CommandName, Duty, LimitName, Role, Status};

/// 认领, anew if it is the own.
pub(super) fn claim(draft: &mut Draft<'_>) {
    let now = draft.now();
    let minutes = draft.context.policy.number(LimitName::ClaimMinutes, Matter::of(&draft.ticket));
    let until = now + TimeDelta::minutes(i64::from(minutes));
    let claim = Claim { by: draft.person(), acting_for: draft.represented(), at: now, until };
    draft.push(Event::Claimed { claim });
}

/// 释放认领
pub(super) fn release(draft: &mut Draft<'_>, by: &By, note: Option<String>) {
    let own = match (by, &draft.ticket.claim) {
        (By::Person(actor), Some(claim)) => claim.is_of(actor),
        _ => false,
    };
    draft.push(Event::ClaimReleased { own, note: note.map(Text::plain) });
}

/// Whether there is a claim to be released.
pub(super) fn may_release(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    match ticket.claimed(context.now) {
        Some(_) => Ok(()),
        None => Err(Refusal::NotClaimed),
    }
}

/// Refuses what somebody else has claimed; a supervisor answers for all of it.
pub(super) fn not_anothers(
    ticket: &Ticket,
    command: CommandName,
    actor: &Actor,
    context: Context<'_>,
) -> Result<(), Refusal> {
    let own = matches!(command, CommandName::Claim | CommandName::Release);
    let supervises = actor.is(Role::Supervisor) && command != CommandName::Claim;
    match ticket.claimed(context.now) {
        Some(claim) if (own || decides(command, ticket.status)) && !supervises && !claim.is_of(actor) => {
            Err(Refusal::Claimed { claim: claim.clone(), by: None })
        }
        _ => Ok(()),
    }
}

/// Whether a command is the decision that the people of this pool are there for. What a citizen says, what a unit asks and an
/// emergency's way to its own line never wait for whoever has the ticket open.
fn decides(command: CommandName, status: Status) -> bool {
    use CommandName as C;
    match status {
        Status::Received | Status::NeedInfo | Status::ToDispatch | Status::ReturnReview | Status::Dispute => {
            matches!(
                command,
                C::Accept
                    | C::AcceptRating
                    | C::Dispatch
                    | C::Answer
                    | C::Decline
                    | C::RequestInfo
                    | C::AcceptReturn
                    | C::RejectReturn
                    | C::OpenDispute
                    | C::RecordMeeting
                    | C::Merge
                    | C::Split
            )
        }
        Status::ToReview => matches!(command, C::PassReview | C::FailReview),
        Status::ToVisit => matches!(command, C::Visit | C::Redo),
        Status::ToSignOff => matches!(command, C::SignOff | C::RejectSignOff | C::Redo),
        _ => false,
    }
}

/// The duty for which a ticket is claimed: the forbidden pairs apply, though nobody has taken the duty on before (s)he decides.
pub(super) fn duty(ticket: &Ticket, command: CommandName, actor: &Actor) -> Option<Duty> {
    if command != CommandName::Claim {
        return None;
    }
    match ticket.status {
        Status::ToDispatch | Status::ReturnReview => Some(Duty::Dispatch),
        Status::Dispute if actor.is(Role::Dispatcher) => Some(Duty::Dispatch),
        Status::Dispute => Some(Duty::Supervise),
        Status::ToReview => Some(Duty::Review),
        Status::ToVisit => Some(Duty::Visit),
        Status::ToSignOff => Some(Duty::SignOff),
        _ => None,
    }
}

/// Whether a claim is of what a unit does not want: who belongs to it settles nothing of that.
pub(super) fn settles_return(ticket: &Ticket, command: CommandName) -> bool {
    command == CommandName::Claim && matches!(ticket.status, Status::ReturnReview | Status::Dispute)
}
