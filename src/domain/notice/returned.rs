//! Who hears of a return and what becomes of it (退单、争议协商).

use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::clock::{ClockKey, Shift};
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Request, Returning, Ticket};
use entity::values::*;

/// The dispatchers decide, within the hotline's own time.
pub(super) fn requested(ticket: &Ticket, request: &Request, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(returning) = &request.returning else { return Vec::new() };
    let due = ticket.latest(ClockKind::ReturnDecision).map(|c| deadline(&c.due)).unwrap_or_default();
    let whose = named(ticket, Some(&returning.unit), context);
    let text = format!("{whose}申请退单：{}，请于{due}前审定。", returning.reason.label());
    let told = Told { at_once: pressing(ticket), ..quietly(NoticeKind::Approval, text) };
    vec![(Audience::roles(&[Role::Dispatcher]), told)]
}

/// The unit learns in writing whether it still has to act.
pub(super) fn decided(ticket: &Ticket, returning: &Returning, approved: bool) -> Vec<(Audience, Told)> {
    let number = &ticket.number;
    let text = match (approved, ticket.latest(ClockKind::Handle)) {
        (true, _) => format!("工单{number}的退单申请已获同意，工单已收回，你单位无须继续办理。"),
        (false, Some(handle)) => {
            let due = deadline(&handle.due);
            format!("工单{number}的退单申请未获同意，仍由你单位承办，请于{due}前办结，不得再次退单。")
        }
        (false, None) => format!("工单{number}的退单申请未获同意，仍由你单位承办，不得再次退单。"),
    };
    let told = Told { kind: NoticeKind::Decided, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::unit(&returning.unit), told)]
}

/// The supervisors designate.
pub(super) fn disputed(ticket: &Ticket) -> Vec<(Audience, Told)> {
    let due = ticket.latest(ClockKind::Dispute).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = format!("工单{}转入争议协商，请于{due}前会商并指定承办单位。", ticket.number);
    let told = Told { kind: NoticeKind::Dispute, text, letter: false, at_once: pressing(ticket) };
    vec![(Audience::roles(&[Role::Supervisor]), told)]
}

/// A deadline that somebody else's delay has moved.
pub(super) fn moved(
    ticket: &Ticket,
    key: &ClockKey,
    shift: &Shift,
    context: Context<'_>,
) -> Vec<(Audience, Told)> {
    let Some(unit) = &key.unit else { return Vec::new() };
    let whose = named(ticket, Some(unit), context);
    let text = format!(
        "{whose}的“{}”时限顺延至{}（{}）。",
        key.kind.label(),
        deadline(&shift.due),
        shift.reason.label()
    );
    vec![(Audience::unit(unit), quietly(NoticeKind::Corrected, text))]
}
