//! Folding what becomes of the units' parts, and of the rounds.

use crate::domain::ticket::*;

/// What a unit gave to its own people ends with its part.
pub(super) fn end_inside(ticket: &mut Ticket, at: Instant) {
    use AssignmentStatus::{Dispatched, Handling};
    let goes_on = |part: &Assignment| {
        let leads = matches!(ticket.status, Status::Dispatched | Status::Handling | Status::Suspended);
        let over = !is_in_hand(ticket.status);
        matches!(part.status, Dispatched | Handling)
            && if part.role == AssignmentRole::Lead { leads } else { !over }
    };
    let open: Vec<AssignmentId> = ticket.assignments.iter().filter(|p| goes_on(p)).map(|p| p.id).collect();
    for task in ticket.inside.iter_mut().filter(|t| t.is_open() && !open.contains(&t.assignment)) {
        task.ended_at = Some(at);
        task.remind_at = None;
    }
}

pub(super) fn moved(ticket: &mut Ticket, to: Status, at: Instant) {
    if ticket.status != to {
        // It has left the pool from which it was taken.
        ticket.claim = None;
    }
    ticket.status = to;
    ticket.closed_at =
        (ticket.is_closed() || to == Status::SignedOff).then_some(ticket.closed_at.unwrap_or(at));
}

pub(super) fn round_opened(ticket: &mut Ticket, round: u32) {
    ticket.round = round;
    handling_again(ticket);
    for caller in &mut ticket.callers {
        if caller.visit != Some(VisitOutcome::NotWanted) {
            caller.visit = None;
        }
    }
    for request in &mut ticket.requests {
        // What a co unit objects is still decided, and what a supervisor rules on does not depend on the round.
        let lasts = request.is_ruling() || request.kind == RequestKind::Objection;
        if request.state == RequestState::Pending && !lasts {
            request.state = RequestState::Rejected;
        }
    }
}

pub(super) fn handling_again(ticket: &mut Ticket) {
    // The lead unit's: what co units handed in stays done, and the lead asks them again if it needs more.
    let done =
        |a: &&mut Assignment| a.role == AssignmentRole::Lead && a.status == AssignmentStatus::Submitted;
    for assignment in ticket.assignments.iter_mut().filter(done) {
        assignment.status = AssignmentStatus::Handling;
    }
}

/// The part that a unit has now: the one that is meant where it succeeded to a second one, else the latest, for an earlier one as
/// co unit may be done.
pub(super) fn part_mut<'t>(
    ticket: &'t mut Ticket,
    unit: &UnitCode,
    meant: impl Fn(&Assignment) -> bool,
) -> Option<&'t mut Assignment> {
    let parts = ticket.assignments.iter_mut().rev().filter(|a| &a.unit == unit && a.is_current());
    let mut parts: Vec<_> = parts.collect();
    let at = parts.iter().position(|part| meant(part)).unwrap_or(0);
    (at < parts.len()).then(|| parts.swap_remove(at))
}

pub(super) fn moved_part(ticket: &mut Ticket, id: AssignmentId, to: AssignmentStatus) {
    let Some(part) = ticket.assignments.iter_mut().find(|a| a.id == id) else { return };
    part.status = to;
    // What a merged ticket keeps for the day on which it is taken apart: who is spared meanwhile has no time to come back to.
    if let (AssignmentStatus::Removed, Some(merged)) = (to, &mut ticket.merged) {
        let of_part = |key: &ClockKey| {
            key.unit.as_ref() == Some(&part.unit) && matches!(key.kind, ClockKind::Sign | ClockKind::CoHandle)
        };
        merged.clocks.retain(|clock| !of_part(&clock.key));
    }
}
