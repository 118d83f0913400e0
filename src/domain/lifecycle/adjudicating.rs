//! 差评认定: whether a bad rating was a mistake or malice is held outside the rated unit, with evidence
//! (contract.md §5; domain.md §3.2 误评或恶意 → 不予采纳 after 复核).
//!
//! The unit says so in its result, and the review waits for a supervisor. Held so, the rating stays and is counted apart;
//! not held so, it goes back to the unit as from a failed review. Until the archive a supervisor may also say so without being
//! asked, and take it back. No clock follows from it but those that a failed review sets going again.

use super::draft::Draft;
use super::handling::unknown_evidence;
use super::{Context, Refusal, reviewing};
use crate::domain::permission::Actor;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Adjudication, Event, Text, Ticket, leaves_out};
use entity::values::*;

/// Whether there is anything to judge.
pub(super) fn may_judge(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.kind != Kind::Rating {
        return Err(Refusal::NotForThisTicket(CommandName::AdjudicateRating));
    }
    let said = ticket.submission().and_then(|result| result.verdict).is_some_and(leaves_out);
    // A result under review that says nothing of the kind is the reviewer's.
    if ticket.status == Status::ToReview && !said { Err(Refusal::NothingRequested) } else { Ok(()) }
}

/// Whether the review may pass: not before somebody else has said what holds, and what becomes of the plan.
pub(super) fn may_pass(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.pending(RequestKind::Extension).is_some() {
        // Whether the unit was late is not known before.
        return Err(Refusal::ExtensionWaits);
    }
    if ticket.pending(RequestKind::LongTerm).is_some() {
        return Err(Refusal::VerdictWaits("整改计划尚待督办员审批，审批后再审核"));
    }
    match ticket.contested() {
        Some(_) => Err(Refusal::VerdictWaits("承办单位认为是误评或恶意差评，须先由督办员认定")),
        None => Ok(()),
    }
}

/// Nobody judges who had it in hand, belongs to a unit that did, or to one above or below it. The hotline belongs to somebody
/// too, and may be the only one to judge what is said of whoever it is; it never judges itself.
pub(super) fn stands_apart(ticket: &Ticket, actor: &Actor, context: Context<'_>) -> Result<(), Refusal> {
    let hotline = |unit: &UnitCode| {
        context.reference.units.get(unit).is_some_and(|unit| unit.kind == UnitKind::Hotline)
    };
    let rated = |part: &crate::domain::ticket::Assignment| {
        part.is_or_was_of(&actor.unit)
            || (!hotline(&actor.unit) && context.reference.in_one_chain(&part.unit, &actor.unit))
    };
    let handled = ticket.participants.iter().any(|p| p.duty == Duty::Handle && actor.bears(p.person));
    if handled || ticket.assignments.iter().any(rated) {
        let why = "被评价单位及其上下级单位的人员、承办过本工单的人员不得认定差评";
        return Err(Refusal::SeparationOfDuties(why.to_owned()));
    }
    Ok(())
}

/// 认定
pub(super) fn judge(
    draft: &mut Draft<'_>,
    verdict: Verdict,
    note: String,
    evidence: Vec<AttachmentId>,
) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    if leaves_out(verdict) && evidence.is_empty() {
        errors.add("evidence", FieldCode::Required, "认定误评或恶意差评须附至少一份佐证材料");
    }
    if let Some(unknown) = unknown_evidence(draft, &evidence) {
        errors.add("evidence", FieldCode::Unknown, unknown);
    }
    let claimed = draft.ticket.contested();
    if claimed.is_none() && draft.ticket.verdict() == Some(verdict) {
        errors.add("verdict", FieldCode::Conflict, "与现有结论相同，无须再次认定");
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let round = draft.ticket.round;
    let (at, by) = (draft.now(), draft.person());
    let adjudication = Adjudication { round, verdict, note: Text::plain(note), evidence, at, by };
    draft.push(Event::Adjudicated { adjudication: Box::new(adjudication) });
    if draft.ticket.status == Status::ToReview && !leaves_out(verdict) {
        reviewing::fail(draft, format!("经认定为“{}”，请继续整改", verdict.label()));
    }
    Ok(())
}
