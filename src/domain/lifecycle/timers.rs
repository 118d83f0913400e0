//! What happens by itself when its time has come.

use super::act::decide;
use super::draft::Draft;
use super::{Command, Context, documenting, inside, ruling};
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Clock, climbs, next_fire, reached};
use crate::domain::permission::By;
use crate::domain::ticket::{AlarmKind, Event, Ticket};
use crate::domain::time::{Instant, start_of};
use entity::values::Rung;

/// What the timers of one ticket did.
#[derive(Debug, Clone, PartialEq)]
pub struct Fired {
    pub events: Vec<Event>,
}

/// Everything of this ticket that is due by `context.now`: misses, rungs, alarms.
///
/// After an outage only the highest rung reached fires, the others are logged as skipped (contract.md §4).
pub fn fire(ticket: &Ticket, context: Context<'_>) -> Fired {
    let mut draft = Draft::new(ticket.clone(), &By::System, context);
    // First what sets clocks going again: their rungs may have come too.
    if let Some(alarm) = draft.ticket.alarm.filter(|alarm| alarm.at <= context.now) {
        let command = match alarm.kind {
            AlarmKind::InfoTimeout => Command::ProvideInfo { content: None },
            AlarmKind::Resume => Command::Resume,
            AlarmKind::Archive => Command::Archive,
        };
        // An alarm stands only in the state that its command leaves, so that the refusal cannot come.
        let happened = decide(&draft.ticket, command, &By::System, context).unwrap_or_default();
        happened.into_iter().for_each(|event| draft.push(event));
    }
    ruling::remind(&mut draft);
    inside::remind(&mut draft);
    let open = |c: &&Clock| c.is_open() && climbs(&draft.ticket, c);
    let open: Vec<_> = draft.ticket.clocks.iter().filter(open).cloned().collect();
    let mut fired = Vec::new();
    for clock in open {
        let mut due = reached(&clock, context.calendar, context.now);
        let highest = due.pop();
        for skipped in due {
            draft.push(Event::RungSkipped { key: clock.key.clone(), rung: skipped.rung });
        }
        match highest {
            None => {}
            // A reminder of what is past already helps nobody.
            Some(late) if late.rung == Rung::Remind && clock.due.at <= context.now => {
                draft.push(Event::RungSkipped { key: clock.key, rung: late.rung });
            }
            Some(highest) => {
                draft.push(Event::RungFired { key: clock.key.clone(), rung: highest.rung });
                fired.push((clock.key, highest.rung));
            }
        }
    }
    documenting::of_rungs(&mut draft, &fired);
    Fired { events: draft.events }
}

/// When the worker must look at this ticket next.
pub fn next_fire_at(ticket: &Ticket, calendar: &Calendar) -> Option<Instant> {
    let clocks = ticket.clocks.iter().filter_map(|clock| {
        let miss = (clock.is_open() && !clock.is_missed()).then_some(clock.due.at);
        if climbs(ticket, clock) { next_fire(clock, calendar) } else { miss }
    });
    let ledger = ticket.ledger().and_then(|(_, entry)| entry.remind_on).map(start_of);
    clocks.chain(ticket.alarm.map(|a| a.at)).chain(ledger).chain(inside::next(ticket)).min()
}
