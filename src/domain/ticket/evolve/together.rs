//! Folding what is done to several tickets at once (并单、拆回).

use super::Stamp;
use crate::domain::ticket::*;

/// How it stands is kept, so that it can go back there.
pub(super) fn merged(ticket: &mut Ticket, into: &TicketNumber, reason: &Option<Text>, stamp: Stamp) {
    let going = |c: &&Clock| c.stopped_at.is_none() && c.state != ClockState::Cancelled;
    ticket.merged = Some(Merged {
        into: into.clone(),
        reason: reason.clone(),
        from: ticket.status,
        at: stamp.at,
        by: stamp.by.unwrap_or(PersonId(0)),
        clocks: ticket.clocks.iter().filter(going).cloned().collect(),
        alarm: ticket.alarm,
    });
}

/// The clocks go on as if they had never been cancelled: the time in between counts.
pub(super) fn unmerged(ticket: &mut Ticket) {
    let Some(merged) = ticket.merged.take() else { return };
    for clock in merged.clocks {
        if let Some(own) = ticket.clocks.iter_mut().find(|c| c.key == clock.key) {
            *own = clock;
        }
    }
    ticket.alarm = merged.alarm;
}

pub(super) fn released(ticket: &mut Ticket, number: &TicketNumber) {
    let gone = |a: &&mut Absorbed| a.number == *number && !a.released;
    let Some(absorbed) = ticket.absorbed.iter_mut().find(gone) else { return };
    absorbed.released = true;
    let files = std::mem::take(&mut absorbed.attachments);
    ticket.attachments.retain(|file| files.iter().all(|gone| gone.id != file.id));
    let callers: Vec<_> = absorbed.callers.iter().map(|c| c.id).collect();
    for caller in ticket.callers.iter_mut().filter(|c| callers.contains(&c.id)) {
        if let Some(joined) = caller.joined.as_mut() {
            joined.left = true;
        }
    }
}
