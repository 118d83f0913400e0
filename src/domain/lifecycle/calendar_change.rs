//! What a newly announced calendar does to the deadlines of one ticket (domain.md §7.3).

use super::Context;
use super::draft::Draft;
use crate::domain::calendar::{Allowance, Calendar, Due, reconsider};
use crate::domain::clock::{Clock, Shift};
use crate::domain::permission::By;
use crate::domain::ticket::{Event, Ticket};
use crate::domain::time::day_of;
use chrono::TimeDelta;
use entity::values::{ClockState, ShiftReason};

/// The events by which the open deadlines of `ticket` follow `context.calendar`.
///
/// An open deadline may be lengthened, never shortened; a miss that the new calendar makes untrue is voided by an
/// event that names the import, never deleted.
pub fn recalculate(ticket: &Ticket, context: Context<'_>) -> Vec<Event> {
    let mut draft = Draft::new(ticket.clone(), &By::System, context);
    follow_calendar(&mut draft);
    draft.events
}

/// Lets every open deadline that was derived by another calendar follow the present one.
pub(super) fn follow_calendar(draft: &mut Draft<'_>) {
    let (context, calendar) = (draft.context, draft.context.calendar);
    let concerned = |c: &Clock| c.calendar != calendar.version() && (c.stopped_at.is_none() || c.is_held());
    for key in draft.keys(|c| concerned(c) && c.state != ClockState::Cancelled) {
        let Some(clock) = draft.ticket.clock(&key).cloned() else { continue };
        let Some(due) = reconsider(clock.due, derive(&clock, calendar)) else { continue };
        let reached = clock.stopped_at.unwrap_or(context.now);
        if clock.is_missed() && reached < due.at {
            draft.push(Event::ClockVoided { key: key.clone(), calendar: calendar.version() });
            if let Some(at) = clock.stopped_at.filter(|_| draft.ticket.awaits_review(&clock)) {
                // Without its miss the clock is again what any submitted one is: held until the review decides.
                draft.push(Event::ClockStopped { key: key.clone(), at, held: true });
            }
        }
        let shift = (due.at != clock.due.at).then_some(Shift {
            reason: ShiftReason::Calendar,
            at: context.now,
            working_days: 0,
            minutes: 0,
            due,
        });
        draft.push(Event::ClockRecalculated { key, due, calendar: calendar.version(), shift });
    }
}

/// The due instant of a clock from its start, its allowance and its shifts, by `calendar`.
pub(super) fn derive(clock: &Clock, calendar: &Calendar) -> Due {
    derive_but(clock, calendar, &|_| false)
}

/// The same as if some of its shifts had never been.
pub(super) fn derive_but(clock: &Clock, calendar: &Calendar, lifted: &impl Fn(&Shift) -> bool) -> Due {
    let counted = calendar.due(clock.starts_at, clock.allowance);
    let mut due = clock.cap.filter(|cap| cap.at < counted.at).unwrap_or(counted);
    for shift in clock.shifts.iter().filter(|shift| !lifted(shift)) {
        if shift.reason == ShiftReason::Merged {
            // The deadline of what was merged stays the day, or moves to the next one that is worked.
            let taken = calendar.ending_on(shift.due.on);
            let taken = if taken.on == shift.due.on { shift.due } else { taken };
            due = if taken.at < due.at { taken } else { due };
            continue;
        }
        due = match clock.allowance {
            // A promised day stays the day, or moves to the next one that is worked (民法典 203).
            _ if shift.reason == ShiftReason::LongTerm => calendar.ending_on(shift.due.on),
            _ if shift.reason == ShiftReason::Extension => {
                calendar.add_working_days(due.on, shift.working_days)
            }
            Allowance::WorkingDays(_) if shift.working_days > 0 => {
                calendar.add_working_days(due.on, shift.working_days)
            }
            Allowance::WorkingMinutes(_) if shift.minutes > 0 => {
                calendar.add_working_minutes(due.at, shift.minutes)
            }
            Allowance::Minutes(_) => {
                let at = due.at + TimeDelta::minutes(i64::from(shift.minutes));
                Due { at, on: day_of(at - TimeDelta::milliseconds(1)), provisional: false }
            }
            _ => due,
        };
        // A floor (24:00 of the day on which the clock went on) is kept as it was promised.
        if due.at < shift.due.at {
            due = Due { provisional: due.provisional, ..shift.due };
        }
    }
    due
}
