//! Who hears of an extension and what becomes of it (延期).

use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Extension, Request, Ticket};
use entity::values::*;

/// The unit's own lead decides first, before the time runs out.
pub(super) fn requested(ticket: &Ticket, request: &Request, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(extension) = &request.extension else { return Vec::new() };
    vec![(Audience::leads(&extension.unit), asks(ticket, extension, "请单位负责人审批", context))]
}

/// Then the dispatchers, within the hotline's own time.
pub(super) fn endorsed(ticket: &Ticket, request: RequestId, context: Context<'_>) -> Vec<(Audience, Told)> {
    let asked = ticket.requests.iter().find(|r| r.id == request).and_then(|r| r.extension.as_ref());
    let Some(extension) = asked else { return Vec::new() };
    let due = ticket.latest(ClockKind::ExtensionDecision).map(|c| deadline(&c.due)).unwrap_or_default();
    let told = asks(ticket, extension, &format!("单位负责人已同意，请于{due}前审定"), context);
    vec![(Audience::roles(&[Role::Dispatcher]), told)]
}

fn asks(ticket: &Ticket, extension: &Extension, what: &str, context: Context<'_>) -> Told {
    let whose = named(ticket, Some(&extension.unit), context);
    let due = ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = format!("{whose}申请延期 {} 个工作日（现到期{due}），{what}。", extension.working_days);
    Told { at_once: pressing(ticket), ..quietly(NoticeKind::Approval, text) }
}

/// The unit learns in writing until when it has time.
pub(super) fn decided(ticket: &Ticket, extension: &Extension, approved: bool) -> Vec<(Audience, Told)> {
    let due = ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = match approved {
        true => format!("工单{}的延期申请已获同意，办理期限延至{due}。", ticket.number),
        false => format!("工单{}的延期申请未获同意，办理期限为{due}。", ticket.number),
    };
    let told = Told { kind: NoticeKind::Decided, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::unit(&extension.unit), told)]
}
