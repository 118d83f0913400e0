//! Who hears of co units: what they are given, hand in and object, and when they are needed no longer (协办).

use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::clock::Clock;
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{CoResult, Objecting, Request, Ticket};
use crate::domain::time::day_of;
use entity::values::*;

/// The lead unit learns that a co unit's part has come.
pub(super) fn delivered(ticket: &Ticket, result: &CoResult, context: Context<'_>) -> Vec<(Audience, Told)> {
    let unit = context.reference.unit_name(&result.unit, day_of(context.now));
    let left = ticket.open_co_units().count();
    let others =
        if left == 0 { String::new() } else { format!("，另有 {left} 个协办单位尚未办结") };
    to_lead(ticket, format!("工单{}的协办单位{unit}已提交协办结果{others}。", ticket.number))
}

/// The co unit learns in writing that it need not go on.
pub(super) fn removed(ticket: &Ticket, unit: &UnitCode) -> Vec<(Audience, Told)> {
    let text = format!("工单{}已不需要你单位协办，无须继续办理。", ticket.number);
    vec![(Audience::unit(unit), in_writing(ticket, NoticeKind::Assisted, text))]
}

/// With the lead unit its co units go.
pub(super) fn ended(ticket: &Ticket, assignment: AssignmentId) -> Vec<(Audience, Told)> {
    let part = ticket.assignments.iter().find(|a| a.id == assignment);
    part.map(|part| removed(ticket, &part.unit)).unwrap_or_default()
}

/// The dispatchers decide, within the hotline's own time.
pub(super) fn objected(ticket: &Ticket, request: &Request, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(objecting) = &request.objecting else { return Vec::new() };
    let unit = context.reference.unit_name(&objecting.unit, day_of(context.now));
    let begun = |c: &&Clock| c.key.kind == ClockKind::ReturnDecision && c.starts_at == request.requested_at;
    let due = ticket.clocks.iter().rev().find(begun).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = format!("{}的协办单位{unit}提出协办异议，请于{due}前审定。", named(ticket, None, context));
    let told = Told { at_once: pressing(ticket), ..quietly(NoticeKind::Approval, text) };
    vec![(Audience::roles(&[Role::Dispatcher]), told)]
}

/// The co unit learns in writing whether it still has to act; the lead unit, if it loses it.
pub(super) fn decided(
    ticket: &Ticket,
    objecting: &Objecting,
    accepted: bool,
    context: Context<'_>,
) -> Vec<(Audience, Told)> {
    let number = &ticket.number;
    let of = |c: &&Clock| c.key.kind == ClockKind::CoHandle && c.key.unit.as_ref() == Some(&objecting.unit);
    let due = ticket.clocks.iter().rev().find(of).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = match accepted {
        true => format!("工单{number}的协办异议已获采纳，你单位无须继续协办。"),
        false => format!("工单{number}的协办异议未获采纳，请于{due}前提交协办结果，不得再次提出异议。"),
    };
    let mut told = vec![(Audience::unit(&objecting.unit), in_writing(ticket, NoticeKind::Decided, text))];
    if accepted {
        let unit = context.reference.unit_name(&objecting.unit, day_of(context.now));
        told.extend(to_lead(ticket, format!("工单{number}的协办单位{unit}提出的异议已获采纳，不再协办。")));
    }
    told
}

fn to_lead(ticket: &Ticket, text: String) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let told = Told { at_once: pressing(ticket), ..quietly(NoticeKind::Assisted, text) };
    vec![(Audience::handlers(&lead.unit), told)]
}

fn in_writing(ticket: &Ticket, kind: NoticeKind, text: String) -> Told {
    Told { kind, text, letter: true, at_once: pressing(ticket) }
}
