//! A decision in the making: events, and the ticket as they leave it.

use super::gates::duty_of;
use super::stages::until;
use super::{Context, approving, ruling};
use crate::domain::calendar::{Allowance, Due};
use crate::domain::clock::{Clock, ClockKey, Matter, Shift};
use crate::domain::permission::{Actor, By};
use crate::domain::ticket::{Alarm, AlarmKind, Event, Participant, Stamp, Ticket, evolve};
use crate::domain::time::{Instant, day_of, end_of};
use chrono::TimeDelta;
use entity::values::*;

pub(super) struct Draft<'a> {
    pub ticket: Ticket,
    pub events: Vec<Event>,
    pub context: Context<'a>,
    stamp: Stamp,
    /// Whom a deputy represents.
    represented: Option<PersonId>,
}

/// What makes a clock differ from its plain rule.
#[derive(Default)]
pub(super) struct Terms {
    /// Due no later than this.
    pub cap: Option<Due>,
    /// Due exactly then: somebody else's deadline.
    pub fixed: Option<Due>,
    /// Instead of the rule's own allowance, with its words.
    pub allowance: Option<(Allowance, String)>,
}

impl<'a> Draft<'a> {
    /// A draft on a ticket; misses that came due before are recorded first, whoever acts now.
    pub fn new(ticket: Ticket, by: &By, context: Context<'a>) -> Self {
        let stamp = Stamp { at: context.now, by: by.person() };
        let represented = match by {
            By::Person(actor) => actor.principal(),
            By::System | By::Source => None,
        };
        let mut draft = Self { ticket, events: Vec::new(), context, stamp, represented };
        draft.record_misses();
        draft
    }

    pub fn push(&mut self, event: Event) {
        evolve(&mut self.ticket, &event, self.stamp);
        self.events.push(event);
    }

    pub fn now(&self) -> Instant {
        self.context.now
    }

    pub fn person(&self) -> PersonId {
        // The system signs with 0, which no person bears.
        self.stamp.by.unwrap_or(PersonId(0))
    }

    /// For whom this person acts as a deputy (代理).
    pub fn represented(&self) -> Option<PersonId> {
        self.represented
    }

    pub fn matter(&self) -> Matter {
        Matter::of(&self.ticket)
    }

    pub fn record_misses(&mut self) {
        let now = self.now();
        let missed: Vec<(ClockKey, Instant)> = self
            .ticket
            .clocks
            .iter()
            .filter(|c| c.state == ClockState::Running && c.due.at <= now)
            .map(|c| (c.key.clone(), c.due.at))
            .collect();
        for (key, at) in missed {
            self.push(Event::ClockMissed { key, at });
        }
    }

    pub fn move_to(&mut self, to: Status) {
        self.push(Event::Moved { to });
        ruling::follow(self);
        approving::follow(self);
    }

    /// Writes down the duty that `actor` takes on by `command`.
    pub fn take_part(&mut self, command: CommandName, actor: &Actor) {
        if let Some(duty) = duty_of(&self.ticket, command, actor) {
            self.push_participant(actor, duty);
        }
    }

    pub fn push_participant(&mut self, actor: &Actor, duty: Duty) {
        // A deputy and whom (s)he represents are both bound by it (contract.md §3).
        for person in actor.persons() {
            let participant = Participant { person, unit: actor.unit.clone(), duty };
            if !self.ticket.participants.contains(&participant) {
                self.push(Event::TookPart { participant });
            }
        }
    }

    /// Starts a clock by its rule from `from` and says which.
    pub fn start(
        &mut self,
        kind: ClockKind,
        unit: Option<UnitCode>,
        from: Instant,
        terms: Terms,
    ) -> ClockKey {
        let limit = self.context.policy.limit(kind, self.matter());
        let ladder = self.context.policy.ladder(self.matter());
        let (allowance, rule) = terms.allowance.unwrap_or((limit.allowance, limit.rule));
        // A total is one row for the ticket's whole life.
        let round = if kind == ClockKind::Total { 1 } else { self.ticket.round };
        let same = |c: &&Clock| c.key.kind == kind && c.key.unit == unit && c.key.round == round;
        let run = 1 + u32::try_from(self.ticket.clocks.iter().filter(same).count()).unwrap_or(0);
        let counted = self.context.calendar.due(from, allowance);
        let due =
            terms.fixed.unwrap_or_else(|| terms.cap.filter(|cap| cap.at < counted.at).unwrap_or(counted));
        let clock = Clock {
            key: ClockKey { kind, unit, round, run },
            rule,
            allowance,
            cap: terms.fixed.or(terms.cap),
            starts_at: from,
            due,
            calendar: self.context.calendar.version(),
            state: ClockState::Running,
            missed_at: None,
            cured: false,
            revoked: false,
            missed_by: None,
            hotlines: false,
            stopped_at: None,
            paused_at: None,
            shifts: Vec::new(),
            ladder,
            rungs: Vec::new(),
        };
        let key = clock.key.clone();
        self.push(Event::ClockStarted { clock: Box::new(clock) });
        if due.at <= self.now() {
            self.push(Event::ClockMissed { key: key.clone(), at: due.at });
        }
        key
    }

