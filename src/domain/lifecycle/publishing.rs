//! 评价和回复公开 (西政发〔2022〕27号): an editor releases what the public reads of a result, and takes it down again.
//!
//! The public wording is the editor's own, beside what the citizen said and the unit answered, which stay as they are; so it
//! is possible in the archive too (docs/adr/0024). Nothing that points to a person leaves.

use super::Refusal;
use super::command::Wording;
use super::draft::Draft;
use crate::domain::privacy::{is_never_public, marks};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Event, Publication, Text, Ticket};
use entity::values::*;

/// How many places a refusal names.
const NAMED: usize = 5;

/// Whether anything of this ticket may be made public, and if not, why.
///
/// # Errors
/// [`Refusal::NotPublic`] with the reason in words.
pub fn may_publish(ticket: &Ticket) -> Result<(), Refusal> {
    let no = |why| Err(Refusal::NotPublic(why));
    if ticket.confidential {
        return no("保密工单不公开");
    }
    if ticket.kind == Kind::Report || ticket.accused.is_some() {
        return no("举报和涉及被反映人的工单不公开");
    }
    if ticket.not_counted() {
        return no("误评、恶意差评不予采纳，不公开");
    }
    match ticket.answered_by() {
        None => no("没有审核通过的答复，不能公开"),
        Some(result) if ticket.kind != Kind::Rating && !result.open_to_public => no("承办单位未同意公开答复"),
        Some(_) => Ok(()),
    }
}

/// 公开: the places that point to a person are named; numbers of phones and papers never leave, the rest only confirmed.
pub(super) fn publish(draft: &mut Draft<'_>, wording: Wording) -> Result<(), Refusal> {
    let Wording { title, question, reply, confirmed } = wording;
    let mut errors = FieldErrors::default();
    let texts = [("title", title.as_deref()), ("question", Some(&*question)), ("reply", Some(&*reply))];
    for (field, text) in texts.into_iter().filter_map(|(field, text)| Some((field, text?))) {
        let found = marks(text);
        let stays = |kind: Private| is_never_public(kind) || !confirmed;
        for mark in found.iter().filter(|mark| stays(mark.kind)).take(NAMED) {
            let what = mark.kind.label();
            let detail = match is_never_public(mark.kind) {
                true => format!("含{what}“{}”，公开前须删去", mark.masked),
                false => format!("疑似含{what}“{}”，请删去，或核对后确认可以公开", mark.words),
            };
            errors.add(field, FieldCode::Conflict, detail);
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let Some(unit) = draft.ticket.answered_by().map(|result| result.unit.clone()) else {
        return may_publish(&draft.ticket);
    };
    let publication = Publication {
        title: title.map(Text::plain),
        question: Text::plain(question),
        reply: Text::plain(reply),
        unit,
        at: draft.now(),
        by: draft.person(),
        withdrawn: None,
    };
    draft.push(Event::Published { publication: Box::new(publication) });
    Ok(())
}

/// 撤下: the public reads it no longer.
pub(super) fn unpublish(draft: &mut Draft<'_>, reason: String) {
    draft.push(Event::Unpublished { reason: Text::plain(reason) });
}
