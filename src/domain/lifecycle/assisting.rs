//! 协办: units that take part under the lead unit, each with its own clocks and its own result.
//!
//! 66号(五) 多部门协办; 济南29, 潍坊24: one unit leads and alone answers the citizen, the others report to it within their own time,
//! which ends no later than the lead's. A co unit may object as a lead unit may return.

use super::context::Context;
use super::dispatching::check_unit;
use super::draft::{Draft, Terms};
use super::guarding::{REPORTED, is_reported};
use super::handling::unknown_evidence;
use super::{Refusal, objecting, pushing_down};
use crate::domain::calendar::Allowance;
use crate::domain::clock::{Clock, ClockKey};
use crate::domain::permission::{Actor, By};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Assignment, CoResult, Event, Text, Ticket};
use crate::domain::time::day_of;
use entity::values::*;

/// Working days that a co unit is given at most, before the lead's own time bounds them.
const MOST_DAYS: u32 = 60;

/// The part that a person's unit has now: as lead, else as co unit.
pub(super) fn part_of<'t>(ticket: &'t Ticket, actor: &Actor) -> Option<&'t Assignment> {
    let lead = ticket.lead().filter(|lead| lead.unit == *actor.part_unit());
    lead.or_else(|| ticket.co_part(actor.part_unit())).filter(|part| actor.works_for(&part.unit))
}

/// The part of the co unit for which somebody acts.
pub(super) fn own_part<'t>(ticket: &'t Ticket, by: &By) -> Option<&'t Assignment> {
    let By::Person(actor) = by else { return None };
    part_of(ticket, actor).filter(|part| part.role == AssignmentRole::Co)
}

/// Why this person's unit may not sign now: each unit signs its own part, once.
pub(super) fn may_sign(ticket: &Ticket, by: &By) -> Result<(), Refusal> {
    let wrong = Err(Refusal::WrongState { command: CommandName::Sign, status: ticket.status });
    match own_part(ticket, by) {
        Some(part) if part.status == AssignmentStatus::Dispatched => Ok(()),
        Some(part) if part.status == AssignmentStatus::Objected => Err(Refusal::ObjectionWaits),
        Some(_) => wrong,
        None if ticket.status == Status::Dispatched => Ok(()),
        None => wrong,
    }
}

/// Why this person's unit may not hand in its part now.
pub(super) fn may_submit(ticket: &Ticket, by: &By) -> Result<(), Refusal> {
    match own_part(ticket, by).map(|part| part.status) {
        Some(AssignmentStatus::Handling) => Ok(()),
        Some(AssignmentStatus::Dispatched) => Err(Refusal::SignFirst),
        Some(AssignmentStatus::Objected) => Err(Refusal::ObjectionWaits),
        _ => Err(Refusal::CoDelivered),
    }
}

/// Whether a unit is left that could assist.
pub(super) fn may_add(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    let free = |unit: &UnitCode| {
        context.reference.dispatchable(unit, day_of(context.now)).is_some()
            && why_not(ticket, unit, context).is_none()
    };
    match context.reference.units.keys().any(free) {
        true => Ok(()),
        false => Err(Refusal::WrongState { command: CommandName::AddCoUnit, status: ticket.status }),
    }
}

/// Why a unit cannot assist beside those that have the ticket.
fn why_not(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> Option<&'static str> {
    if ticket.lead().is_some_and(|lead| lead.unit == *unit) {
        return Some("主办单位不能同时协办");
    }
    if ticket.open_co_units().any(|part| part.unit == *unit) {
        return Some("该单位正在协办本工单");
    }
    is_reported(ticket, unit, context).then_some(REPORTED)
}

/// Whether the lead unit, or the hotline, could do without one of the co units.
pub(super) fn may_remove(ticket: &Ticket, by: &By) -> Result<(), Refusal> {
    let hotline = matches!(by, By::Person(actor) if actor.is(Role::Dispatcher));
    let free = |part: &Assignment| part.status != AssignmentStatus::Objected;
    match ticket.open_co_units().any(|part| free(part) && (hotline || !ticket.is_designated(part))) {
        true => Ok(()),
        false => Err(Refusal::NoCoUnit),
    }
}

/// Faults of a list of co units: each exists and takes tickets that day, none is the lead, none is named twice, and what is reported
/// never goes to whom it reports (信访工作条例 30).
pub(super) fn check_co_units(
    ticket: &Ticket,
    context: Context<'_>,
    lead: &UnitCode,
    co_units: &[UnitCode],
    errors: &mut FieldErrors,
) {
    for (at, unit) in co_units.iter().enumerate() {
        let field = format!("co_units[{at}]");
        if context.reference.dispatchable(unit, day_of(context.now)).is_none() {
            errors.add(field, FieldCode::Unknown, "没有这个承办单位，或该单位已停用");
        } else if unit == lead || co_units.iter().take(at).any(|other| other == unit) {
            errors.add(field, FieldCode::Conflict, "协办单位应是主办单位以外的单位，且不重复");
        } else if is_reported(ticket, unit, context) {
            errors.add(field, FieldCode::Conflict, REPORTED);
        }
    }
}

