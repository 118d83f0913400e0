//! Giving a ticket to the unit responsible.

use super::assisting::{Part, assist, check_co_units};
use super::draft::{Draft, Terms};
use super::gates::categorised;
use super::stages::until;
use super::{Context, Refusal, disputing, guarding, merging, preliminary, pushing_down};
use crate::domain::calendar::Due;
use crate::domain::clock::{Clock, Matter};
use crate::domain::routing::{Candidate, Query, Resolution};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{AlarmKind, Event, Text, Ticket};
use crate::domain::time::{Instant, day_of, end_of};
use chrono::NaiveDate;
use entity::values::*;

/// What is given to whom.
pub(super) struct Order {
    pub unit: UnitCode,
    /// Those that assist (协办单位).
    pub co_units: Vec<UnitCode>,
    pub category: Option<CategoryCode>,
    pub automatic: bool,
    pub basis: Option<String>,
    pub override_reason: Option<String>,
    pub note: Option<String>,
    /// The designation becomes a row of the directory.
    pub settled: bool,
}

impl Order {
    /// To this unit alone, and nothing said.
    pub fn of(unit: UnitCode) -> Self {
        Self {
            unit,
            co_units: Vec::new(),
            category: None,
            automatic: false,
            basis: None,
            override_reason: None,
            note: None,
            settled: false,
        }
    }
}

/// The directory's answer for a ticket, under another category if one is given.
pub(super) fn resolution(
    ticket: &Ticket,
    category: Option<&CategoryCode>,
    context: Context<'_>,
) -> Resolution {
    context.reference.resolve(Query {
        category: category.or(ticket.category.as_ref()),
        area: ticket.area.as_ref(),
        kind: ticket.kind,
        day: day_of(context.now),
    })
}

/// The directory's one answer, unless it is the unit complained about or one that gave it back: then a person chooses.
fn impartial(ticket: &Ticket, exact: Option<Candidate>, context: Context<'_>) -> Option<Candidate> {
    let concerned = |unit: &UnitCode| {
        ticket.subject_unit.as_ref() == Some(unit) || guarding::is_reported(ticket, unit, context)
    };
    exact.filter(|c| !concerned(&c.unit) && !ticket.was_not_of(&c.unit))
}

/// 受理: to the one unit that the directory names, else into the dispatchers' pool.
pub(super) fn accept(draft: &mut Draft<'_>, category: Option<CategoryCode>) -> Result<(), Refusal> {
    check_category(draft.context, category.as_ref())?;
    leave_waiting(draft);
    draft.push(Event::Accepted { category, note: None });
    route(draft);
    Ok(())
}

/// Dispatches where the directory has exactly one answer, else leaves the choice to a person.
///
/// A complaint about a unit never goes to that unit by itself.
pub(super) fn route(draft: &mut Draft<'_>) {
    let found = resolution(&draft.ticket, None, draft.context);
    match impartial(&draft.ticket, found.exact, draft.context) {
        Some(Candidate { unit, basis, .. }) => {
            let complained_of = draft.ticket.subject_unit.clone();
            let mut co_units = found.co_units;
            let (ticket, context) = (&draft.ticket, draft.context);
            co_units.retain(|co| {
                let concerned =
                    Some(co) == complained_of.as_ref() || guarding::is_reported(ticket, co, context);
                *co != unit && !concerned
            });
            let order = Order { co_units, automatic: true, basis: Some(basis), ..Order::of(unit) };
            dispatch_to(draft, order);
        }
        None => draft.move_to(Status::ToDispatch),
    }
}

/// 预审: to the unit named, or into the dispatchers' pool.
pub(super) fn accept_rating(
    draft: &mut Draft<'_>,
    unit: Option<UnitCode>,
    note: Option<String>,
) -> Result<(), Refusal> {
    if let Some(unit) = &unit {
        check_unit(draft.context, "unit", unit)?;
    }
    leave_waiting(draft);
    draft.push(Event::Accepted { category: None, note: note.map(Text::plain) });
    match unit {
        Some(unit) => dispatch_to(draft, Order::of(unit)),
        None => draft.move_to(Status::ToDispatch),
    }
    Ok(())
}

