//! How one event changes one clock.

use super::{Clock, ClockKey, Shift};
use crate::domain::ticket::{Event, Succession};
use crate::domain::time::Instant;
use entity::values::{ClockKind, ClockState, UnitCode};

impl Clock {
    /// The clock after `event`, which names it.
    pub(crate) fn evolve(&mut self, event: &Event) {
        match event {
            Event::ClockAssigned { unit, spared, .. } => self.assign(unit.as_ref(), *spared),
            Event::ClockStopped { at, held, .. } => self.stop(*at, *held),
            Event::ClockSettled { .. } => self.settle(),
            Event::ClockPaused { at, .. } => {
                if self.missed_at.is_none() {
                    self.state = ClockState::Paused;
                }
                self.paused_at = Some(*at);
            }
            Event::ClockResumed { shift, .. } => self.resume(shift.as_ref()),
            Event::ClockMoved { shift, .. } => {
                self.due = shift.due;
                self.shifts.push(shift.clone());
            }
            Event::ClockCured { .. } => self.cure(),
            Event::ClockRecalculated { due, calendar, shift, .. } => {
                self.due = *due;
                self.calendar = *calendar;
                self.shifts.extend(shift.clone());
            }
            Event::ClockMissed { at, .. } => self.miss(*at),
            Event::ClockVoided { calendar, .. } => {
                self.calendar = *calendar;
                self.missed_at = None;
                self.missed_by = None;
                self.hotlines = false;
                self.state = match self.stopped_at {
                    Some(_) => ClockState::Voided,
                    None => ClockState::Running,
                };
            }
            Event::ClockRevoked { .. } => self.revoked = true,
            Event::ClockCancelled { at, .. } => {
                if self.missed_at.is_none() {
                    self.state = ClockState::Cancelled;
                }
                self.stopped_at = self.stopped_at.or(Some(*at));
            }
            Event::RungFired { rung, .. } | Event::RungSkipped { rung, .. } => self.rungs.push(*rung),
            _ => {}
        }
    }

    /// Another unit has succeeded to what this clock measures: it runs on, and what was missed by then stays whose it was.
    pub(crate) fn inherited(&mut self, succession: &Succession) {
        if let Some(passed) = succession.passed(&self.key) {
            self.key = ClockKey { unit: Some(succession.to.clone()), run: passed.run, ..passed.key.clone() };
        }
        if self.missed_at.is_some_and(|at| at <= succession.since) && !self.hotlines {
            self.missed_by.get_or_insert_with(|| succession.from.clone());
        }
    }

    /// Whose time it is from now on. The one row of an emergency's first report (初步报告) is missed once, and the miss stays with whoever
    /// had the ticket then; what a unit missed while the hotline settled whose it was is the hotline's (`spared`).
    fn assign(&mut self, unit: Option<&UnitCode>, spared: bool) {
        if spared {
            self.hotlines = true;
        } else if self.key.kind == ClockKind::Preliminary && self.missed_at.is_some() && !self.hotlines {
            self.missed_by = self.missed_by.take().or_else(|| self.key.unit.clone());
        }
        self.key.unit = unit.cloned();
    }

    fn miss(&mut self, at: Instant) {
        if self.key.kind == ClockKind::Preliminary && self.key.unit.is_none() && self.missed_at.is_none() {
            self.hotlines = true;
        }
        self.missed_at = self.missed_at.or(Some(at));
        self.state = ClockState::Missed;
    }

    /// The miss was somebody else's: the clock goes on as if it had not been, and stays known for it.
    fn cure(&mut self) {
        self.missed_at = None;
        self.missed_by = None;
        self.hotlines = false;
        self.cured = true;
        if self.stopped_at.is_none() {
            self.state = ClockState::Running;
        } else {
            self.settle();
        }
    }

    fn stop(&mut self, at: Instant, held: bool) {
        self.stopped_at = Some(at);
        if held && self.missed_at.is_none() {
            self.state = ClockState::Paused;
        } else {
            self.settle();
        }
    }

    fn settle(&mut self) {
        if self.missed_at.is_none() {
            self.state = if self.cured { ClockState::Cured } else { ClockState::Met };
        }
    }

    fn resume(&mut self, shift: Option<&Shift>) {
        self.stopped_at = None;
        self.paused_at = None;
        if self.missed_at.is_none() {
            self.state = ClockState::Running;
        }
        if let Some(shift) = shift {
            self.due = shift.due;
            self.shifts.push(shift.clone());
        }
    }
}