/// What a co unit is given beside its ticket.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub working_days: Option<u32>,
    pub automatic: bool,
    pub basis: Option<String>,
    pub override_reason: Option<String>,
    /// The designation becomes a row of the directory.
    pub settled: bool,
}

/// Gives a unit its part and starts its clocks.
pub(super) fn assist(draft: &mut Draft<'_>, unit: UnitCode, part: Part) {
    let now = draft.now();
    let assignment = AssignmentId(i64::try_from(draft.ticket.assignments.len()).unwrap_or(0) + 1);
    let (ticket, context) = (&draft.ticket, draft.context);
    let pushed_down =
        !part.settled && pushing_down::is_without_ground(ticket, None, &unit, AssignmentRole::Co, context);
    let ground = pushing_down::ground(ticket, None, &unit, AssignmentRole::Co, context);
    draft.push(Event::Dispatched {
        assignment,
        role: AssignmentRole::Co,
        unit: unit.clone(),
        category: None,
        automatic: part.automatic,
        basis: part.basis.or(ground),
        override_reason: part.override_reason.map(Text::plain),
        note: None,
        pushed_down,
    });
    draft.start(ClockKind::Sign, Some(unit.clone()), now, Terms::default());
    let terms = no_later_than_the_lead(draft, part.working_days);
    draft.start(ClockKind::CoHandle, Some(unit), now, terms);
}

/// A co unit's time: what it was given, at most the lead's (contract.md §4 `co_handle`). Where the lead's is over already, others'
/// delay is not the co unit's: it has one working day.
fn no_later_than_the_lead(draft: &Draft<'_>, working_days: Option<u32>) -> Terms {
    let (now, calendar) = (draft.now(), draft.context.calendar);
    let limit = draft.context.policy.limit(ClockKind::CoHandle, draft.matter()).allowance;
    let lead = draft.ticket.latest(ClockKind::Handle);
    let pressing = matches!(limit, Allowance::Minutes(_));
    let wanted = working_days.filter(|_| !pressing).map_or(limit, Allowance::WorkingDays);
    let named =
        |allowance: Allowance| (allowance, format!("{} {}", ClockKind::CoHandle.label(), allowance.label()));
    let Some(due) = lead.map(|clock| clock.due).filter(|due| due.at > now) else {
        let allowance = if pressing { limit } else { Allowance::WorkingDays(1) };
        return Terms { allowance: Some(named(allowance)), ..Terms::default() };
    };
    // Where the platform above bounds the lead it bounds whom the lead calls for, whatever a later calendar says; once its day
    // has passed, and the lead has more time because of others, it bounds nobody.
    let cap = lead.and_then(|clock| clock.cap).filter(|cap| cap.at > now);
    if calendar.due(now, wanted).at <= due.at {
        return Terms { allowance: Some(named(wanted)), cap, ..Terms::default() };
    }
    // As many whole days as the lead has left, where that ends with its day; else the lead's very instant.
    let left = Allowance::WorkingDays(calendar.working_days_after(day_of(now), due.on));
    if !pressing && left != Allowance::WorkingDays(0) && calendar.due(now, left).at == due.at {
        return Terms { allowance: Some(named(left)), cap, ..Terms::default() };
    }
    let rule = format!("{}，与主办单位同时到期", ClockKind::CoHandle.label());
    Terms { allowance: Some((wanted, rule)), cap: Some(due), ..Terms::default() }
}