/// 派单 by a person; going against the directory's one answer needs a reason.
pub(super) fn dispatch(draft: &mut Draft<'_>, mut order: Order) -> Result<(), Refusal> {
    let context = draft.context;
    check_order(draft, &order)?;
    check_category(context, order.category.as_ref())?;
    categorised(&draft.ticket, order.category.as_ref())?;
    let mut errors = FieldErrors::default();
    pushing_down::check(&draft.ticket, &order, context, &mut errors);
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let found = resolution(&draft.ticket, order.category.as_ref(), context);
    let (category, role) = (order.category.as_ref(), AssignmentRole::Lead);
    let township = pushing_down::ground(&draft.ticket, category, &order.unit, role, context);
    match impartial(&draft.ticket, found.exact, context) {
        Some(exact) if exact.unit == order.unit => order.basis = Some(exact.basis),
        // The directory itself lets the township lead.
        Some(_) if township.is_some() => order.basis = township,
        Some(exact) if order.override_reason.is_none() => {
            let name = context.reference.unit_name(&exact.unit, day_of(context.now));
            let detail = format!("派单目录指定由{name}承办，改派其他单位须说明理由");
            return Err(Refusal::field("override_reason", FieldCode::Required, detail));
        }
        _ => order.basis = found.candidates.into_iter().find(|c| c.unit == order.unit).map(|c| c.basis),
    }
    dispatch_to(draft, order);
    Ok(())
}

/// Whether the units of an order can be given this ticket at all.
pub(super) fn check_order(draft: &Draft<'_>, order: &Order) -> Result<(), Refusal> {
    check_unit(draft.context, "lead_unit", &order.unit)?;
    guarding::check(&draft.ticket, "lead_unit", &order.unit, draft.context)?;
    let mut errors = FieldErrors::default();
    check_co_units(&draft.ticket, draft.context, &order.unit, &order.co_units, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(errors)) }
}

/// Gives the ticket to a unit and to those that assist it.
pub(super) fn dispatch_to(draft: &mut Draft<'_>, mut order: Order) {
    let co_units = std::mem::take(&mut order.co_units);
    // What the directory or a designation gives to both has one ground; whom a person adds, the directory's own for it.
    let basis = order.basis.clone().filter(|_| order.automatic || draft.ticket.no_return);
    let (automatic, settled) = (order.automatic, order.settled);
    let reason = order.override_reason.clone();
    lead_by(draft, order);
    for unit in co_units {
        let part = Part { automatic, settled, basis: basis.clone(), ..Part::default() };
        let down =
            pushing_down::is_without_ground(&draft.ticket, None, &unit, AssignmentRole::Co, draft.context);
        assist(draft, unit, Part { override_reason: reason.clone().filter(|_| down), ..part });
    }
}

/// Gives the ticket to a unit and starts the unit's clocks.
///
/// A rating's clocks belong to the ticket and started at its receipt: the dispatch only says whose they are
/// (contract.md §5).
fn lead_by(draft: &mut Draft<'_>, order: Order) {
    let now = draft.now();
    let unit = order.unit;
    draft.stop(ClockKind::Dispatch, None, false);
    let pushed_down = !order.settled
        && pushing_down::is_without_ground(
            &draft.ticket,
            order.category.as_ref(),
            &unit,
            AssignmentRole::Lead,
            draft.context,
        );
    let assignment = AssignmentId(i64::try_from(draft.ticket.assignments.len()).unwrap_or(0) + 1);
    draft.push(Event::Dispatched {
        assignment,
        role: AssignmentRole::Lead,
        unit: unit.clone(),
        category: order.category,
        automatic: order.automatic,
        basis: order.basis,
        override_reason: order.override_reason.map(Text::plain),
        note: order.note.map(Text::plain),
        pushed_down,
    });
    draft.move_to(Status::Dispatched);
    preliminary::assign(draft, &unit);
    draft.start(ClockKind::Sign, Some(unit.clone()), now, Terms::default());
    if contact_is_due(&draft.ticket) {
        draft.start(ClockKind::Contact, Some(unit.clone()), now, Terms::default());
    }
    if draft.ticket.kind == Kind::Rating {
        let others = |c: &Clock| {
            c.key.kind == ClockKind::Handle && c.stopped_at.is_none() && c.key.unit.as_ref() != Some(&unit)
        };
        for key in draft.keys(others) {
            draft.push(Event::ClockAssigned { key, unit: Some(unit.clone()), spared: false });
        }
        return;
    }
    let first = draft.ticket.latest(ClockKind::Total).is_none();
    let inherited = merging::inherited(draft, &unit).filter(|_| first);
    let cap = upstream_cap(draft).into_iter().chain(inherited).min_by_key(|due| due.at);
    draft.start(ClockKind::Handle, Some(unit), now, Terms { cap, ..Terms::default() });
    if draft.ticket.latest(ClockKind::Total).is_none() {
        draft.start(ClockKind::Total, None, now, Terms { cap, ..Terms::default() });
    }
}

