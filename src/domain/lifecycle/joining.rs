//! 加入诉求人、关联、拆单: more people on one matter, and more matters from one call (contract.md §4 `me_too`, `link`, `split`).

use super::dispatching::check_category;
use super::draft::Draft;
use super::merging::Peer;
use super::{Accused, Intake, NewCaller, NewTicket, Refusal, preliminary};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Caller, Event, Joined, SplitFrom, Text, Ticket};
use entity::values::*;

/// A caller who says the same as those before (同一诉求).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fellow {
    pub caller: NewCaller,
    /// Whether this number stands on the ticket already.
    pub known: bool,
    /// What (s)he says beside it.
    pub content: Option<String>,
    pub reply_wanted: bool,
}

/// One matter of several (拆出的诉求).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub title: String,
    pub content: String,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
}

/// How many parts one ticket may be split into at once.
pub const PARTS: usize = 10;

impl Ticket {
    /// The number that the next caller gets.
    pub(super) fn next_caller(&self) -> CallerId {
        CallerId(self.callers.iter().map(|c| c.id.0).max().unwrap_or(0) + 1)
    }
}

/// Whether a ticket takes more callers: a rating is one person's, and whoever reports stays alone.
pub(super) fn may_join(ticket: &Ticket, command: CommandName) -> Result<(), Refusal> {
    if ticket.kind == Kind::Rating || ticket.confidential {
        return Err(Refusal::NotForThisTicket(command));
    }
    Ok(())
}

/// 加入诉求人: visited like the others, nothing else changes.
pub(super) fn join(draft: &mut Draft<'_>, fellow: Fellow) -> Result<(), Refusal> {
    let Fellow { caller, known, content, reply_wanted } = fellow;
    if known {
        let detail = "这个号码已在本工单的诉求人中，可以“催办”";
        return Err(Refusal::field("caller.phone", FieldCode::Conflict, detail));
    }
    let joined =
        Joined { from: None, at: draft.now(), by: draft.person(), reply_wanted, consent: true, left: false };
    let caller = Caller {
        id: draft.ticket.next_caller(),
        kind: caller.kind,
        anonymous: caller.anonymous,
        reachable: caller.reachable,
        identity: caller.identity,
        visit: None,
        joined: Some(joined),
    };
    draft.push(Event::CallerJoined { caller, content: content.map(Text::plain) });
    Ok(())
}

/// 关联工单
pub(super) fn link(draft: &mut Draft<'_>, to: &Peer, note: Option<String>) -> Result<(), Refusal> {
    let other = &to.found("number")?.ticket;
    let conflict = |detail: &str| Err(Refusal::field("number", FieldCode::Conflict, detail));
    if other.number == draft.ticket.number {
        return conflict("不能与自身关联");
    }
    if other.confidential || draft.ticket.links.iter().any(|link| link.number == other.number) {
        return conflict(if other.confidential {
            "保密工单不能关联"
        } else {
            "已经关联了这张工单"
        });
    }
    if other.status == Status::Archived {
        return conflict("已归档的工单不能关联");
    }
    let to = other.number.clone();
    draft.push(Event::Linked { to, note: note.map(Text::plain) });
    Ok(())
}

/// 取消关联
pub(super) fn unlink(draft: &mut Draft<'_>, from: &Peer) -> Result<(), Refusal> {
    let other = &from.found("number")?.ticket;
    if !draft.ticket.links.iter().any(|link| link.number == other.number) {
        return Err(Refusal::field("number", FieldCode::Unknown, "没有关联这张工单"));
    }
    if other.status == Status::Archived {
        return Err(Refusal::field("number", FieldCode::Conflict, "已归档的工单只能备注"));
    }
    draft.push(Event::Unlinked { to: other.number.clone() });
    Ok(())
}

/// 拆单: this ticket goes on with what is left of it; the parts are tickets of their own, under the numbers given.
pub(super) fn split(
    draft: &mut Draft<'_>,
    parts: &[Part],
    numbers: Vec<TicketNumber>,
    reason: Option<String>,
) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    match parts.len() {
        0 => errors.add("parts", FieldCode::Required, "请填写拆出的诉求"),
        1..=PARTS => {}
        _ => errors.add("parts", FieldCode::Length, format!("一次最多拆出 {PARTS} 件")),
    }
    for (at, part) in parts.iter().enumerate() {
        if check_category(draft.context, part.category.as_ref()).is_err() {
            errors.add(
                format!("parts[{at}].category"),
                FieldCode::Unknown,
                "没有这个诉求类别，请选到最末一级",
            );
        }
        if part.area.as_ref().is_some_and(|area| !draft.context.reference.areas.contains_key(area)) {
            errors.add(format!("parts[{at}].area"), FieldCode::Unknown, "没有这个行政区划");
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    draft.push(Event::SplitOff { parts: numbers, reason: reason.map(Text::plain) });
    Ok(())
}

/// A part as a ticket of its own: received when the whole was, from the same people, and routed anew.
/// `accused` is whom the whole accuses, in the citizen's words: each part keeps the same people away.
pub fn part_of(whole: &Ticket, part: Part, accused: Option<String>) -> NewTicket {
    let mut units: Vec<UnitCode> = whole.assignments.iter().map(|a| a.unit.clone()).collect();
    units.dedup();
    let staying = whole.callers.iter().filter(|c| !c.left());
    NewTicket {
        line: whole.line,
        channel: whole.channel,
        kind: whole.kind,
        urgency: whole.urgency,
        intake: Intake::Accept,
        title: part.title,
        content: part.content,
        category: part.category,
        area: part.area.or_else(|| whole.area.clone()),
        address: None,
        subject_unit: whole.subject_unit.clone(),
        accused: accused.map(|name| Accused { name, people: whole.recused(RecusalCause::Accused) }),
        details: whole.details.clone(),
        received_at: Some(whole.received_at),
        late_reason: None,
        callers: staying
            .map(|c| NewCaller {
                kind: c.kind,
                anonymous: c.anonymous,
                reachable: c.reachable,
                identity: c.identity.clone(),
            })
            .collect(),
        confidential: whole.confidential,
        reply_wanted: whole.callers.iter().any(|c| whole.reply_is_wanted(c)),
        upstream: None,
        rating: None,
        split_from: Some(SplitFrom {
            number: whole.number.clone(),
            units,
            due: whole.latest(ClockKind::Total).map(|total| total.due),
            preliminary: preliminary::is_owed_by_parts(whole),
            recused: whole.recused(RecusalCause::Declared),
        }),
    }
}