    /// Stops every open clock of `kind` (of `unit`, if given); `held` until a review has decided.
    pub fn stop(&mut self, kind: ClockKind, unit: Option<&UnitCode>, held: bool) {
        let at = self.now();
        for key in self
            .keys(|c| c.key.kind == kind && c.is_open() && (unit.is_none() || c.key.unit.as_ref() == unit))
        {
            self.push(Event::ClockStopped { key, at, held });
        }
    }

    /// Cancels whatever still runs or waits; misses stay (contract.md §4 "States").
    pub fn cancel_all(&mut self) {
        let at = self.now();
        for key in self.keys(|c| c.stopped_at.is_none() && c.state != ClockState::Cancelled) {
            self.push(Event::ClockCancelled { key, at });
        }
    }

    pub fn keys(&self, which: impl Fn(&Clock) -> bool) -> Vec<ClockKey> {
        self.ticket.clocks.iter().filter(|c| which(c)).map(|c| c.key.clone()).collect()
    }

    /// Lets a held clock go on, its due moved by the time in which it stood still (contract.md §2, §4).
    ///
    /// Working-day clocks move by the working days d with stop day < d ≤ today and never end before today's or the
    /// next working day's 24:00; clocks in minutes move by exactly the minutes. A clock that was missed goes on missed.
    pub fn resume(&mut self, key: &ClockKey, reason: ShiftReason) {
        let Some(clock) = self.ticket.clock(key).cloned() else { return };
        self.go_on(&clock, reason, self.now());
    }

    /// Like [`Self::resume`], the time having run again since `until`.
    pub fn resume_until(&mut self, key: &ClockKey, reason: ShiftReason, until: Instant) {
        let Some(clock) = self.ticket.clock(key).cloned() else { return };
        self.go_on(&clock, reason, until);
        let late = self.ticket.clock(key).is_some_and(|c| !c.is_missed() && c.due.at <= self.now());
        if let Some(at) = self.ticket.clock(key).map(|c| c.due.at).filter(|_| late) {
            self.push(Event::ClockMissed { key: key.clone(), at });
        }
    }

    fn go_on(&mut self, clock: &Clock, reason: ShiftReason, until: Instant) {
        let since = clock.stopped_at.or(clock.paused_at).unwrap_or(until);
        let shift = (!clock.is_missed()).then(|| self.shift(clock, since, until, reason));
        self.push(Event::ClockResumed { key: clock.key.clone(), shift });
    }

    /// Gives a clock that runs on the time by which somebody else was late, and lifts the miss that came of it: by the
    /// working days d with `since` < d ≤ today, clocks in minutes by exactly the minutes (contract.md §4 "Clocks").
    ///
    /// A miss for which the time given back is not enough stays as it is: it was the unit's own.
    pub fn lengthen(&mut self, key: &ClockKey, since: Due, reason: ShiftReason) {
        let Some(clock) = self.ticket.clock(key).cloned() else { return };
        let (now, calendar) = (self.now(), self.context.calendar);
        let (mut working_days, mut minutes) = (0, 0);
        let due = match clock.allowance {
            Allowance::WorkingDays(_) => {
                working_days = calendar.working_days_after(since.on, day_of(now));
                if working_days == 0 {
                    clock.due
                } else {
                    calendar.add_working_days(clock.due.on, working_days)
                }
            }
            Allowance::WorkingMinutes(_) => {
                minutes = calendar.working_minutes_between(since.at, now);
                calendar.add_working_minutes(clock.due.at, minutes)
            }
            Allowance::Minutes(_) => {
                minutes = u32::try_from((now - since.at).num_minutes()).unwrap_or(0);
                until(clock.due.at + TimeDelta::minutes(i64::from(minutes)))
            }
        };
        let reached = clock.stopped_at.unwrap_or(now);
        if due.at <= clock.due.at || (clock.is_missed() && due.at <= reached) {
            return;
        }
        self.cure(&clock);
        let shift = Shift { reason, at: now, working_days, minutes, due };
        self.push(Event::ClockMoved { key: key.clone(), shift });
    }

