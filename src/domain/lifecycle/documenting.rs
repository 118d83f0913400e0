//! Official papers that follow from what happens (公文; contract.md §4 "Escalation ladder", column "document").

use super::context::Context;
use super::draft::Draft;
use super::{Refusal, gates};
use crate::domain::calendar::Allowance;
use crate::domain::clock::{Clock, ClockKey};
use crate::domain::document::{asked, climbed, ordered, redone};
use crate::domain::notice::opening;
use crate::domain::permission::{Actor, By};
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Directive, Document, DocumentCause, Event, Text, Ticket};
use crate::domain::time::day_of;
use entity::values::*;

/// The papers of the rungs that fired together: deadlines of one unit that climbed to the same rung share one.
pub(super) fn of_rungs(draft: &mut Draft<'_>, fired: &[(ClockKey, Rung)]) {
    let mut together: Vec<(UnitCode, Rung, Vec<ClockKey>)> = Vec::new();
    for (key, rung) in fired {
        // The total and what no unit has yet are the hotline's own.
        let Some(unit) = key.unit.as_ref() else { continue };
        match together.iter_mut().find(|(of, at, _)| of == unit && at == rung) {
            Some((_, _, keys)) => keys.push(key.clone()),
            None => together.push((unit.clone(), *rung, vec![key.clone()])),
        }
    }
    for (unit, rung, keys) in together {
        let clocks: Vec<&Clock> = keys.iter().filter_map(|key| draft.ticket.clock(key)).collect();
        let pressing = clocks.iter().any(|c| matches!(c.allowance, Allowance::Minutes(_)));
        if let Some((kind, body)) = climbed(&draft.ticket, &unit, rung, &clocks, draft.context) {
            issue(draft, kind, unit, DocumentCause::Rung { rung, clocks: keys }, body, pressing);
        }
    }
}

/// The paper of a supervision, with what is wanted in its words.
pub(super) fn of_directive(draft: &mut Draft<'_>, directive: &Directive, wanted: &str) {
    let (kind, body) = ordered(&draft.ticket, directive, wanted, draft.context);
    let cause = DocumentCause::Directive { directive: directive.id };
    issue(draft, kind, directive.unit.clone(), cause, body, true);
}

/// The paper of the second redo.
pub(super) fn of_redo(draft: &mut Draft<'_>) {
    let Some(unit) = draft.ticket.lead().map(|lead| lead.unit.clone()) else { return };
    let (kind, body) = redone(&draft.ticket, &unit, draft.context);
    issue(draft, kind, unit, DocumentCause::Redone, body, true);
}

/// `at_once`: dated today; else with the working hours in which it goes out.
fn issue(
    draft: &mut Draft<'_>,
    kind: DocumentKind,
    unit: UnitCode,
    cause: DocumentCause,
    body: String,
    at_once: bool,
) {
    let now = draft.now();
    let out = if at_once { now } else { opening(now, draft.context.calendar) };
    let document = Document {
        id: DocumentId(i64::try_from(draft.ticket.documents.len()).unwrap_or(0) + 1),
        kind,
        unit,
        on: day_of(out),
        cause,
        body: Text::plain(body),
        at: now,
    };
    draft.push(Event::DocumentIssued { document: Box::new(document) });
}

/// The papers that `actor` may ask for now; the others come with what they are about.
pub fn issuable(ticket: &Ticket, actor: &Actor) -> Vec<DocumentKind> {
    if may_issue(ticket, actor).is_err() {
        return Vec::new();
    }
    let slip = (!has_slip(ticket)).then_some(DocumentKind::TransferSlip);
    let urging = actor.is(Role::Supervisor).then_some(DocumentKind::UrgeNotice);
    slip.into_iter().chain(urging).collect()
}

/// Whether the unit has its 转办单 for this dispatch.
fn has_slip(ticket: &Ticket) -> bool {
    let slip = |d: &Document| {
        let lead = ticket.lead().filter(|lead| lead.unit == d.unit);
        d.kind == DocumentKind::TransferSlip && lead.is_some_and(|lead| d.at >= lead.dispatched_at)
    };
    ticket.documents.iter().any(slip)
}

/// Whether `actor` issues papers on this ticket at all, and to whom they go.
///
/// # Errors
/// Whoever may not, and where no unit has the ticket.
pub fn may_issue(ticket: &Ticket, actor: &Actor) -> Result<UnitCode, Refusal> {
    if !actor.is(Role::Dispatcher) && !actor.is(Role::Supervisor) {
        return Err(Refusal::NotYourTurn("公文由派单员和督办员开具"));
    }
    let unit = ticket.lead().filter(|_| !gates::is_over(ticket)).map(|lead| lead.unit.clone());
    unit.ok_or(Refusal::NoDocument("工单没有承办单位或已了结，不能开具公文"))
}

/// 开具公文 by hand: a slip to go with the matter, or an urging on paper.
///
/// # Errors
/// As [`may_issue`]; a kind that comes by itself, and a second slip for the same dispatch.
pub fn issue_by_hand(
    ticket: &Ticket,
    kind: DocumentKind,
    actor: &Actor,
    context: Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let unit = may_issue(ticket, actor)?;
    if kind == DocumentKind::UrgeNotice && !actor.is(Role::Supervisor) {
        return Err(Refusal::NotYourTurn("催办通知书由督办员开具"));
    }
    if kind == DocumentKind::TransferSlip && has_slip(ticket) {
        return Err(Refusal::NoDocument("本次派单的转办单已经开具"));
    }
    if matches!(kind, DocumentKind::SupervisionOrder | DocumentKind::TalkNotice) {
        return Err(Refusal::field("kind", FieldCode::Choice, "督办单和约谈通知随督办开具"));
    }
    let mut draft = Draft::new(ticket.clone(), &By::Person(actor.clone()), context);
    let body = asked(&draft.ticket, &unit, kind, context);
    issue(&mut draft, kind, unit, DocumentCause::Asked, body, true);
    Ok(draft.events)
}
