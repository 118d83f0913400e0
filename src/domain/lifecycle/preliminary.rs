//! 初步报告: what is known of an emergency at first, within two hours of its receipt (潍坊 30 分钟响应、2 小时初步、24 小时最终;
//! contract.md §4 `report_preliminary`, clock `preliminary`).
//!
//! The clock is one row for the ticket's whole life: it runs from the receipt whoever has it, a return or a dispatch only says whose
//! it is, and it is missed once. A result is more than what is known at first, and ends it too.

use super::Refusal;
use super::draft::{Draft, Terms};
use crate::domain::clock::Clock;
use crate::domain::ticket::{Event, PreliminaryReport, Request, Text, Ticket};
use entity::values::*;

/// What a new ticket owes: every emergency that is not at its end already, from its receipt. Of a matter that was split, a part owes
/// what the whole still owed.
pub(super) fn begin(draft: &mut Draft<'_>) {
    let ticket = &draft.ticket;
    let owed = ticket.split_from.as_ref().is_none_or(|from| from.preliminary);
    if ticket.urgency != Urgency::Emergency || ticket.is_closed() || !owed {
        return;
    }
    let (unit, from) = (ticket.lead().map(|lead| lead.unit.clone()), ticket.received_at);
    draft.start(ClockKind::Preliminary, unit, from, Terms::default());
}

/// Whether a part that is split off owes a report of its own: the whole still owes it, and there is time left for it.
pub(super) fn is_owed_by_parts(whole: &Ticket) -> bool {
    whole.latest(ClockKind::Preliminary).is_some_and(|clock| clock.stopped_at.is_none() && !clock.is_missed())
}

/// Now this unit has the ticket.
pub(super) fn assign(draft: &mut Draft<'_>, unit: &UnitCode) {
    for key in draft.keys(|c| is_owed(c) && c.key.unit.as_ref() != Some(unit)) {
        draft.push(Event::ClockAssigned { key, unit: Some(unit.clone()), spared: false });
    }
}

/// The unit has it no longer. What it missed since it asked to be rid of it, and rightly, was not its fault.
pub(super) fn take_back(draft: &mut Draft<'_>, unit: &UnitCode, request: Option<&Request>) {
    for key in draft.keys(|c| is_owed(c) && c.key.unit.as_ref() == Some(unit)) {
        let missed = draft.ticket.clock(&key).and_then(|clock| clock.missed_at);
        let spared = request.zip(missed).is_some_and(|(request, missed)| missed >= request.requested_at);
        draft.push(Event::ClockAssigned { key, unit: None, spared });
    }
}

/// Whether it is the clock of a report that is still to come.
pub(super) fn is_owed(clock: &Clock) -> bool {
    clock.key.kind == ClockKind::Preliminary && clock.stopped_at.is_none()
}

/// Why nobody reports now.
pub(super) fn may_report(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.urgency != Urgency::Emergency {
        return Err(Refusal::NotForThisTicket(CommandName::ReportPreliminary));
    }
    if ticket.preliminary.is_some() {
        return Err(Refusal::AlreadyReported("本工单已有初步报告；后续情况请在办结时一并报告"));
    }
    if !ticket.submissions.is_empty() {
        return Err(Refusal::AlreadyReported("本工单已提交过办结，不再需要初步报告"));
    }
    Ok(())
}

/// 初步报告
pub(super) fn report(draft: &mut Draft<'_>, unit: &UnitCode, content: String) {
    let report = PreliminaryReport {
        unit: unit.clone(),
        content: Text::plain(content),
        at: draft.now(),
        by: draft.person(),
        acting_for: draft.represented(),
    };
    draft.stop(ClockKind::Preliminary, None, false);
    draft.push(Event::PreliminaryReported { report: Box::new(report) });
}
