//! 延期: more time for the unit, asked for before the old time has run out and allowed by two persons in turn.
//!
//! The unit's own lead, then the hotline (行政许可法 42 经负责人批准; 安阳 +5 个工作日; 吕梁、山东 at most 10 in sum). While it is
//! decided the time runs on; what was asked in time and allowed late cures the miss, and what the hotline takes too long
//! to refuse is given back.

use super::context::Context;
use super::draft::Draft;
use super::requesting::{Wish, pending_with};
use super::{Refusal, gates};
use crate::domain::calendar::Due;
use crate::domain::clock::{Clock, Matter};
use crate::domain::permission::Actor;
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Event, Extension, Request, Text, Ticket};
use entity::values::*;

/// How often and by how many working days in sum the unit that has the ticket may still have more time; `None` where
/// nobody has it, or nobody may (差评).
pub fn extensions_left(ticket: &Ticket, context: Context<'_>) -> Option<(u32, u32)> {
    let lead = ticket.lead().filter(|_| ticket.kind != Kind::Rating)?;
    let (used, used_days) = ticket.extended(&lead.unit);
    let (times, days) = context.policy.extensions(Matter::of(ticket));
    let days = days.saturating_sub(used_days).min(before_the_cap(ticket, context));
    Some((times.saturating_sub(used), days))
}

/// The last day that the unit would have if what it asks for were allowed now (延期后到期); `None` where nothing is asked.
pub fn extended_until(ticket: &Ticket, context: Context<'_>) -> Option<Due> {
    let asked = ticket.pending(RequestKind::Extension)?.extension.as_ref()?;
    let due = ticket.latest(ClockKind::Handle)?.due;
    Some(context.calendar.add_working_days(due.on, asked.working_days))
}

/// The working days that lie between the unit's time and the deadline of the platform above, which nobody here extends.
fn before_the_cap(ticket: &Ticket, context: Context<'_>) -> u32 {
    let room = |clock: &Clock| {
        clock.cap.map(|cap| context.calendar.working_days_after(clock.due.on, cap.on)).unwrap_or(u32::MAX)
    };
    ticket.latest(ClockKind::Handle).map_or(u32::MAX, room)
}

/// Why more time may not be asked for now, however much.
pub(super) fn may_ask(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    let Some((times, days)) = extensions_left(ticket, context) else {
        return Err(Refusal::NotForThisTicket(CommandName::RequestExtension));
    };
    if ticket.waiting().is_some() || ticket.pending(RequestKind::LongTerm).is_some() {
        return Err(Refusal::AlreadyRequested);
    }
    let over = ticket.latest(ClockKind::Handle).filter(|c| c.is_missed() || c.due.at <= context.now);
    if let Some(clock) = over {
        return Err(Refusal::TooLate(CommandName::RequestExtension, clock.due.at));
    }
    if times == 0 || days == 0 {
        return Err(over_the_cap(ticket, context));
    }
    Ok(())
}

fn over_the_cap(ticket: &Ticket, context: Context<'_>) -> Refusal {
    let (times, days) = context.policy.extensions(Matter::of(ticket));
    let (_, left) = extensions_left(ticket, context).unwrap_or_default();
    let (used, used_days) = ticket.lead().map(|lead| ticket.extended(&lead.unit)).unwrap_or_default();
    let above =
        if left < days.saturating_sub(used_days) { "，且不得超过上级平台时限" } else { "" };
    Refusal::CapExceeded(format!(
        "延期最多 {times} 次、合计 {days} 个工作日{above}；已延期 {used} 次、{used_days} 个工作日，还可延长 {} 个工作日",
        if used < times { left } else { 0 }
    ))
}

