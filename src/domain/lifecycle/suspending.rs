//! 挂起: the time stands still while nobody here can go on.
//!
//! For a closed list of reasons, until a day that is said beforehand, allowed by the hotline (行政许可法 45: 听证、检测、鉴定
//! 所需时间不计入; domain.md §4.3). While it is decided the time runs on; what the hotline takes too long is given back.

use super::context::Context;
use super::draft::Draft;
use super::requesting::{Wish, pending_with};
use super::{Refusal, gates};
use crate::domain::clock::{Clock, ClockKey, Matter};
use crate::domain::text::FieldCode;
use crate::domain::ticket::{AlarmKind, Event, Request, Suspension, Text, Ticket};
use crate::domain::time::{day_of, start_of};
use chrono::NaiveDate;
use entity::values::*;

/// How often and for how many working days in sum the time of the unit that has the ticket may still stand still; `None`
/// where nobody has it, or nobody may (差评).
pub fn suspensions_left(ticket: &Ticket, context: Context<'_>) -> Option<(u32, u32)> {
    let lead = ticket.lead().filter(|_| ticket.kind != Kind::Rating)?;
    let (used, used_days) = suspended(ticket, &lead.unit, context);
    let (times, days) = context.policy.suspensions(Matter::of(ticket));
    Some((times.saturating_sub(used), days.saturating_sub(used_days)))
}

