//! Counting in working time: the sessions of working days, lunch, nights and rest days counting nothing.

use chrono::{NaiveDate, TimeDelta};

use super::count::{bounded, due_on};
use super::{Calendar, Due, LAST_DAY, next};
use crate::domain::time::{Instant, day_of, start_of};

impl Calendar {
    /// The first instant by which `minutes` of working time have passed since `start` (domain.md §7.3).
    pub fn add_working_minutes(&self, start: Instant, minutes: u32) -> Due {
        let start = bounded(start);
        let at = self.add_working_time(start, TimeDelta::minutes(i64::from(minutes)));
        // Unlike whole days, working time begins on the start day itself, so that day is part of the span.
        let (first, on) = (day_of(start), due_on(at));
        Due { at, on, provisional: minutes > 0 && self.unannounced(first, on.max(first)) }
    }

    /// The whole working minutes in `from` ≤ t < `to`.
    pub fn working_minutes_between(&self, from: Instant, to: Instant) -> u32 {
        u32::try_from(self.working_time_between(from, to).num_minutes()).unwrap_or(u32::MAX)
    }

    /// The working time in `from` ≤ t < `to`, to the instant; nothing if `to` is not after `from`.
    pub fn working_time_between(&self, from: Instant, to: Instant) -> TimeDelta {
        let (from, to) = (bounded(from), bounded(to));
        let mut worked = TimeDelta::zero();
        let mut day = day_of(from);
        while start_of(day) < to {
            worked += self.worked_on(day, from, to);
            if day == LAST_DAY {
                break;
            }
            day = next(day);
        }
        worked
    }

    /// The first instant by which `time` of working time has passed since `start`.
    pub fn add_working_time(&self, start: Instant, time: TimeDelta) -> Instant {
        let start = bounded(start);
        let mut left = time;
        if left <= TimeDelta::zero() {
            return start;
        }
        let mut day = day_of(start);
        loop {
            for (from, to) in self.stretches(day) {
                let from = from.max(start);
                if from >= to {
                    continue;
                }
                if from + left <= to {
                    return from + left;
                }
                left -= to - from;
            }
            if day == LAST_DAY {
                return bounded(Instant::MAX_UTC);
            }
            day = next(day);
        }
    }

    /// The working time of one date that lies between two instants.
    pub(super) fn worked_on(&self, day: NaiveDate, from: Instant, to: Instant) -> TimeDelta {
        self.stretches(day)
            .map(|(opens, closes)| closes.min(to) - opens.max(from))
            .filter(|worked| *worked > TimeDelta::zero())
            .sum()
    }

    /// The sessions of `day` as instants; none on a rest day.
    fn stretches(&self, day: NaiveDate) -> impl Iterator<Item = (Instant, Instant)> {
        let midnight = start_of(day);
        let minute = move |minutes: u16| midnight + TimeDelta::minutes(i64::from(minutes));
        let sessions = self.is_working(day).then(|| self.sessions().iter()).into_iter().flatten();
        sessions.map(move |session| (minute(session.from), minute(session.to)))
    }
}