/// Whether the unit must speak with the citizen: named, with a number, a reply wanted, and consent given.
fn contact_is_due(ticket: &Ticket) -> bool {
    ticket.can_be_visited() && ticket.rating.as_ref().is_none_or(|r| r.consent_contact)
}

/// The upper platform's deadline less the reserve for review and reporting, for what is dispatched now or begins a new
/// round now.
pub(super) fn upstream_cap(draft: &Draft<'_>) -> Option<Due> {
    let due_at = draft.ticket.upstream.as_ref()?.due_at?;
    Some(capped(due_at, day_of(draft.now()), draft.matter(), draft.context))
}

/// `due_at` less the reserve, never before 24:00 of the first working day after `from` (contract.md §4 "Clocks").
pub(super) fn capped(due_at: Instant, from: NaiveDate, matter: Matter, context: Context<'_>) -> Due {
    let calendar = context.calendar;
    let reserve = context.policy.number(LimitName::UpstreamReserve, matter);
    let on = calendar.sub_working_days(until(due_at).on, reserve);
    let first = calendar.add_working_days(from, 1);
    if on < first.on { first } else { Due { at: end_of(on).min(due_at), on, provisional: false } }
}

/// Leaves the wait for the citizen's information, giving the dispatch clock its time back.
pub(super) fn leave_waiting(draft: &mut Draft<'_>) {
    if draft.ticket.status != Status::NeedInfo {
        return;
    }
    draft.clear_alarm();
    for key in draft.keys(|c| c.key.kind == ClockKind::Dispatch && c.paused_at.is_some()) {
        draft.resume(&key, ShiftReason::NeedInfo);
    }
}

/// 要求补充: the dispatch clock stands still the first time, for as long as the information is awaited.
pub(super) fn request_info(draft: &mut Draft<'_>) {
    disputing::leave(draft);
    let at = draft.now();
    let running = |c: &Clock| {
        c.key.kind == ClockKind::Dispatch
            && c.state == ClockState::Running
            && c.shifts.iter().all(|s| s.reason != ShiftReason::NeedInfo)
    };
    for key in draft.keys(running) {
        draft.push(Event::ClockPaused { key, at });
    }
    draft.move_to(Status::NeedInfo);
    let days = draft.context.policy.number(LimitName::NeedInfo, draft.matter());
    let until = draft.context.calendar.add_working_days(day_of(at), days);
    draft.set_alarm(AlarmKind::InfoTimeout, until.at);
}

pub(super) fn check_unit(context: Context<'_>, field: &str, unit: &UnitCode) -> Result<(), Refusal> {
    match context.reference.dispatchable(unit, day_of(context.now)) {
        Some(_) => Ok(()),
        None => Err(Refusal::field(field, FieldCode::Unknown, "没有这个承办单位，或该单位已停用")),
    }
}

pub(super) fn check_category(context: Context<'_>, category: Option<&CategoryCode>) -> Result<(), Refusal> {
    match category {
        Some(code) if context.reference.leaf(code, day_of(context.now)).is_none() => {
            Err(Refusal::field("category", FieldCode::Unknown, "没有这个诉求类别，请选到最末一级"))
        }
        _ => Ok(()),
    }
}