    /// Moves a due day by whole working days, whatever the clock counts in (contract.md §2 "Instants and days"): a miss of
    /// the old one is lifted, and becomes one of the new if that has passed too.
    pub fn prolong(&mut self, key: &ClockKey, working_days: u32, reason: ShiftReason) {
        let Some(clock) = self.ticket.clock(key).cloned() else { return };
        self.cure(&clock);
        let due = self.context.calendar.add_working_days(clock.due.on, working_days);
        let shift = Shift { reason, at: self.now(), working_days, minutes: 0, due };
        self.push(Event::ClockMoved { key: key.clone(), shift });
        if due.at <= clock.stopped_at.unwrap_or(self.now()) {
            self.push(Event::ClockMissed { key: key.clone(), at: due.at });
        }
    }

    /// Lifts a miss that was not the fault of whose time it is.
    pub fn cure(&mut self, clock: &Clock) {
        if !clock.is_missed() {
            return;
        }
        let key = clock.key.clone();
        self.push(Event::ClockCured { key: key.clone() });
        if let Some(at) = clock.stopped_at.filter(|_| self.ticket.awaits_review(clock)) {
            // Without its miss the clock is again what any submitted one is: held until the review decides.
            self.push(Event::ClockStopped { key, at, held: true });
        }
    }

    fn shift(&self, clock: &Clock, since: Instant, now: Instant, reason: ShiftReason) -> Shift {
        let calendar = self.context.calendar;
        let (mut working_days, mut minutes) = (0, 0);
        let due = match clock.allowance {
            Allowance::WorkingDays(_) => {
                working_days = calendar.working_days_after(day_of(since), day_of(now));
                if reason == ShiftReason::Suspended {
                    working_days = self.stood_still(clock, since, now, working_days);
                }
                let floor = calendar.working_day_from(day_of(now));
                if working_days == 0 && clock.due.on >= floor {
                    clock.due
                } else {
                    let moved = calendar.add_working_days(clock.due.on, working_days);
                    if moved.on < floor { Due { at: end_of(floor), on: floor, ..moved } } else { moved }
                }
            }
            Allowance::WorkingMinutes(_) => {
                let worked = calendar.working_time_between(since, now);
                minutes = u32::try_from(worked.num_minutes()).unwrap_or(0);
                let at = calendar.add_working_time(clock.due.at, worked);
                let provisional = calendar.add_working_minutes(clock.due.at, minutes).provisional;
                Due { provisional: clock.due.provisional || provisional, ..until(at) }
            }
            Allowance::Minutes(_) => {
                minutes = u32::try_from((now - since).num_minutes()).unwrap_or(0);
                until(clock.due.at + (now - since).max(TimeDelta::zero()))
            }
        };
        Shift { reason, at: self.now(), working_days, minutes, due }
    }

    /// Of a suspension's working days those that count: none of one shorter than a full working day (domain.md §7.4), and
    /// none beyond the deadline of the platform above.
    fn stood_still(&self, clock: &Clock, since: Instant, until: Instant, working_days: u32) -> u32 {
        let calendar = self.context.calendar;
        if calendar.working_minutes_between(since, until) < calendar.sessions().minutes_a_day() {
            return 0;
        }
        let cap = match clock.key.kind {
            // The lead's goes on first, by as much as it may.
            ClockKind::CoHandle => self.ticket.latest(ClockKind::Handle).map(|lead| lead.due),
            _ => clock.cap,
        };
        let room = cap.map(|cap| calendar.working_days_after(clock.due.on, cap.on));
        working_days.min(room.unwrap_or(u32::MAX))
    }

    pub fn set_alarm(&mut self, kind: AlarmKind, at: Instant) {
        self.push(Event::AlarmSet { alarm: Some(Alarm { kind, at }) });
    }

    pub fn clear_alarm(&mut self) {
        if self.ticket.alarm.is_some() {
            self.push(Event::AlarmSet { alarm: None });
        }
    }
}