/// 增加协办
pub(super) fn add(
    draft: &mut Draft<'_>,
    unit: UnitCode,
    working_days: u32,
    override_reason: Option<String>,
) -> Result<(), Refusal> {
    check_unit(draft.context, "unit", &unit)?;
    let mut errors = FieldErrors::default();
    if let Some(why) = why_not(&draft.ticket, &unit, draft.context) {
        errors.add("unit", FieldCode::Conflict, why);
    }
    if !(1..=MOST_DAYS).contains(&working_days) {
        let detail = format!("协办时限为 1 至 {MOST_DAYS} 个工作日");
        errors.add("due_working_days", FieldCode::Range, detail);
    }
    let (role, context) = (AssignmentRole::Co, draft.context);
    let down = pushing_down::is_without_ground(&draft.ticket, None, &unit, role, context);
    if down && override_reason.is_none() {
        let detail = pushing_down::sentence(&unit, role, context);
        errors.add("override_reason", FieldCode::Required, detail);
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let part = Part { working_days: Some(working_days), override_reason, ..Part::default() };
    assist(draft, unit, part);
    Ok(())
}

/// 撤销协办: the unit is needed no longer; what it missed by then stays known.
pub(super) fn remove(
    draft: &mut Draft<'_>,
    unit: &UnitCode,
    hotline: bool,
    note: Option<String>,
) -> Result<(), Refusal> {
    let Some(part) = draft.ticket.co_part(unit).cloned() else {
        return Err(Refusal::field("unit", FieldCode::Unknown, "该单位没有协办本工单"));
    };
    match part.status {
        AssignmentStatus::Submitted => return Err(Refusal::CoDelivered),
        AssignmentStatus::Objected => return Err(Refusal::ObjectionWaits),
        _ if !hotline && draft.ticket.is_designated(&part) => {
            return Err(Refusal::NoReturn("经争议协商指定的协办单位，主办单位不得撤销"));
        }
        _ => {}
    }
    cancel(draft, unit);
    draft.push(Event::CoUnitRemoved { assignment: part.id, unit: unit.clone(), note: note.map(Text::plain) });
    Ok(())
}

/// A co unit that must not have the ticket is let go, whatever it was about to do.
pub(super) fn spare(draft: &mut Draft<'_>, part: &Assignment) {
    objecting::drop_of(draft, part.id);
    cancel(draft, &part.unit);
    draft.push(Event::AssignmentMoved { assignment: part.id, to: AssignmentStatus::Removed });
}

/// 协办办结: the co unit reports to the lead, which alone answers the citizen.
pub(super) fn submit(
    draft: &mut Draft<'_>,
    unit: &UnitCode,
    result: String,
    evidence: Vec<AttachmentId>,
) -> Result<(), Refusal> {
    if let Some(unknown) = unknown_evidence(draft, &evidence) {
        return Err(Refusal::field("evidence", FieldCode::Unknown, unknown));
    }
    let Some(part) = draft.ticket.co_part(unit).cloned() else { return Err(Refusal::CoDelivered) };
    let result = CoResult {
        assignment: part.id,
        unit: unit.clone(),
        round: draft.ticket.round,
        result: Text::plain(result),
        evidence,
        submitted_at: draft.now(),
        by: draft.person(),
    };
    draft.push(Event::CoSubmitted { result: Box::new(result) });
    let at = draft.now();
    // Also what stands still because the ticket is suspended.
    for key in clocks(draft, unit).into_iter().filter(|key| key.kind == ClockKind::CoHandle) {
        draft.push(Event::ClockStopped { key, at, held: false });
    }
    Ok(())
}

/// A co unit's clocks that go on or stand still.
pub(super) fn clocks(draft: &Draft<'_>, unit: &UnitCode) -> Vec<ClockKey> {
    let lead = draft.ticket.lead().is_some_and(|lead| lead.unit == *unit);
    draft.keys(|c| {
        let own = c.key.kind == ClockKind::CoHandle || (c.key.kind == ClockKind::Sign && !lead);
        own && c.key.unit.as_ref() == Some(unit) && c.stopped_at.is_none() && c.state != ClockState::Cancelled
    })
}

/// Ends a co unit's clocks without its act; misses stay.
pub(super) fn cancel(draft: &mut Draft<'_>, unit: &UnitCode) {
    let at = draft.now();
    for key in clocks(draft, unit) {
        draft.push(Event::ClockCancelled { key, at });
    }
}

/// With the lead unit its co units go: whoever gets the ticket next is given its own. What was handed in stays.
pub(super) fn end(draft: &mut Draft<'_>) {
    objecting::lapse(draft);
    let parts: Vec<Assignment> = draft.ticket.open_co_units().cloned().collect();
    for part in parts {
        cancel(draft, &part.unit);
        draft.push(Event::AssignmentMoved { assignment: part.id, to: AssignmentStatus::Removed });
    }
}

/// Nobody waits for the co units any more: their clocks end, and that they did not hand in their part stays seen.
pub(super) fn close(draft: &mut Draft<'_>) {
    objecting::lapse(draft);
    let units: Vec<UnitCode> = draft.ticket.open_co_units().map(|part| part.unit.clone()).collect();
    for unit in units {
        cancel(draft, &unit);
    }
}

/// A new round is the lead's: whose part nobody waited for when the ticket was struck off is not asked again by itself.
pub(super) fn begin_again(draft: &mut Draft<'_>) {
    let over = |part: &Assignment| {
        let own = |c: &&Clock| c.key.kind == ClockKind::CoHandle && c.key.unit.as_ref() == Some(&part.unit);
        draft.ticket.clocks.iter().rev().find(own).is_some_and(|c| c.stopped_at.is_some())
    };
    let parts: Vec<_> = draft.ticket.open_co_units().filter(|part| over(part)).map(|part| part.id).collect();
    for assignment in parts {
        draft.push(Event::AssignmentMoved { assignment, to: AssignmentStatus::Removed });
    }
}

/// The names of the units that have not handed in their part, if any (协办未办结).
pub(super) fn outstanding(ticket: &Ticket, context: Context<'_>) -> Option<String> {
    let names: Vec<&str> = ticket
        .open_co_units()
        .map(|part| context.reference.unit_name(&part.unit, day_of(context.now)))
        .collect();
    (!names.is_empty()).then(|| names.join("、"))
}
