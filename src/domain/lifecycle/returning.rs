//! 退单: a unit gives a ticket back, and the hotline decides whether it was wrongly given.
//!
//! Reason, ground and the unit whose it is, within a working day (吕梁 1 个工作日内附依据理由，逾期未退即首办责任单位;
//! 信访工作条例 23 详细说明理由). Until the decision the unit's time runs on, so that nobody gains any by asking; what the
//! hotline takes too long is given back to the unit that it refuses.

use super::context::Context;
use super::dispatching::check_unit;
use super::disputing;
use super::draft::Draft;
use super::requesting::{Wish, pending_with};
use super::{Refusal, assisting, gates, guarding, preliminary, supervising};
use crate::domain::calendar::Due;
use crate::domain::clock::Matter;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Event, Request, Returning, Text, Ticket};
use crate::domain::time::{Instant, day_of};
use entity::values::*;

/// Until when the unit that has the ticket may give it back (退单截止), exclusive; `None` where nobody has it, or nobody
/// may.
pub fn return_until(ticket: &Ticket, context: Context<'_>) -> Option<Instant> {
    let lead = ticket.lead().filter(|_| !ticket.no_return)?;
    let matter = Matter::of_then(ticket, lead.dispatched_at);
    let days = context.policy_at(lead.dispatched_at).return_days(matter);
    Some(context.calendar.add_working_days(day_of(lead.dispatched_at), days).at)
}

/// Why a ticket may not be given back now, whatever is said for it.
pub(super) fn may_return(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    if ticket.no_return {
        return Err(Refusal::NoReturn("本工单经争议协商指定承办单位，不得再退单"));
    }
    let refused = |r: &Request| {
        let of_this =
            |returning: &Returning| ticket.lead().is_some_and(|lead| lead.id == returning.assignment);
        r.state == RequestState::Rejected && r.returning.as_ref().is_some_and(of_this)
    };
    if ticket.requests.iter().any(refused) {
        return Err(Refusal::NoReturn("本次派单的退单申请未获同意，不得再次退单"));
    }
    match return_until(ticket, context) {
        Some(until) if until <= context.now => Err(Refusal::WindowClosed(until)),
        _ => Ok(()),
    }
}

/// 退单申请
pub(super) fn ask(
    draft: &mut Draft<'_>,
    reason: ReturnReason,
    basis: String,
    suggested_unit: Option<UnitCode>,
) -> Result<(), Refusal> {
    let Some(lead) = draft.ticket.lead().cloned() else {
        return Err(gates::wrong_state(&draft.ticket, CommandName::Return));
    };
    if let Some(unit) = &suggested_unit {
        guarding::check(&draft.ticket, "suggested_unit", unit, draft.context)?;
    }
    check(draft.context, &lead.unit, reason, suggested_unit.as_ref())?;
    // Whoever says that it is another's wants no more time for it.
    draft.lapse(RequestKind::Extension);
    draft.lapse(RequestKind::Suspension);
    let from = draft.ticket.status;
    let returning = Returning { assignment: lead.id, unit: lead.unit, reason, suggested_unit, from };
    let basis = Some(Text::plain(basis));
    draft.ask(RequestKind::Return, Wish { basis, returning: Some(returning), ..Wish::default() });
    draft.move_to(Status::ReturnReview);
    Ok(())
}

/// Whether this reason says that it is another unit's: whoever says so says whose.
pub fn names_another(reason: ReturnReason) -> bool {
    use ReturnReason::*;
    matches!(reason, NotOurs | WrongArea | PartlyOurs)
}

fn check(
    context: Context<'_>,
    own: &UnitCode,
    reason: ReturnReason,
    suggested: Option<&UnitCode>,
) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    match suggested {
        None if names_another(reason) => {
            errors.add("suggested_unit", FieldCode::Required, "请填写建议的承办单位");
        }
        Some(unit) if unit == own => {
            errors.add("suggested_unit", FieldCode::Conflict, "建议的承办单位不能是本单位");
        }
        Some(unit) => check_unit(context, "suggested_unit", unit)?,
        None => {}
    }
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(errors)) }
}

