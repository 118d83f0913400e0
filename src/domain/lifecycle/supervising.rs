//! 催办、督办、批示: what makes a unit hurry, with clocks of its own and never the ticket's deadlines (contract.md §4).
//!
//! An order is given to the unit that has the ticket, several of them at once if need be. It ends with the unit's answer
//! (a supervision with the supervisor's word on that), or lapses when the unit no longer has the ticket or the ticket
//! comes to its end. A miss of an answer stays.

use super::draft::{Draft, Terms};
use super::gates::wrong_state;
use super::stages::until;
use super::{Refusal, documenting};
use crate::domain::calendar::Allowance;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Directive, Event, Text, Ticket};
use crate::domain::time::{day_of, end_of};
use chrono::{NaiveDate, TimeDelta};
use entity::values::*;

/// The levels of supervision (督办等级; domain.md §4.3, 潍坊 挂牌督办、约谈督办).
const LEVELS: std::ops::RangeInclusive<u8> = 1..=4;

/// Working days within which a unit may be told to answer.
const WITHIN: std::ops::RangeInclusive<u32> = 1..=60;

/// How far ahead a leader's day may lie: what is stuck for longer is 挂账.
const AHEAD: TimeDelta = TimeDelta::days(366);

/// 催办, at a caller's word or the hotline's own: whoever has the ticket hears of it.
pub(super) fn urge(draft: &mut Draft<'_>, note: String) {
    let unit = draft.ticket.lead().map(|lead| lead.unit.clone());
    draft.push(Event::Urged { unit, note: Text::plain(note) });
}

