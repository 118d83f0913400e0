//! Who hears of a suspension, of what becomes of it and of its end (挂起、恢复).

use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Request, Suspension, Ticket};
use entity::values::*;

/// The dispatchers decide, within the hotline's own time.
pub(super) fn requested(ticket: &Ticket, request: &Request, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(suspension) = &request.suspension else { return Vec::new() };
    let due = ticket.latest(ClockKind::SuspensionDecision).map(|c| deadline(&c.due)).unwrap_or_default();
    let whose = named(ticket, Some(&suspension.unit), context);
    let text = format!(
        "{whose}申请挂起至 {}：{}，请于{due}前审定。",
        suspension.resume_on,
        suspension.reason.label()
    );
    let told = Told { at_once: pressing(ticket), ..quietly(NoticeKind::Approval, text) };
    vec![(Audience::roles(&[Role::Dispatcher]), told)]
}

/// The unit learns in writing whether its time stands still.
pub(super) fn decided(ticket: &Ticket, suspension: &Suspension, approved: bool) -> Vec<(Audience, Told)> {
    let due = ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = match approved {
        true => format!(
            "工单{}的挂起申请已获同意，办理时限暂停，{} 自动恢复。",
            ticket.number, suspension.resume_on
        ),
        false => format!("工单{}的挂起申请未获同意，请于{due}前办结。", ticket.number),
    };
    let told = Told { kind: NoticeKind::Decided, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::unit(&suspension.unit), told)]
}

/// And that it runs again, and until when.
pub(super) fn resumed(ticket: &Ticket) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let due = ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = format!("工单{}恢复办理，办理期限为{due}。", ticket.number);
    let told = Told { kind: NoticeKind::Resumed, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::unit(&lead.unit), told)]
}
