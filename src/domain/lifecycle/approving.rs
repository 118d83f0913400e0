//! 审签: in a unit that wants it so, what a handler hands in is a draft until the unit's lead lets it out
//! (contract.md §3 "lead: approves inside the unit, never the own request").
//!
//! Until it leaves the unit's time runs on: nobody gains time by preparing early, and a miss on the lead's desk is the
//! unit's own. What a lead hands in leaves at once, for the lead's name stands on it.

use super::context::Context;
use super::draft::Draft;
use super::requesting::{Wish, pending_with};
use super::{Refusal, assisting, gates, handling};
use crate::domain::permission::By;
use crate::domain::ticket::{Endorsement, Submission, Text, Ticket};
use crate::domain::time::day_of;
use entity::values::*;

/// Whether what this person hands in for `unit` waits for the unit's lead.
pub(super) fn is_needed(unit: &UnitCode, by: &By, context: Context<'_>) -> bool {
    let leads = matches!(by, By::Person(actor) if actor.is(Role::Lead) && actor.works_for(unit));
    context.reference.approves_inside(unit) && !leads
}

/// 提交审签: a later draft takes the place of one that waits.
pub(super) fn prepare(draft: &mut Draft<'_>, submission: Submission) {
    draft.lapse(RequestKind::Inside);
    draft.ask(RequestKind::Inside, Wish { prepared: Some(Box::new(submission)), ..Wish::default() });
}

/// Why what waits may not leave now.
pub(super) fn may_approve(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    let Some(draft) = ticket.pending(RequestKind::Inside).and_then(|r| r.prepared.as_ref()) else {
        return Err(Refusal::NothingRequested);
    };
    if gates::needs_contact(ticket) {
        return Err(Refusal::ContactFirst);
    }
    if draft.plan.as_ref().is_some_and(|plan| plan.until <= day_of(context.now)) {
        return Err(Refusal::DraftOutdated("整改计划的完成期限已到，请退回修改"));
    }
    match assisting::outstanding(ticket, context).filter(|_| draft.open_co_reason.is_none()) {
        Some(units) => Err(Refusal::OpenCoUnits(units)),
        None => Ok(()),
    }
}

/// 审签: it leaves as its author's, at this moment, or goes back with a word.
pub(super) fn decide(draft: &mut Draft<'_>, approved: bool, note: Option<Text>) -> Result<(), Refusal> {
    let (request, prepared) = pending_with(&draft.ticket, RequestKind::Inside, |r| r.prepared.as_ref())?;
    draft.decided(&request, approved, note);
    if approved {
        let signed =
            Endorsement { by: draft.person(), acting_for: draft.represented(), at: draft.now(), note: None };
        let submission = Submission { submitted_at: draft.now(), signed: Some(signed), ..*prepared };
        handling::leave(draft, submission);
    }
    Ok(())
}

/// After a move: a draft waits only while the unit has the ticket in hand.
pub(super) fn follow(draft: &mut Draft<'_>) {
    if draft.ticket.status != Status::Handling {
        draft.lapse(RequestKind::Inside);
    }
}