/// 督办: the unit answers within the working days that the supervisor gives it.
pub(super) fn supervise(
    draft: &mut Draft<'_>,
    level: u8,
    requirement: String,
    due_working_days: u32,
) -> Result<(), Refusal> {
    let unit = lead(draft, CommandName::Supervise)?;
    let mut errors = FieldErrors::default();
    if !LEVELS.contains(&level) {
        errors.add("level", FieldCode::Range, "督办等级为 1 至 4 级");
    }
    if !WITHIN.contains(&due_working_days) {
        let detail = format!("回复期限为 {} 至 {} 个工作日", WITHIN.start(), WITHIN.end());
        errors.add("due_working_days", FieldCode::Range, detail);
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let allowance = Allowance::WorkingDays(due_working_days);
    let rule = format!("{level} 级督办，{}内回复", allowance.label());
    let terms = Terms { allowance: Some((allowance, rule)), ..Terms::default() };
    let wanted = requirement.clone();
    let directive = give(draft, DirectiveKind::Supervision, Some(level), unit, requirement, terms);
    documenting::of_directive(draft, &directive, &wanted);
    Ok(())
}

/// 批示: due on the leader's day, whatever kind of day that is.
pub(super) fn instruct(
    draft: &mut Draft<'_>,
    text: String,
    unit: Option<UnitCode>,
    due_on: NaiveDate,
) -> Result<(), Refusal> {
    let lead = lead(draft, CommandName::Instruct)?;
    let today = day_of(draft.now());
    let mut errors = FieldErrors::default();
    if unit.as_ref().is_some_and(|unit| *unit != lead) {
        errors.add("unit", FieldCode::Conflict, "批示交给正在承办本工单的单位；要换单位请先改派");
    }
    if due_on < today {
        errors.add("due_on", FieldCode::Time, "回复日期不能早于今天");
    } else if due_on > today + AHEAD {
        errors.add("due_on", FieldCode::Time, "回复日期应在一年之内");
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    // Longer than the day given, so that the day itself is what counts, whatever calendar is announced.
    let days = draft.context.calendar.working_days_after(today, due_on) + 1;
    let rule = format!("领导批示，{due_on} 24:00 前回复");
    let terms = Terms {
        fixed: Some(until(end_of(due_on))),
        allowance: Some((Allowance::WorkingDays(days), rule)),
        ..Terms::default()
    };
    give(draft, DirectiveKind::Instruction, None, lead, text, terms);
    Ok(())
}

fn lead(draft: &Draft<'_>, command: CommandName) -> Result<UnitCode, Refusal> {
    let lead = draft.ticket.lead().map(|lead| lead.unit.clone());
    lead.ok_or_else(|| wrong_state(&draft.ticket, command))
}

fn give(
    draft: &mut Draft<'_>,
    kind: DirectiveKind,
    level: Option<u8>,
    unit: UnitCode,
    text: String,
    terms: Terms,
) -> Directive {
    let clock = match kind {
        DirectiveKind::Supervision => ClockKind::Supervision,
        DirectiveKind::Instruction => ClockKind::Instruction,
    };
    let clock = draft.start(clock, Some(unit.clone()), draft.now(), terms);
    let directive = Directive {
        id: DirectiveId(i64::try_from(draft.ticket.directives.len()).unwrap_or(0) + 1),
        kind,
        level,
        unit,
        text: Text::plain(text),
        clock,
        given_by: draft.person(),
        given_at: draft.now(),
        state: DirectiveState::Open,
        answer: None,
        closing: None,
    };
    draft.push(Event::DirectiveGiven { directive: Box::new(directive.clone()) });
    directive
}

/// Why there is nothing of this kind to answer.
pub(super) fn owed(ticket: &Ticket, kind: DirectiveKind) -> Result<(), Refusal> {
    let open = ticket.directives.iter().any(|d| d.kind == kind && d.state == DirectiveState::Open);
    if open { Ok(()) } else { Err(Refusal::NothingOrdered(kind)) }
}

/// Why no supervision can be closed: none is in force, or none of them is answered.
pub(super) fn may_close(ticket: &Ticket) -> Result<(), Refusal> {
    let any = |state| ticket.directives.iter().any(|d| d.is_supervision() && d.state == state);
    match (any(DirectiveState::Answered), any(DirectiveState::Open)) {
        (true, _) => Ok(()),
        (false, true) => Err(Refusal::NotAnswered),
        (false, false) => Err(Refusal::NothingOrdered(DirectiveKind::Supervision)),
    }
}

/// 回复督办、回复批示: stops the order's own clock.
pub(super) fn answer(
    draft: &mut Draft<'_>,
    kind: DirectiveKind,
    which: Option<DirectiveId>,
    content: String,
) -> Result<(), Refusal> {
    let directive = chosen(&draft.ticket, kind, DirectiveState::Open, which, "没有这一项，或已回复")?;
    draft.push(Event::ClockStopped { key: directive.clock, at: draft.now(), held: false });
    let content = Text::plain(content);
    draft.push(Event::DirectiveAnswered { directive: directive.id, kind, content });
    Ok(())
}

/// 结束督办, after the answer.
pub(super) fn close(
    draft: &mut Draft<'_>,
    which: Option<DirectiveId>,
    note: Option<String>,
) -> Result<(), Refusal> {
    let (kind, state) = (DirectiveKind::Supervision, DirectiveState::Answered);
    let directive = chosen(&draft.ticket, kind, state, which, "没有这一项，或承办单位尚未回复")?;
    draft.push(Event::DirectiveClosed { directive: directive.id, note: note.map(Text::plain) });
    Ok(())
}

/// The order that is meant; without a word, the one that is due first.
fn chosen(
    ticket: &Ticket,
    kind: DirectiveKind,
    state: DirectiveState,
    which: Option<DirectiveId>,
    missing: &str,
) -> Result<Directive, Refusal> {
    let due = |d: &&Directive| ticket.clock(&d.clock).map(|clock| clock.due.at);
    let all = || ticket.directives.iter().filter(|d| d.kind == kind && d.state == state);
    let found = match which {
        Some(id) => all().find(|d| d.id == id),
        None => all().min_by_key(due),
    };
    found.cloned().ok_or_else(|| Refusal::field("directive", FieldCode::Unknown, missing))
}

/// What nobody will answer any more: the unit no longer has the ticket, or (`None`) the ticket comes to its end.
pub(super) fn lapse(draft: &mut Draft<'_>, unit: Option<&UnitCode>) {
    let at = draft.now();
    let open = |d: &&Directive| d.state == DirectiveState::Open && unit.is_none_or(|unit| d.unit == *unit);
    let open: Vec<Directive> = draft.ticket.directives.iter().filter(open).cloned().collect();
    for directive in open {
        if draft.ticket.clock(&directive.clock).is_some_and(|clock| clock.stopped_at.is_none()) {
            draft.push(Event::ClockCancelled { key: directive.clock, at });
        }
        draft.push(Event::DirectiveLapsed { directive: directive.id, kind: directive.kind });
    }
}
