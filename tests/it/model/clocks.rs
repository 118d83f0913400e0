//! Deadlines are facts: each can be counted anew from its rule, the calendar and what moved it.

use entity::values::ShiftReason;
use hotline::domain::calendar::{Allowance, Calendar};
use hotline::domain::clock::Clock;
use hotline::domain::ticket::Ticket;

/// Counts every clock of a ticket anew.
pub fn are_counted_right(ticket: &Ticket, calendar: &Calendar) {
    for clock in &ticket.clocks {
        let number = ticket.number.as_str();
        let mut due = begun(clock, calendar);
        for shift in &clock.shifts {
            if let (Some(from), Allowance::WorkingDays(_)) = (due, clock.allowance)
                && moves_by_days(shift.reason)
            {
                let plain = calendar.add_working_days(from, shift.working_days);
                let on = if shift.working_days == 0 { from } else { plain.on };
                // Never before the first working day from the one on which it went on (contract.md §4 `provisional` ff.).
                let floor = calendar.working_day_from(hotline::domain::time::day_of(shift.at));
                let wanted = if shift.reason == ShiftReason::Extension { on } else { on.max(floor) };
                assert_eq!(shift.due.on, wanted, "{number}: {shift:?} of {clock:?}");
            }
            due = Some(shift.due.on);
        }
        if let Some(on) = due {
            assert_eq!(clock.due.on, on, "{number}: {clock:?}");
        }
        assert!(clock.due.at > clock.starts_at || clock.cap.is_some(), "{number}: {clock:?}");
    }
}

/// The day of its rule alone; none of a clock that somebody else's deadline ends.
fn begun(clock: &Clock, calendar: &Calendar) -> Option<chrono::NaiveDate> {
    let counted = calendar.due(clock.starts_at, clock.allowance);
    let Some(cap) = clock.cap else {
        return Some(counted.on);
    };
    let first = clock.shifts.is_empty().then_some(clock.due);
    first.filter(|due| due.at != cap.at).map(|_| counted.on)
}

/// What moves a clock by whole working days from its day; the others end on a day that is said, or are given in hours.
fn moves_by_days(reason: ShiftReason) -> bool {
    matches!(reason, ShiftReason::Extension | ShiftReason::ReviewFailed | ShiftReason::NewRound)
}
