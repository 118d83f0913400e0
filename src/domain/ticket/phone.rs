//! Emergencies by phone (紧急工单电话交办): which unit has to be phoned, since when, and what became of the calls.
//!
//! A notice that nobody reads at 02:00 hands nothing over. An emergency is handed over by phone, and each rung of its
//! ladder (0, 10, 30 minutes) is a call higher up until somebody is reached (contract.md §4 "Escalation ladder").

use super::{Assignment, Text, Ticket};
use crate::domain::calendar::Allowance;
use crate::domain::clock::{Clock, pressed};
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A call to a unit about an emergency (电话交办记录): `reached, person, number, at`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneCall {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    pub reached: bool,
    /// Who answered; `None` where nobody did.
    pub person: Option<Text>,
    pub number: Text,
    /// Which of the unit's own numbers that is, if it is one.
    pub phone: Option<UnitPhoneId>,
    /// When the call was made.
    pub at: Instant,
    pub note: Option<Text>,
    pub by: PersonId,
}

/// A unit that somebody has to phone (待电话).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneTask {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    /// The clock whose ladder asks for it; `None`: nobody of the unit has been told yet.
    pub clock: Option<ClockKind>,
    /// Who is to be phoned at least.
    pub rank: PhoneRank,
    pub since: Instant,
    /// When the clock runs out, or did.
    pub due: Option<Instant>,
}

impl Ticket {
    /// Whom somebody has to phone now, the longest waiting first; a function of what happened, so that it is the same
    /// whenever it is looked at.
    pub fn phone_tasks(&self) -> Vec<PhoneTask> {
        let in_hand = matches!(self.status, Status::Dispatched | Status::Handling);
        if self.urgency != Urgency::Emergency || !in_hand {
            return Vec::new();
        }
        let mut tasks: Vec<PhoneTask> = self
            .assignments
            .iter()
            .filter(|part| part.is_open())
            .filter_map(|part| self.to_phone(part))
            .collect();
        tasks.sort_by_key(|task| task.since);
        tasks
    }

    /// Since when somebody has to phone a unit about it.
    pub fn phone_since(&self) -> Option<Instant> {
        self.phone_tasks().first().map(|task| task.since)
    }

    /// The calls about one part, oldest first.
    pub fn calls_to(&self, part: AssignmentId) -> impl Iterator<Item = &PhoneCall> {
        self.calls.iter().filter(move |call| call.assignment == part)
    }

    /// What the highest rung asks for that came after the unit was last reached; before any, the hand-over itself.
    fn to_phone(&self, part: &Assignment) -> Option<PhoneTask> {
        let reached = self.calls_to(part.id).filter(|call| call.reached).map(|call| call.at).max();
        let own = |clock: &&Clock| clock.key.unit.as_ref() == Some(&part.unit) && is_pressing(clock);
        let climbed = self.clocks.iter().filter(own).filter_map(|clock| Some((clock, pressed(clock)?)));
        let climbed = climbed
            .filter(|(clock, _)| clock.is_open())
            .map(|(clock, (rung, since))| self.task(part, Some(clock), rank(rung), since));
        let unsigned = part.status == AssignmentStatus::Dispatched;
        let sign = self.clocks.iter().rev().filter(own).find(|clock| clock.key.kind == ClockKind::Sign);
        let told = (unsigned && reached.is_none())
            .then(|| PhoneTask { clock: None, ..self.task(part, sign, PhoneRank::Desk, part.dispatched_at) });
        climbed
            .filter(|task| reached.is_none_or(|at| at < task.since))
            .chain(told)
            .max_by_key(|task| (task.rank, task.since, task.clock == Some(ClockKind::Sign)))
    }

    fn task(&self, part: &Assignment, clock: Option<&Clock>, rank: PhoneRank, since: Instant) -> PhoneTask {
        PhoneTask {
            assignment: part.id,
            unit: part.unit.clone(),
            clock: clock.map(|clock| clock.key.kind),
            rank,
            since,
            due: clock.map(|clock| clock.due.at),
        }
    }
}

/// Whether it counts minutes of every hour of the day.
fn is_pressing(clock: &Clock) -> bool {
    matches!(clock.allowance, Allowance::Minutes(_))
}

/// Whom a rung calls: the desk at once, whoever leads after ten minutes, the head after thirty.
fn rank(rung: Rung) -> PhoneRank {
    match rung {
        Rung::Remind | Rung::Overdue => PhoneRank::Desk,
        Rung::Urge => PhoneRank::Lead,
        Rung::Level1 | Rung::Level2 | Rung::Level3 | Rung::Level4 => PhoneRank::Head,
    }
}