/// The hotline's word on it.
pub(super) fn decide(draft: &mut Draft<'_>, approved: bool, note: Option<Text>) -> Result<(), Refusal> {
    let (request, returning) = pending(&draft.ticket)?;
    let late = draft.decided(&request, approved, note);
    if approved {
        accept(draft, &request, &returning)
    } else {
        reject(draft, returning, late)
    }
    Ok(())
}

/// 同意退单: it goes to another, or, given back once too often, to those who settle whose it is.
fn accept(draft: &mut Draft<'_>, request: &Request, returning: &Returning) {
    take_back(draft, request, returning, AssignmentStatus::Released);
    let often = draft.context.policy.number(LimitName::ReturnsBeforeDispute, draft.matter());
    let often = usize::try_from(often).unwrap_or(usize::MAX);
    if draft.ticket.accepted_returns() >= often {
        disputing::enter(draft);
    } else {
        draft.move_to(Status::ToDispatch);
    }
}

/// 不同意退单: back where it was, with the time that the hotline took too long.
fn reject(draft: &mut Draft<'_>, returning: Returning, late: Option<Due>) {
    if let Some(since) = late {
        let rating = draft.ticket.kind == Kind::Rating;
        let owed = draft.keys(|c| {
            c.key.unit.as_ref() == Some(&returning.unit)
                && c.is_open()
                // What was ordered beside the handling stands as ordered.
                && !matches!(c.key.kind, ClockKind::Supervision | ClockKind::Instruction)
                // A rating's handling belongs to the ticket: nothing moves it (contract.md §5).
                && !(rating && c.key.kind == ClockKind::Handle)
        });
        for key in owed {
            draft.lengthen(&key, since, ShiftReason::ReturnDecidedLate);
        }
    }
    draft.move_to(returning.from);
}

/// The return that waits for a decision.
pub(super) fn pending(ticket: &Ticket) -> Result<(Request, Returning), Refusal> {
    pending_with(ticket, RequestKind::Return, |request| request.returning.as_ref())
}

/// The unit has it no longer: its clocks end, and what it missed while it waited for the hotline was not its fault.
pub(super) fn take_back(
    draft: &mut Draft<'_>,
    request: &Request,
    returning: &Returning,
    to: AssignmentStatus,
) {
    let at = draft.now();
    let rating = draft.ticket.kind == Kind::Rating;
    preliminary::take_back(draft, &returning.unit, Some(request));
    for key in draft.keys(|c| c.key.unit.as_ref() == Some(&returning.unit) && c.stopped_at.is_none()) {
        if rating && key.kind == ClockKind::Handle {
            // It belongs to the ticket and runs on: the hotline's until somebody has it (contract.md §5).
            draft.push(Event::ClockAssigned { key, unit: None, spared: false });
            continue;
        }
        let missed = draft.ticket.clock(&key).and_then(|clock| clock.missed_at);
        if missed.is_some_and(|missed| missed >= request.requested_at) {
            draft.push(Event::ClockCured { key: key.clone() });
        }
        draft.push(Event::ClockCancelled { key, at });
    }
    supervising::lapse(draft, Some(&returning.unit));
    draft.push(Event::AssignmentMoved { assignment: returning.assignment, to });
    assisting::end(draft);
}

/// A return that nobody decides any more, because the caller has withdrawn the matter.
pub(super) fn lapse(draft: &mut Draft<'_>) {
    let Ok((_, returning)) = pending(&draft.ticket) else { return };
    draft.lapse(RequestKind::Return);
    let taken = |a: &crate::domain::ticket::Assignment| {
        a.id == returning.assignment && a.status == AssignmentStatus::Disputed
    };
    if let Some(assignment) = draft.ticket.assignments.iter().find(|a| taken(a)) {
        let to = match assignment.signed_at {
            Some(_) => AssignmentStatus::Handling,
            None => AssignmentStatus::Dispatched,
        };
        draft.push(Event::AssignmentMoved { assignment: returning.assignment, to });
    }
}
