//! Review, reporting up, redo and sign-off.

use super::context::AHEAD;
use super::dispatching::upstream_cap;
use super::draft::{Draft, Terms};
use super::sampling::{self, VisitSeed};
use super::stages::Stage;
use super::{Refusal, assisting, documenting};
use crate::domain::clock::ClockKey;
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Event, RoundCause, SECOND_REDO, Text};
use crate::domain::time::Instant;
use entity::values::*;

/// 审核通过: the result counts from the submit; misses stay.
pub(super) fn pass(draft: &mut Draft<'_>, note: Option<String>, seed: Option<VisitSeed>) {
    draft.stop(ClockKind::Review, None, false);
    draft.push(Event::Reviewed { passed: true, note: note.map(Text::plain) });
    for key in awaiting_review(draft) {
        draft.push(Event::ClockSettled { key });
    }
    sampling::draw(draft, seed);
    draft.advance(None);
}

/// 审核退回: the same clocks go on, uncharged for the days in review.
pub(super) fn fail(draft: &mut Draft<'_>, note: String) {
    // With the result goes the plan that came with it.
    draft.lapse(RequestKind::LongTerm);
    draft.stop(ClockKind::Review, None, false);
    draft.push(Event::Reviewed { passed: false, note: Some(Text::plain(note)) });
    for key in awaiting_review(draft) {
        draft.resume(&key, ShiftReason::ReviewFailed);
    }
    draft.move_to(Status::Handling);
}

/// The clocks that the submit under review stopped, and no earlier round's.
fn awaiting_review(draft: &Draft<'_>) -> Vec<ClockKey> {
    draft.keys(|c| draft.ticket.awaits_review(c))
}

/// 确认上报
pub(super) fn confirm(
    draft: &mut Draft<'_>,
    receipt: Option<String>,
    at: Option<Instant>,
) -> Result<(), Refusal> {
    if at.is_some_and(|at| at > draft.now() + AHEAD) {
        return Err(Refusal::field("at", FieldCode::Time, "上报时间不能晚于现在"));
    }
    draft.stop(ClockKind::ReportUp, None, false);
    draft.push(Event::ReportConfirmed { receipt: receipt.map(Text::plain), confirmed_at: at });
    draft.advance(Some(Stage::Report));
    Ok(())
}

/// 重办: a new round with half the original time, at once, without sign and contact (contract.md §4 "Clocks").
pub(super) fn reopen(draft: &mut Draft<'_>, cause: RoundCause, reason: String) {
    let now = draft.now();
    for kind in [ClockKind::Visit, ClockKind::SignOff, ClockKind::ReportUp] {
        draft.stop(kind, None, false);
    }
    let round = draft.ticket.round + 1;
    draft.push(Event::RoundOpened { round, cause, reason: Text::plain(reason) });
    assisting::begin_again(draft);
    // What the first round was given, even if the settings have changed since.
    let first = draft.ticket.clocks.iter().find(|c| c.key.kind == ClockKind::Handle);
    let original = first.map_or_else(
        || draft.context.policy.limit(ClockKind::Handle, draft.matter()).allowance,
        |clock| clock.allowance,
    );
    let allowance = original.halved();
    let rule = format!("重办（原时限减半）{}", allowance.label());
    let unit = draft.ticket.lead().map(|lead| lead.unit.clone());
    let terms = Terms { allowance: Some((allowance, rule)), cap: upstream_cap(draft), ..Terms::default() };
    draft.start(ClockKind::Handle, unit, now, terms);
    for key in draft.keys(|c| c.key.kind == ClockKind::Total && c.stopped_at.is_some()) {
        draft.resume(&key, ShiftReason::NewRound);
    }
    draft.move_to(Status::Handling);
    if round == SECOND_REDO + 1 {
        documenting::of_redo(draft);
    }
}

/// 销号
pub(super) fn sign_off(draft: &mut Draft<'_>, note: Option<String>) {
    draft.stop(ClockKind::SignOff, None, false);
    draft.push(Event::SignedOff { note: note.map(Text::plain) });
    draft.sign_off_done();
}