/// How often a unit's time stood still, and for how many working days in sum (挂起次数、合计).
pub fn suspended(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> (u32, u32) {
    let of_unit = ticket.requests.iter().filter_map(|r| r.suspension.as_ref()).filter(|s| s.unit == *unit);
    of_unit.filter_map(|s| Some((s, day_of(s.suspended_at?)))).fold((0, 0), |(times, days), (s, from)| {
        let until = s.resumed_at.map_or(s.resume_on, day_of);
        (times + 1, days + context.calendar.working_days_after(from, until))
    })
}

/// Why nobody may ask for it now, whatever the reason.
pub(super) fn may_ask(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    let command = CommandName::RequestSuspension;
    let Some((times, days)) = suspensions_left(ticket, context) else {
        return Err(Refusal::NotForThisTicket(command));
    };
    if ticket.waiting().is_some() || ticket.pending(RequestKind::LongTerm).is_some() {
        return Err(Refusal::AlreadyRequested);
    }
    let Some(handle) = ticket.latest(ClockKind::Handle) else {
        return Err(gates::wrong_state(ticket, command));
    };
    if handle.is_missed() || handle.due.at <= context.now {
        // What is late is not made to stand still.
        return Err(Refusal::TooLate(command, handle.due.at));
    }
    if handle.cap.is_some_and(|cap| cap.on <= day_of(context.now)) {
        return Err(Refusal::CapExceeded("今天是上级平台时限的最后一天，不能挂起".to_owned()));
    }
    if times == 0 || days == 0 { Err(over_the_cap(ticket, context)) } else { Ok(()) }
}

/// Whether what was asked for can still be allowed: its day of resumption has not come.
pub(super) fn may_approve(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    match ticket.pending(RequestKind::Suspension).and_then(|request| request.suspension.as_ref()) {
        None => Err(Refusal::NothingRequested),
        Some(asked) if asked.resume_on <= day_of(context.now) => {
            Err(Refusal::ResumptionPassed(asked.resume_on))
        }
        Some(_) => Ok(()),
    }
}

fn over_the_cap(ticket: &Ticket, context: Context<'_>) -> Refusal {
    let (times, days) = context.policy.suspensions(Matter::of(ticket));
    let (used, used_days) =
        ticket.lead().map(|lead| suspended(ticket, &lead.unit, context)).unwrap_or_default();
    Refusal::CapExceeded(format!(
        "挂起最多 {times} 次、合计 {days} 个工作日；已挂起 {used} 次、{used_days} 个工作日"
    ))
}

/// 挂起申请
pub(super) fn ask(
    draft: &mut Draft<'_>,
    reason: SuspensionReason,
    resume_on: NaiveDate,
    why: Option<String>,
) -> Result<(), Refusal> {
    let Some(unit) = draft.ticket.lead().map(|lead| lead.unit.clone()) else {
        return Err(gates::wrong_state(&draft.ticket, CommandName::RequestSuspension));
    };
    let (today, context) = (day_of(draft.now()), draft.context);
    if resume_on <= today {
        return Err(Refusal::field("resume_on", FieldCode::Time, "恢复日期须晚于今天"));
    }
    let (_, left) = suspensions_left(&draft.ticket, context).unwrap_or_default();
    // From a day on it is counted no further: a date far away takes no time.
    let days = context.calendar.working_days_after(today, resume_on);
    if days > left {
        return Err(over_the_cap(&draft.ticket, context));
    }
    let cap = draft.ticket.latest(ClockKind::Handle).and_then(|clock| clock.cap);
    if let Some(cap) = cap.filter(|cap| resume_on > cap.on) {
        let detail = format!("恢复日期不得晚于上级平台时限（{}）", cap.on);
        return Err(Refusal::field("resume_on", FieldCode::Time, detail));
    }
    let suspension = Suspension { unit, reason, resume_on, suspended_at: None, resumed_at: None };
    let reason = why.map(Text::plain);
    draft.ask(RequestKind::Suspension, Wish { reason, suspension: Some(suspension), ..Wish::default() });
    Ok(())
}

/// The hotline's word on it; either way the unit gets back what that took too long.
pub(super) fn decide(draft: &mut Draft<'_>, approved: bool, note: Option<Text>) -> Result<(), Refusal> {
    let (request, suspension) = pending(&draft.ticket)?;
    let late = draft.decided(&request, approved, note);
    let handle = draft.ticket.latest(ClockKind::Handle).map(|c| c.key.clone());
    if let Some((since, key)) = late.zip(handle) {
        draft.lengthen(&key, since, ShiftReason::SuspensionDecidedLate);
    }
    if approved {
        suspend(draft, &request, &suspension);
    }
    Ok(())
}

/// 挂起: whatever of the unit's time is running stands still until the day that was said.
fn suspend(draft: &mut Draft<'_>, request: &Request, suspension: &Suspension) {
    let at = draft.now();
    for key in draft.keys(|c| c.is_open() && stands_still(c)) {
        draft.push(Event::ClockPaused { key, at });
    }
    draft.push(Event::Suspended { request: request.id, resume_on: suspension.resume_on });
    draft.set_alarm(AlarmKind::Resume, start_of(suspension.resume_on));
    draft.move_to(Status::Suspended);
}

/// 恢复办理: by hand, or by the timer as of the day that was said, however late it fires.
pub(super) fn resume(draft: &mut Draft<'_>) {
    draft.clear_alarm();
    let current = |r: &&Request| {
        r.suspension.as_ref().is_some_and(|s| s.suspended_at.is_some() && s.resumed_at.is_none())
    };
    let found = draft.ticket.requests.iter().find(current).map(|r| (r.id, r.suspension.clone()));
    let Some((request, Some(suspension))) = found else { return };
    let at = draft.now().min(start_of(suspension.resume_on));
    for key in paused(draft) {
        draft.resume_until(&key, ShiftReason::Suspended, at);
    }
    draft.push(Event::Resumed { request, at });
    draft.move_to(Status::Handling);
}

fn paused(draft: &Draft<'_>) -> Vec<ClockKey> {
    draft.keys(|c| c.paused_at.is_some() && c.stopped_at.is_none() && stands_still(c))
}

/// The time of the units and of the ticket; what the hotline decides goes on, and a co unit can still sign.
fn stands_still(clock: &Clock) -> bool {
    use ClockKind::{CoHandle, Contact, Handle, Preliminary, Total};
    matches!(clock.key.kind, Handle | CoHandle | Contact | Preliminary | Total)
}

fn pending(ticket: &Ticket) -> Result<(Request, Suspension), Refusal> {
    pending_with(ticket, RequestKind::Suspension, |request| request.suspension.as_ref())
}
