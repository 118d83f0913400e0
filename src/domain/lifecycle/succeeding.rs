//! 机构改革承接: a unit has ended, and another succeeds to what it had in hand.
//!
//! Nothing is dispatched anew: the part, its clocks and whatever waits go on as they stand in the successor's name, so that
//! nobody gains or loses time. What was missed stays with the unit that missed it.

use super::draft::Draft;
use super::{Refusal, assisting, gates, guarding, rules};
use crate::domain::clock::Clock;
use crate::domain::ticket::{Assignment, Event, Passed, Succession};
use crate::domain::time::Instant;
use entity::values::*;

/// Where a report that accuses the successor is taken back by itself: nobody has judged a result yet.
const UNJUDGED: &[Status] =
    &[Status::Dispatched, Status::Handling, Status::ReturnReview, Status::Suspended, Status::ToReview];

/// The states in which a unit that ends leaves something behind.
pub fn left_behind() -> Vec<Status> {
    rules::of(CommandName::Succeed).flat_map(|rule| rule.from).copied().collect()
}

/// Passes what `from` has in hand to `to`. A unit that has only come to stand elsewhere goes on with everything but what accuses
/// whom it stands below now (`from` is `to`).
pub(super) fn succeed(
    draft: &mut Draft<'_>,
    act: ReorganisationId,
    from: &UnitCode,
    to: &UnitCode,
    since: Instant,
) -> Result<(), Refusal> {
    let parts: Vec<Assignment> = draft.ticket.left_by(from).cloned().collect();
    if parts.is_empty() {
        return Err(gates::wrong_state(&draft.ticket, CommandName::Succeed));
    }
    if guarding::is_reported(&draft.ticket, to, draft.context) {
        return take_back(draft, &parts);
    }
    if from == to {
        return Err(gates::wrong_state(&draft.ticket, CommandName::Succeed));
    }
    let mut passing = Vec::new();
    for part in parts {
        let own = draft.ticket.lead().is_some_and(|lead| lead.unit == *to);
        let beside = draft.ticket.open_co_units().find(|other| other.unit == *to).cloned();
        match (part.role, beside) {
            // It has a part of its own already: that goes on, and this one is needed no longer.
            (AssignmentRole::Co, Some(_)) => assisting::spare(draft, &part),
            (AssignmentRole::Co, None) if own => assisting::spare(draft, &part),
            (AssignmentRole::Lead, Some(other)) => {
                assisting::spare(draft, &other);
                passing.push(part);
            }
            (_, None) => passing.push(part),
        }
    }
    if passing.is_empty() {
        return Ok(());
    }
    let clocks = clocks(draft, from, to, &passing);
    let parts = passing.iter().map(|part| part.id).collect();
    let succession = Succession { act, from: from.clone(), to: to.clone(), since, parts, clocks };
    draft.push(Event::Succeeded { succession: Box::new(succession) });
    Ok(())
}

/// 信访工作条例 30: what accuses the successor does not pass to it.
fn take_back(draft: &mut Draft<'_>, parts: &[Assignment]) -> Result<(), Refusal> {
    if !UNJUDGED.contains(&draft.ticket.status) {
        return Err(Refusal::NotForThisTicket(CommandName::Succeed));
    }
    if let Some(lead) = parts.iter().find(|part| part.role == AssignmentRole::Lead) {
        guarding::take_from(draft, &lead.unit, lead.id);
        return Ok(());
    }
    parts.iter().for_each(|part| assisting::spare(draft, part));
    Ok(())
}

/// The unit's clocks that go on or may go on, each with a run that the successor has not had yet.
fn clocks(draft: &Draft<'_>, from: &UnitCode, to: &UnitCode, parts: &[Assignment]) -> Vec<Passed> {
    let ticket = &draft.ticket;
    let leads = parts.iter().any(|part| part.role == AssignmentRole::Lead);
    let kept = |c: &Clock| ticket.merged.iter().any(|m| m.clocks.iter().any(|kept| kept.key == c.key));
    let goes_on = |c: &&Clock| {
        let own = c.key.unit.as_ref() == Some(from);
        let going = c.stopped_at.is_none() && c.state != ClockState::Cancelled;
        own && (leads || assists(c)) && (going || ticket.awaits_review(c) || kept(c))
    };
    let mut passed: Vec<Passed> = Vec::new();
    for clock in ticket.clocks.iter().filter(goes_on) {
        let (kind, round) = (clock.key.kind, clock.key.round);
        let had = ticket.clocks.iter().map(|c| &c.key).filter(|key| key.unit.as_ref() == Some(to));
        let had = had.filter(|key| key.kind == kind && key.round == round).map(|key| key.run).max();
        let now = passed.iter().filter(|p| p.key.kind == kind && p.key.round == round).count();
        let run = had.unwrap_or(0) + 1 + u32::try_from(now).unwrap_or(0);
        passed.push(Passed { key: clock.key.clone(), run });
    }
    passed
}

/// Whether a clock may be a co unit's.
fn assists(clock: &Clock) -> bool {
    matches!(clock.key.kind, ClockKind::CoHandle | ClockKind::Sign)
}
