//! The return visit and what follows an unhappy answer.

use super::draft::Draft;
use super::handling::unknown_evidence;
use super::requesting::{Wish, pending};
use super::stages::Stage;
use super::{Context, Refusal, VisitReport};
use crate::domain::clock::Matter;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Event, Text, Ticket, Visit};
use crate::domain::time::{Instant, beijing, end_of, start_of};
use chrono::{NaiveDate, TimeDelta, Timelike};
use entity::values::*;
use std::collections::BTreeSet;

/// 回访: one attempt, and what it establishes about the caller (contract.md §4 `visit`).
pub(super) fn visit(draft: &mut Draft<'_>, report: VisitReport) -> Result<(), Refusal> {
    check(&report)?;
    let mut open = draft.ticket.to_be_visited().map(|c| c.id);
    let caller = match report.caller {
        None => open.next(),
        Some(id) => open.find(|open| *open == id),
    };
    drop(open);
    let Some(caller) = caller else {
        return Err(Refusal::field("caller", FieldCode::Unknown, "没有这位诉求人，或已回访完毕"));
    };
    let visit = Visit {
        round: draft.ticket.round,
        caller,
        channel: report.channel,
        reached: report.reached,
        unit_contacted: report.unit_contacted,
        solved: report.solved,
        satisfaction: report.satisfaction,
        satisfaction_unit: report.satisfaction_unit,
        satisfaction_agent: report.satisfaction_agent,
        note: report.note.map(Text::plain),
        at: draft.now(),
        by: draft.person(),
    };
    let outcome = if visit.reached { Some(heard(&visit)) } else { unreachable(draft, &visit) };
    draft.push(Event::Visited { visit, outcome });
    if outcome == Some(VisitOutcome::Dissatisfied) {
        draft.stop(ClockKind::Visit, None, false);
    }
    finish_if_settled(draft);
    Ok(())
}

/// Leaves the stage once every caller's visit is settled.
pub(super) fn finish_if_settled(draft: &mut Draft<'_>) {
    if draft.ticket.status == Status::ToVisit && draft.ticket.visits_settled() {
        draft.stop(ClockKind::Visit, None, false);
        draft.advance(Some(Stage::Visit));
    }
}

fn check(report: &VisitReport) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    let scales = [
        ("satisfaction", report.satisfaction),
        ("satisfaction_unit", report.satisfaction_unit),
        ("satisfaction_agent", report.satisfaction_agent),
    ];
    for (field, _) in scales.iter().filter(|(_, value)| value.is_some_and(|v| !(1..=5).contains(&v))) {
        errors.add(*field, FieldCode::Range, "满意度为 1 至 5");
    }
    if !report.reached {
        for (field, _) in scales.iter().filter(|(_, value)| value.is_some()) {
            errors.add(*field, FieldCode::Conflict, "未接通时不能填写满意度");
        }
        if report.solved.is_some() {
            errors.add("solved", FieldCode::Conflict, "未接通时不能填写是否解决");
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(errors)) }
}

fn heard(visit: &Visit) -> VisitOutcome {
    match (visit.solved, visit.satisfaction) {
        (Some(Solved::No), _) | (_, Some(1 | 2)) => VisitOutcome::Dissatisfied,
        (_, None) => VisitOutcome::NoOpinion,
        (_, Some(_)) => VisitOutcome::Content,
    }
}

/// With how many attempts in vain a caller counts as unreachable.
fn needed(ticket: &Ticket, context: Context<'_>) -> usize {
    let attempts = context.policy.number(LimitName::VisitAttempts, Matter::of(ticket));
    usize::try_from(attempts).unwrap_or(usize::MAX)
}

/// Whether with this attempt the caller counts as unreachable: enough different half-days, before and from 12:00.
fn unreachable(draft: &Draft<'_>, visit: &Visit) -> Option<VisitOutcome> {
    let earlier = draft
        .ticket
        .visits
        .iter()
        .filter(|v| v.round == visit.round && v.caller == visit.caller && !v.reached)
        .map(|v| half_day(v.at));
    let halves: BTreeSet<_> = earlier.chain([half_day(visit.at)]).collect();
    let needed = needed(&draft.ticket, draft.context);
    (halves.len() >= needed).then_some(VisitOutcome::Unreachable)
}

/// How often a caller was tried in vain in this round (未接通), and from when the next attempt counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    pub tried: usize,
    /// Different half-days among them.
    pub counted: usize,
    /// With so many (s)he counts as unreachable (无法回访).
    pub needed: usize,
    pub counts_from: Instant,
}

/// The attempts at a caller who is still to be visited and was tried in vain.
pub fn attempts(ticket: &Ticket, caller: CallerId, context: Context<'_>) -> Option<Attempts> {
    if ticket.status != Status::ToVisit || !ticket.to_be_visited().any(|c| c.id == caller) {
        return None;
    }
    let vain = |v: &&Visit| v.round == ticket.round && v.caller == caller && !v.reached;
    let halves: Vec<_> = ticket.visits.iter().filter(vain).map(|v| half_day(v.at)).collect();
    let (tried, different) = (halves.len(), halves.iter().collect::<BTreeSet<_>>().len());
    let now = half_day(context.now);
    let counts_from = match now {
        (_, _) if !halves.contains(&now) => context.now,
        (day, false) => start_of(day) + TimeDelta::hours(12),
        (day, true) => end_of(day),
    };
    let needed = needed(ticket, context);
    (tried > 0).then_some(Attempts { tried, counted: different, needed, counts_from })
}

fn half_day(at: Instant) -> (NaiveDate, bool) {
    let local = beijing(at);
    (local.date(), local.hour() >= 12)
}

/// 不满意结案申请: handled by law and still unhappy.
pub(super) fn ask_to_close(
    draft: &mut Draft<'_>,
    reason: String,
    basis: String,
    evidence: Vec<AttachmentId>,
) -> Result<(), Refusal> {
    if let Some(unknown) = unknown_evidence(draft, &evidence) {
        return Err(Refusal::field("evidence", FieldCode::Unknown, unknown));
    }
    let (reason, basis) = (Some(Text::plain(reason)), Some(Text::plain(basis)));
    draft.ask(RequestKind::CloseDissatisfied, Wish { reason, basis, evidence, ..Wish::default() });
    Ok(())
}

/// The supervisor's word on it.
pub(super) fn decide_close(draft: &mut Draft<'_>, approved: bool, note: Option<Text>) -> Result<(), Refusal> {
    let request = pending(&draft.ticket, RequestKind::CloseDissatisfied)?;
    draft.decided(&request, approved, note);
    if approved {
        draft.stop(ClockKind::Visit, None, false);
        draft.advance(Some(Stage::Visit));
    }
    Ok(())
}