/// 延期申请
pub(super) fn ask(
    draft: &mut Draft<'_>,
    working_days: u32,
    reason: String,
    told_caller: bool,
) -> Result<(), Refusal> {
    let Some(unit) = draft.ticket.lead().map(|lead| lead.unit.clone()) else {
        return Err(gates::wrong_state(&draft.ticket, CommandName::RequestExtension));
    };
    if working_days == 0 {
        return Err(Refusal::field("working_days", FieldCode::Range, "至少延长 1 个工作日"));
    }
    let (_, left) = extensions_left(&draft.ticket, draft.context).unwrap_or_default();
    if working_days > left {
        return Err(over_the_cap(&draft.ticket, draft.context));
    }
    let extension = Some(Extension { unit, working_days, told_caller, endorsed: None });
    let reason = Some(Text::plain(reason));
    draft.ask(RequestKind::Extension, Wish { reason, extension, ..Wish::default() });
    // The hotline's time is its own: it stands still until the unit's lead has consented.
    let at = draft.now();
    for key in draft.undecided(ClockKind::ExtensionDecision) {
        draft.push(Event::ClockPaused { key, at });
    }
    Ok(())
}

/// Whether it is this person's turn to decide, and not the same one's twice.
pub(super) fn turn(ticket: &Ticket, actor: &Actor, leads: bool) -> Result<(), Refusal> {
    let asked = ticket.pending(RequestKind::Extension).and_then(|request| request.extension.as_ref());
    match asked.map(|extension| &extension.endorsed) {
        None => Ok(()),
        Some(None) if leads => Ok(()),
        Some(None) => Err(Refusal::NotYourTurn("延期申请须先由承办单位负责人审批")),
        Some(Some(first))
            if actor.bears(first.by) || first.acting_for.is_some_and(|person| actor.bears(person)) =>
        {
            Err(Refusal::SeparationOfDuties("延期须由两人先后审批，您已作为单位负责人审批".to_owned()))
        }
        Some(Some(_)) if !actor.is(Role::Dispatcher) => {
            Err(Refusal::NotYourTurn("单位负责人已同意，等待热线中心审定"))
        }
        Some(Some(_)) if ticket.involves_unit(&actor.unit) => {
            Err(Refusal::SeparationOfDuties("承办过本工单的单位，其人员不得代热线中心审定延期".to_owned()))
        }
        Some(Some(_)) => Ok(()),
    }
}

/// The unit's lead passes it on, the hotline grants it; either may refuse.
pub(super) fn decide(draft: &mut Draft<'_>, approved: bool, note: Option<Text>) -> Result<(), Refusal> {
    let (request, extension) = pending(&draft.ticket)?;
    if approved && request.awaits_unit() {
        let (kind, acting_for) = (RequestKind::Extension, draft.represented());
        draft.push(Event::RequestEndorsed { request: request.id, kind, note, acting_for });
        for key in draft.undecided(ClockKind::ExtensionDecision) {
            draft.resume(&key, ShiftReason::UnitApproval);
        }
        return Ok(());
    }
    let late = draft.decided(&request, approved, note);
    let handle = draft.ticket.latest(ClockKind::Handle).map(|c| c.key.clone());
    if approved {
        // A co unit whose time ends with the lead's has the lead's new day; one with a shorter time keeps its own.
        let due = draft.ticket.latest(ClockKind::Handle).map(|c| c.due.on);
        let with_the_lead = draft
            .keys(|c| c.key.kind == ClockKind::CoHandle && c.stopped_at.is_none() && Some(c.due.on) == due);
        // The city's promise moves with the unit's: the hotline itself has prolonged it, and the citizen is told.
        let total = draft.ticket.latest(ClockKind::Total).map(|c| c.key.clone());
        for key in handle.into_iter().chain(total).chain(with_the_lead) {
            draft.prolong(&key, extension.working_days, ShiftReason::Extension);
        }
    } else if let Some((since, key)) = late.zip(handle) {
        // 不同意延期, with the time that the hotline took too long.
        draft.lengthen(&key, since, ShiftReason::ExtensionDecidedLate);
    }
    Ok(())
}

fn pending(ticket: &Ticket) -> Result<(Request, Extension), Refusal> {
    pending_with(ticket, RequestKind::Extension, |request| request.extension.as_ref())
}

/// With the result handed in: what was asked in time and waits for the hotline is still decided if a miss depends on it.
pub(super) fn submitted(draft: &mut Draft<'_>) {
    let missed = draft.ticket.latest(ClockKind::Handle).is_some_and(Clock::is_missed);
    if !missed || draft.ticket.pending(RequestKind::Extension).is_some_and(Request::awaits_unit) {
        draft.lapse(RequestKind::Extension);
    }
}
