//! 更正: the record is put right, by whoever took it down or answers for it, and in the archive by a supervisor
//! (contract.md §4 "States": then only `correct` and `note`; domain.md §4 归档: 更正须留痕).
//!
//! It decides nothing: no clock, no unit and no state follows from it. What begins afterwards goes by what stands there then.

use super::context::AHEAD;
use super::dispatching::check_category;
use super::draft::Draft;
use super::{CallerRemedy, Refusal, Remedy};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Amendment, Correction, Event, Text};
use entity::values::Kind;

/// 更正登记信息
pub(super) fn correct(draft: &mut Draft<'_>, remedy: Remedy) -> Result<(), Refusal> {
    check(draft, &remedy)?;
    let (ticket, reference) = (&draft.ticket, draft.context.reference);
    let Remedy { title, content, address, category, area, occurred_at, caller, reason } = remedy;
    let mut changes = Vec::new();
    changes.extend(title.map(|now| Amendment::Title { was: ticket.title.clone(), now: Text::plain(now) }));
    changes
        .extend(content.map(|now| Amendment::Content { was: ticket.content.clone(), now: Text::plain(now) }));
    changes
        .extend(address.map(|now| Amendment::Address { was: ticket.address.clone(), now: Text::plain(now) }));
    changes.extend(category.filter(|now| ticket.category.as_ref() != Some(now)).map(|now| {
        let was = ticket.category.clone();
        let was_name = was.as_ref().map(|code| reference.category_path(code));
        Amendment::Category { was, was_name, now_name: reference.category_path(&now), now }
    }));
    changes.extend(area.filter(|now| ticket.area.as_ref() != Some(now)).map(|now| {
        let was = ticket.area.clone();
        let was_name = was.as_ref().map(|code| reference.area_path(code));
        Amendment::Area { was, was_name, now_name: reference.area_path(&now), now }
    }));
    let was = ticket.details.occurred_at;
    changes.extend(occurred_at.filter(|now| was != Some(*now)).map(|now| Amendment::OccurredAt { was, now }));
    changes.extend(caller.filter(|caller| !caller.fields.is_empty()).and_then(|put_right| {
        let CallerRemedy { caller, fields, kind, reachable, identity: now } = put_right;
        let was = ticket.callers.iter().find(|c| c.id == caller)?.identity.clone();
        Some(Amendment::Caller { caller, fields, kind, reachable, was, now })
    }));
    if changes.is_empty() {
        return Err(Refusal::field("title", FieldCode::Required, "没有要更正的内容，请至少更正一项"));
    }
    let correction = Correction { changes, reason: Text::plain(reason) };
    draft.push(Event::Corrected { correction: Box::new(correction) });
    Ok(())
}

fn check(draft: &Draft<'_>, remedy: &Remedy) -> Result<(), Refusal> {
    let context = draft.context;
    let mut errors = FieldErrors::default();
    if draft.ticket.kind == Kind::Rating {
        let theirs = [("title", remedy.title.is_some()), ("content", remedy.content.is_some())];
        for (field, _) in theirs.into_iter().filter(|(_, given)| *given) {
            errors.add(field, FieldCode::Conflict, "差评的内容以评价人所写为准，不能更正");
        }
    }
    let same = remedy.category == draft.ticket.category;
    if let Err(Refusal::Invalid(found)) = check_category(context, remedy.category.as_ref().filter(|_| !same))
    {
        errors.extend(found);
    }
    if remedy.area.as_ref().is_some_and(|area| !context.reference.areas.contains_key(area)) {
        errors.add("area", FieldCode::Unknown, "没有这个行政区划");
    }
    let gone =
        |remedy: &CallerRemedy| !draft.ticket.callers.iter().any(|c| c.id == remedy.caller && !c.left());
    if remedy.caller.as_ref().is_some_and(gone) {
        errors.add("caller.id", FieldCode::Unknown, "没有这位诉求人");
    }
    if remedy.occurred_at.is_some_and(|at| at > context.now + AHEAD) {
        errors.add("occurred_at", FieldCode::Time, "发生时间不能晚于现在");
    }
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(errors)) }
}
