//! 单位内交办: what a unit gives to one of its people, with an earlier day of its own (contract.md §4 `assign_inside`).
//!
//! The work is done by colleagues and by village and grid workers without accounts. Their day lies before the unit's and
//! moves nothing: whoever is late inside, the unit answers for its own time.

use super::context::Context;
use super::draft::Draft;
use super::{Refusal, assisting, gates};
use crate::domain::clock::nine;
use crate::domain::permission::By;
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Assignment, Event, Hand, InnerTask, Text, Ticket};
use crate::domain::time::{Instant, day_of};
use chrono::NaiveDate;
use entity::values::*;

/// The part of the unit for which somebody acts: of the actor's own, or of the unit that the system is told.
fn part<'t>(ticket: &'t Ticket, by: &By, unit: Option<&UnitCode>) -> Option<&'t Assignment> {
    match by {
        By::Person(actor) => assisting::part_of(ticket, actor),
        By::System | By::Source => {
            let lead = ticket.lead().filter(|lead| Some(&lead.unit) == unit);
            lead.or_else(|| unit.and_then(|unit| ticket.co_part(unit)))
        }
    }
}

/// Why a unit may not give it to its people now.
pub(super) fn may_assign(ticket: &Ticket, by: &By) -> Result<(), Refusal> {
    let wrong = || gates::wrong_state(ticket, CommandName::AssignInside);
    if !matches!(by, By::Person(_)) {
        return if ticket.inside.iter().any(InnerTask::is_open) { Ok(()) } else { Err(wrong()) };
    }
    let part = part(ticket, by, None).ok_or_else(wrong)?;
    match (part.role, part.status) {
        (AssignmentRole::Lead, _) => {
            let in_hand = matches!(ticket.status, Status::Dispatched | Status::Handling | Status::Suspended);
            if in_hand { Ok(()) } else { Err(wrong()) }
        }
        (AssignmentRole::Co, AssignmentStatus::Dispatched | AssignmentStatus::Handling) => Ok(()),
        (AssignmentRole::Co, AssignmentStatus::Objected) => Err(Refusal::ObjectionWaits),
        (AssignmentRole::Co, _) => Err(Refusal::CoDelivered),
    }
}

/// The days that a unit may set inside: from today to its own last day; where that has passed, to the next working day.
pub fn inner_days(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let lead = ticket.lead().is_some_and(|lead| lead.unit == *unit);
    let kind = if lead { ClockKind::Handle } else { ClockKind::CoHandle };
    let own = |c: &&crate::domain::clock::Clock| c.key.kind == kind && c.key.unit.as_ref() == Some(unit);
    let due = ticket.clocks.iter().rev().find(own)?.due.on;
    let today = day_of(context.now);
    let late = context.calendar.add_working_days(today, 1).on;
    Some((today, if due < today { late } else { due }))
}

/// 单位内交办, also to another than before.
pub(super) fn assign(
    draft: &mut Draft<'_>,
    by: &By,
    unit: Option<&UnitCode>,
    hand: Hand,
    due_on: NaiveDate,
    note: Option<String>,
) -> Result<(), Refusal> {
    let wrong = gates::wrong_state(&draft.ticket, CommandName::AssignInside);
    let Some((assignment, unit)) = part(&draft.ticket, by, unit).map(|p| (p.id, p.unit.clone())) else {
        return Err(wrong);
    };
    if let Some((first, last)) = inner_days(&draft.ticket, &unit, draft.context) {
        if due_on < first {
            return Err(Refusal::field("due_on", FieldCode::Time, "内部期限不能早于今天"));
        }
        if due_on > last {
            let detail = format!("内部期限不得晚于本单位的办理期限（{last}）");
            return Err(Refusal::field("due_on", FieldCode::Range, detail));
        }
    }
    let now = draft.now();
    let task = InnerTask {
        n: u32::try_from(draft.ticket.inside.len()).unwrap_or(0) + 1,
        assignment,
        unit,
        hand,
        due_on,
        note: note.map(Text::plain),
        by: draft.person(),
        at: now,
        remind_at: Some(first_reminder(due_on, now, draft.context)),
        ended_at: None,
    };
    draft.push(Event::AssignedInside { task: Box::new(task) });
    Ok(())
}

/// 09:00 of the day itself, or, where that has passed, of the working day after it.
fn first_reminder(due_on: NaiveDate, now: Instant, context: Context<'_>) -> Instant {
    let on_the_day = nine(due_on);
    if on_the_day > now { on_the_day } else { nine(context.calendar.add_working_days(due_on, 1).on) }
}

/// 内部期限提醒: on the day, and once more when it has passed.
pub(super) fn remind(draft: &mut Draft<'_>) {
    let now = draft.now();
    let due = |task: &&InnerTask| task.remind_at.is_some_and(|at| at <= now);
    let tasks: Vec<(u32, NaiveDate)> =
        draft.ticket.inside.iter().filter(due).map(|task| (task.n, task.due_on)).collect();
    for (task, due_on) in tasks {
        let overdue = day_of(now) > due_on;
        let again = nine(draft.context.calendar.add_working_days(due_on, 1).on);
        let again_at = (!overdue).then_some(again);
        draft.push(Event::InsideReminded { task, overdue, again_at });
    }
}

/// When somebody is reminded next.
pub(super) fn next(ticket: &Ticket) -> Option<Instant> {
    ticket.inside.iter().filter_map(|task| task.remind_at).min()
}
