//! A unit that ended and the one that succeeds to what it had in hand (机构改革承接).
//!
//! 国务院机构改革的通例: 职责划入的部门承接原部门的未了事项. Time runs on as it did, so that nobody gains or loses any.

use super::{Assignment, InnerTask, Objecting, Request, Ticket};
use crate::domain::clock::ClockKey;
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// What passes from one unit to another on the day of a reorganisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Succession {
    /// The act that says so.
    pub act: ReorganisationId,
    pub from: UnitCode,
    pub to: UnitCode,
    /// From this instant on: the beginning of the day, whenever it was carried out.
    pub since: Instant,
    pub parts: Vec<AssignmentId>,
    pub clocks: Vec<Passed>,
}

/// A clock that goes on as another unit's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// As it was.
    pub key: ClockKey,
    /// The run under the unit that has it now, which may have had one of its own.
    pub run: u32,
}

/// Who had a part before, and until when (原承办单位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub unit: UnitCode,
    /// Exclusive.
    pub until: Instant,
}

impl Succession {
    /// How a clock passes, if it does.
    pub fn passed(&self, key: &ClockKey) -> Option<&Passed> {
        self.clocks.iter().find(|passed| passed.key == *key)
    }

    fn take(&self, unit: &mut UnitCode) {
        if *unit == self.from {
            unit.clone_from(&self.to);
        }
    }
}

impl Assignment {
    /// Whether this unit has it, or had it before it was succeeded.
    pub fn is_or_was_of(&self, unit: &UnitCode) -> bool {
        self.unit == *unit || self.held.iter().any(|held| held.unit == *unit)
    }
}

impl Ticket {
    /// The parts that a unit that ends leaves behind: what it answers for, or has yet to hand in.
    pub fn left_by(&self, unit: &UnitCode) -> impl Iterator<Item = &Assignment> {
        let lead = self.lead().map(|lead| lead.id);
        let goes_on = move |part: &&Assignment| Some(part.id) == lead || part.is_open_co();
        self.assignments.iter().filter(move |part| part.unit == *unit).filter(goes_on)
    }

    /// Everything of the parts that pass goes on in the successor's name.
    pub(super) fn succeed(&mut self, succession: &Succession) {
        let passes = |part: &Assignment| succession.parts.contains(&part.id);
        let leads = self.assignments.iter().any(|part| passes(part) && part.role == AssignmentRole::Lead);
        for part in self.assignments.iter_mut().filter(|part| succession.parts.contains(&part.id)) {
            part.held.push(Held { unit: succession.from.clone(), until: succession.since });
            part.unit = succession.to.clone();
        }
        let kept = self.merged.iter_mut().flat_map(|merged| &mut merged.clocks);
        for clock in self.clocks.iter_mut().chain(kept) {
            let total = leads && clock.key.kind == ClockKind::Total;
            if total || succession.passed(&clock.key).is_some() {
                clock.inherited(succession);
            }
        }
        for directive in self.directives.iter_mut().filter(|d| leads && d.state == DirectiveState::Open) {
            if let Some(passed) = succession.passed(&directive.clock) {
                directive.clock =
                    ClockKey { unit: Some(succession.to.clone()), run: passed.run, ..passed.key.clone() };
                succession.take(&mut directive.unit);
            }
        }
        for request in &mut self.requests {
            request.succeed(succession, leads);
        }
        let open = |task: &&mut InnerTask| task.is_open() && succession.parts.contains(&task.assignment);
        for task in self.inside.iter_mut().filter(open) {
            succession.take(&mut task.unit);
        }
    }
}

impl Request {
    /// What waits is decided for the successor, and what was granted counts against its caps: nobody gains time by it.
    fn succeed(&mut self, succession: &Succession, leads: bool) {
        let passes = |objecting: &&mut Objecting| succession.parts.contains(&objecting.assignment);
        if let Some(objecting) = self.objecting.as_mut().filter(passes) {
            succession.take(&mut objecting.unit);
        }
        if !leads {
            return;
        }
        let granted = [
            self.extension.as_mut().map(|e| &mut e.unit),
            self.suspension.as_mut().map(|s| &mut s.unit),
            self.ledger.as_mut().map(|l| &mut l.unit),
        ];
        granted.into_iter().flatten().for_each(|unit| succession.take(unit));
        if self.state != RequestState::Pending {
            return;
        }
        let waiting =
            [self.returning.as_mut().map(|r| &mut r.unit), self.prepared.as_mut().map(|p| &mut p.unit)];
        waiting.into_iter().flatten().for_each(|unit| succession.take(unit));
    }
}
