//! 协办异议: a co unit says that it is not concerned, and the hotline decides, as with a return (66号(五) 派单异议审核制度).

use super::Refusal;
use super::assisting::{cancel, clocks, own_part};
use super::context::Context;
use super::draft::Draft;
use super::requesting::Wish;
use crate::domain::clock::Matter;
use crate::domain::permission::By;
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Assignment, Event, Objecting, Request, Text, Ticket};
use crate::domain::time::{Instant, day_of};
use entity::values::*;

/// Until when a co unit may object (异议截止), exclusive; `None` where it may not, because it was designated or has done its part.
pub fn object_until(ticket: &Ticket, part: &Assignment, context: Context<'_>) -> Option<Instant> {
    let at_work = matches!(part.status, AssignmentStatus::Dispatched | AssignmentStatus::Handling);
    if part.role != AssignmentRole::Co || !at_work || ticket.is_designated(part) {
        return None;
    }
    let matter = Matter::of_then(ticket, part.dispatched_at);
    let days = context.policy_at(part.dispatched_at).objection_days(matter);
    Some(context.calendar.add_working_days(day_of(part.dispatched_at), days).at)
}

/// Why this person's unit may not object now, whatever it says.
pub(super) fn may_object(ticket: &Ticket, by: &By, context: Context<'_>) -> Result<(), Refusal> {
    let Some(part) = own_part(ticket, by) else { return Err(Refusal::CoDelivered) };
    match part.status {
        AssignmentStatus::Objected => return Err(Refusal::AlreadyRequested),
        AssignmentStatus::Dispatched | AssignmentStatus::Handling => {}
        _ => return Err(Refusal::CoDelivered),
    }
    if ticket.is_designated(part) {
        return Err(Refusal::NoReturn("经争议协商指定的协办单位，不得提出异议"));
    }
    let refused = |r: &Request| {
        r.state == RequestState::Rejected && r.objecting.as_ref().is_some_and(|o| o.assignment == part.id)
    };
    if ticket.requests.iter().any(refused) {
        return Err(Refusal::NoReturn("本次派单的协办异议未获采纳，不得再次提出"));
    }
    match object_until(ticket, part, context) {
        Some(until) if until <= context.now => Err(Refusal::ObjectionClosed(until)),
        _ => Ok(()),
    }
}

/// 协办异议: while it is decided the co unit's time runs on.
pub(super) fn ask(draft: &mut Draft<'_>, unit: &UnitCode, basis: String) -> Result<(), Refusal> {
    let Some(part) = draft.ticket.co_part(unit).cloned() else { return Err(Refusal::CoDelivered) };
    let objecting = Objecting { assignment: part.id, unit: unit.clone(), from: part.status };
    let basis = Some(Text::plain(basis));
    draft.ask(RequestKind::Objection, Wish { basis, objecting: Some(objecting), ..Wish::default() });
    draft.push(Event::AssignmentMoved { assignment: part.id, to: AssignmentStatus::Objected });
    Ok(())
}

/// 审定协办异议, of the unit named where several object.
pub(super) fn decide(
    draft: &mut Draft<'_>,
    unit: Option<UnitCode>,
    accepted: bool,
    note: Option<String>,
) -> Result<(), Refusal> {
    let waiting: Vec<(Request, Objecting)> = pending(&draft.ticket).collect();
    let chosen = match (&unit, waiting.as_slice()) {
        (_, []) => return Err(Refusal::NothingRequested),
        (None, [one]) => one.clone(),
        (None, _) => {
            return Err(Refusal::field("unit", FieldCode::Required, "有多个单位提出异议，请选择审定哪一个"));
        }
        (Some(unit), several) => match several.iter().find(|(_, objecting)| objecting.unit == *unit) {
            Some(one) => one.clone(),
            None => return Err(Refusal::field("unit", FieldCode::Unknown, "该单位没有待审的协办异议")),
        },
    };
    if note.is_none() && !accepted {
        return Err(Refusal::field("note", FieldCode::Required, "不采纳异议须说明理由"));
    }
    let (request, objecting) = chosen;
    if request.requested_by == draft.person() {
        return Err(Refusal::SeparationOfDuties("申请人不得审批自己的申请".to_owned()));
    }
    let late = draft.decided(&request, accepted, note.map(Text::plain));
    let open = clocks(draft, &objecting.unit);
    if accepted {
        // What it missed while it waited for the hotline was not its fault.
        for key in open {
            let missed = draft.ticket.clock(&key).and_then(|clock| clock.missed_at);
            if missed.is_some_and(|missed| missed >= request.requested_at) {
                draft.push(Event::ClockCured { key });
            }
        }
        cancel(draft, &objecting.unit);
    } else if let Some(since) = late {
        for key in open {
            draft.lengthen(&key, since, ShiftReason::ObjectionDecidedLate);
        }
    }
    let to = if accepted { AssignmentStatus::Released } else { objecting.from };
    draft.push(Event::AssignmentMoved { assignment: objecting.assignment, to });
    Ok(())
}

/// The objection of a unit that is no longer asked for its part.
pub(super) fn drop_of(draft: &mut Draft<'_>, assignment: AssignmentId) {
    let own = pending(&draft.ticket).find(|(_, objecting)| objecting.assignment == assignment);
    if let Some((request, _)) = own {
        draft.drop_request(&request);
    }
}

/// The objections that wait for a decision.
pub(super) fn pending(ticket: &Ticket) -> impl Iterator<Item = (Request, Objecting)> + '_ {
    let waiting = ticket.requests.iter().filter(|r| r.state == RequestState::Pending);
    waiting.filter_map(|r| r.objecting.clone().map(|objecting| (r.clone(), objecting)))
}

/// Objections that nobody needs to decide any more: the matter ended, or the lead unit gave it back.
pub(super) fn lapse(draft: &mut Draft<'_>) {
    for (request, objecting) in pending(&draft.ticket).collect::<Vec<_>>() {
        draft.drop_request(&request);
        draft.push(Event::AssignmentMoved { assignment: objecting.assignment, to: objecting.from });
    }
}
