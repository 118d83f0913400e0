//! 保密、被反映对象、回避: who must not learn of a ticket, and whose it must never be.
//!
//! 信访工作条例 30: 不得将检举、揭发材料转给被检举、揭发的人员或者单位; a report goes neither to the unit that it accuses nor to
//! one above or below it. 信访工作条例 28、济南条例 32: who is concerned keeps away. GB/T 33358: 要求保密的工单须保密处理.

use super::draft::Draft;
use super::{Context, Refusal, assisting, preliminary, returning, supervising, suspending};
use crate::domain::permission::Actor;
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Event, Text, Ticket};
use crate::domain::time::day_of;
use entity::values::*;

/// What whoever wants to give it there is told.
pub(super) const REPORTED: &str = "举报不得转给被反映单位及其上下级单位";

/// Whether this unit must never have the ticket nor see it: a report accuses it, or a unit above or below it.
pub fn is_reported(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> bool {
    let accuses = |accused: &UnitCode| context.reference.in_one_chain(accused, unit);
    ticket.kind == Kind::Report && ticket.subject_unit.as_ref().is_some_and(accuses)
}

/// Why this person has to keep away from it, if (s)he has to.
pub(super) fn keeps_away(ticket: &Ticket, actor: &Actor, context: Context<'_>) -> Option<Refusal> {
    if actor.persons().any(|person| ticket.is_recused(person)) {
        return Some(Refusal::SeparationOfDuties("您须回避本工单".to_owned()));
    }
    // The hotline belongs to somebody too, and has to take down what is said of whoever it is.
    let hotline = |unit: &UnitCode| {
        context.reference.units.get(unit).is_some_and(|unit| unit.kind == UnitKind::Hotline)
    };
    let accused = is_reported(ticket, &actor.unit, context) && !hotline(&actor.unit);
    accused.then(|| Refusal::SeparationOfDuties("本工单举报您所在的单位或其上下级单位".to_owned()))
}

/// Refuses to give a report to a unit that must not have it.
pub(super) fn check(
    ticket: &Ticket,
    field: &str,
    unit: &UnitCode,
    context: Context<'_>,
) -> Result<(), Refusal> {
    match is_reported(ticket, unit, context) {
        true => Err(Refusal::field(field, FieldCode::Conflict, REPORTED)),
        false => Ok(()),
    }
}

/// 登记被反映对象: whoever must not have it loses it at once.
pub(super) fn name_accused(
    draft: &mut Draft<'_>,
    unit: Option<UnitCode>,
    accused: Option<String>,
    people: Vec<PersonId>,
) -> Result<(), Refusal> {
    if let Some(unit) = &unit {
        known(draft.context, unit)?;
    }
    draft.push(Event::AccusedNamed { unit, accused: accused.map(Text::plain), people });
    let reported = |unit: &UnitCode| is_reported(&draft.ticket, unit, draft.context);
    if let Some(lead) = draft.ticket.lead().filter(|lead| reported(&lead.unit)).cloned() {
        take_from(draft, &lead.unit, lead.id);
        return Ok(());
    }
    let parts: Vec<_> = draft.ticket.open_co_units().filter(|part| reported(&part.unit)).cloned().collect();
    for part in parts {
        assisting::spare(draft, &part);
    }
    Ok(())
}

/// A unit that exists or once did: what is said of one that is no more is taken down as well.
fn known(context: Context<'_>, unit: &UnitCode) -> Result<(), Refusal> {
    match context.reference.units.contains_key(unit) {
        true => Ok(()),
        false => Err(Refusal::field("subject_unit", FieldCode::Unknown, "没有这个单位")),
    }
}

/// The unit has it no longer, whatever it was about to do: its clocks end, misses stay, and the ticket's own time runs on.
pub(super) fn take_from(draft: &mut Draft<'_>, unit: &UnitCode, assignment: AssignmentId) {
    if draft.ticket.status == Status::Suspended {
        suspending::resume(draft);
    }
    returning::lapse(draft);
    draft.lapse(RequestKind::Extension);
    draft.lapse(RequestKind::Suspension);
    supervising::lapse(draft, Some(unit));
    let held = draft.keys(|c| draft.ticket.awaits_review(c) && c.key.kind == ClockKind::Total);
    for key in held {
        draft.resume(&key, ShiftReason::ReviewFailed);
    }
    preliminary::take_back(draft, unit, None);
    let at = draft.now();
    let ends = draft.keys(|c| {
        let result = draft.ticket.awaits_review(c);
        !matches!(c.key.kind, ClockKind::Total | ClockKind::Preliminary)
            && (c.stopped_at.is_none() || result)
            && c.state != ClockState::Cancelled
    });
    for key in ends {
        draft.push(Event::ClockCancelled { key, at });
    }
    draft.push(Event::AssignmentMoved { assignment, to: AssignmentStatus::Released });
    assisting::end(draft);
    draft.move_to(Status::ToDispatch);
}

/// Why confidentiality cannot be changed by this person: to lift it takes a supervisor.
pub(super) fn may_set(ticket: &Ticket, actor: &Actor) -> Result<(), Refusal> {
    if ticket.confidential && !actor.is(Role::Supervisor) { Err(Refusal::StaysConfidential) } else { Ok(()) }
}

/// 设为保密、解除保密
pub(super) fn set_confidential(
    draft: &mut Draft<'_>,
    confidential: bool,
    reason: String,
) -> Result<(), Refusal> {
    if draft.ticket.confidential == confidential {
        let detail = if confidential { "本工单已是保密件" } else { "本工单不是保密件" };
        return Err(Refusal::field("confidential", FieldCode::Conflict, detail));
    }
    draft.push(Event::ConfidentialitySet { confidential, reason: Text::plain(reason) });
    Ok(())
}

/// 申请回避: who says that (s)he is concerned is believed.
pub(super) fn recuse(draft: &mut Draft<'_>, reason: String) {
    let person = draft.person();
    draft.push(Event::Recused { person, reason: Text::plain(reason) });
}

/// The units that must never have it: those of the chain that a report accuses.
pub fn never_to(ticket: &Ticket, context: Context<'_>) -> Vec<UnitCode> {
    context.reference.units.keys().filter(|unit| is_reported(ticket, unit, context)).cloned().collect()
}

/// The units that a caller may be shown as possible ones: none that must not have it.
pub fn may_have(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> bool {
    context.reference.dispatchable(unit, day_of(context.now)).is_some() && !is_reported(ticket, unit, context)
}
