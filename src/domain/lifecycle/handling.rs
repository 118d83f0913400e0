//! The unit's work: sign, contact, submit.

use super::Refusal;
use super::SubmitResult;
use super::context::AHEAD;
use super::draft::Draft;
use super::{approving, assisting, extending, ruling};
use crate::domain::permission::By;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Contact, Event, Plan, Submission, Text};
use crate::domain::time::{Instant, day_of};
use chrono::Days;
use entity::values::*;

/// 签收
pub(super) fn sign(draft: &mut Draft<'_>, unit: &UnitCode) {
    draft.stop(ClockKind::Sign, Some(unit), false);
    draft.push(Event::Signed { unit: unit.clone() });
    draft.move_to(Status::Handling);
}

/// 签收 by a co unit: its own part, whatever the lead does.
pub(super) fn sign_co(draft: &mut Draft<'_>, unit: &UnitCode) {
    draft.stop(ClockKind::Sign, Some(unit), false);
    draft.push(Event::Signed { unit: unit.clone() });
}

/// 联系: the conversation lies between the dispatch and now; the clock stops when it is recorded, so that nobody can
/// date a contact back before its deadline.
pub(super) fn contact(
    draft: &mut Draft<'_>,
    unit: &UnitCode,
    method: ContactMethod,
    contacted_at: Option<Instant>,
    note: Option<String>,
) -> Result<(), Refusal> {
    let dispatched_at = draft.ticket.lead().map(|lead| lead.dispatched_at);
    // Who says no time means now; a machine's clock that was set back must not turn that into a fault.
    let contacted_at =
        contacted_at.unwrap_or_else(|| dispatched_at.map_or(draft.now(), |at| at.max(draft.now())));
    if contacted_at > draft.now() + AHEAD {
        return Err(Refusal::field("contacted_at", FieldCode::Time, "联系时间不能晚于现在"));
    }
    if dispatched_at.is_some_and(|at| contacted_at < at) {
        return Err(Refusal::field("contacted_at", FieldCode::Time, "联系时间不能早于派单时间"));
    }
    draft.stop(ClockKind::Contact, Some(unit), false);
    let contact =
        Contact { unit: unit.clone(), method, contacted_at, note: note.map(Text::plain), by: draft.person() };
    draft.push(Event::Contacted { contact });
    Ok(())
}

/// 办结: hands the result to the review; the handling clocks stand still until it has decided.
pub(super) fn submit(
    draft: &mut Draft<'_>,
    by: &By,
    unit: &UnitCode,
    result: SubmitResult,
) -> Result<(), Refusal> {
    check(draft, &result)?;
    let submission = Submission {
        round: draft.ticket.round,
        unit: unit.clone(),
        verified: result.verified,
        outcome: result.outcome,
        measures: Text::plain(result.measures),
        public_reply: Text::plain(result.public_reply),
        open_to_public: result.open_to_public,
        evidence: result.evidence,
        verdict: result.verdict,
        plan: result.plan.map(|(measures, until)| Plan { measures: Text::plain(measures), until }),
        // Who waited needs no reason: the last co unit may have been done meanwhile.
        open_co_reason: result
            .open_co_reason
            .filter(|_| draft.ticket.open_co_units().next().is_some())
            .map(Text::plain),
        submitted_at: draft.now(),
        by: draft.person(),
        acting_for: draft.represented(),
        signed: None,
        passed: None,
        review_note: None,
        reviewed_by: None,
    };
    if approving::is_needed(unit, by, draft.context) {
        approving::prepare(draft, submission);
    } else {
        leave(draft, submission);
    }
    Ok(())
}

/// The result leaves the unit: its time stands still until the review has decided.
pub(super) fn leave(draft: &mut Draft<'_>, submission: Submission) {
    extending::submitted(draft);
    draft.lapse(RequestKind::Suspension);
    draft.lapse(RequestKind::LongTerm);
    let (plan, unit) = (submission.plan.as_ref().map(|plan| plan.until), submission.unit.clone());
    draft.push(Event::Submitted { submission: Box::new(submission) });
    // A result says more than what is known at first.
    draft.stop(ClockKind::Preliminary, None, false);
    draft.stop(ClockKind::Handle, None, true);
    draft.stop(ClockKind::Total, None, true);
    draft.move_to(Status::ToReview);
    draft.start(ClockKind::Review, None, draft.now(), super::draft::Terms::default());
    if let Some(until) = plan {
        ruling::ask_for_plan(draft, unit, until);
    }
}

/// Whether a result of such a ticket needs proof (办理佐证): 差评、投诉和举报 (contract.md §4 `submit`).
pub fn needs_evidence(kind: Kind) -> bool {
    matches!(kind, Kind::Rating | Kind::Complaint | Kind::Report)
}

fn check(draft: &Draft<'_>, result: &SubmitResult) -> Result<(), Refusal> {
    let ticket = &draft.ticket;
    let rating = ticket.kind == Kind::Rating;
    let mut errors = FieldErrors::default();
    if needs_evidence(ticket.kind) && result.evidence.is_empty() {
        errors.add("evidence", FieldCode::Required, "差评、投诉和举报须上传至少一份办理佐证");
    }
    if let Some(unknown) = unknown_evidence(draft, &result.evidence) {
        errors.add("evidence", FieldCode::Unknown, unknown);
    }
    let outstanding = assisting::outstanding(ticket, draft.context);
    if let Some(units) = outstanding.filter(|_| result.open_co_reason.is_none()) {
        let detail = format!("协办单位{units}尚未办结，提交办结须说明理由");
        errors.add("open_co_reason", FieldCode::Required, detail);
    }
    match (rating, result.verdict) {
        (true, None) => errors.add("verdict", FieldCode::Required, "请选择差评核实结论"),
        (false, Some(_)) => errors.add("verdict", FieldCode::Conflict, "只有差评工单需要核实结论"),
        _ => {}
    }
    // A plan that was approved is kept to; what it came to needs no other.
    let planned = ticket.ledger().is_some();
    let longest = ruling::longest(ticket, draft.context);
    match (&result.plan, result.verdict == Some(Verdict::Complex)) {
        (Some(_), true) if planned => {
            errors.add("plan", FieldCode::Conflict, "整改计划已获批准，请按计划办结");
        }
        (None, true) if planned => {}
        (None, true) => errors.add("plan", FieldCode::Required, "情况复杂的须填写整改措施和完成期限"),
        (Some((_, until)), true) if *until <= day_of(draft.now()) => {
            errors.add("plan.until", FieldCode::Time, "完成期限须晚于今天");
        }
        (Some((_, until)), true) if *until > day_of(draft.now()) + Days::new(u64::from(longest)) => {
            errors.add("plan.until", FieldCode::Range, format!("整改计划最长 {longest} 天"));
        }
        (Some(_), false) => errors.add("plan", FieldCode::Conflict, "只有情况复杂的差评需要整改计划"),
        _ => {}
    }
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(errors)) }
}

/// A sentence if one of the files is not on this ticket.
pub(super) fn unknown_evidence(draft: &Draft<'_>, evidence: &[AttachmentId]) -> Option<String> {
    let known = |id: &AttachmentId| draft.ticket.attachments.iter().any(|a| a.id == *id);
    evidence.iter().find(|id| !known(id)).map(|_| "所选佐证不是本工单的附件，请重新选择".to_owned())
}
