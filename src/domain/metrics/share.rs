//! What one ticket adds to the reports (报表份额): the counters are sums of these, kept by differences.

use super::{Figure, Measure};
use crate::domain::clock::Clock;
use crate::domain::ticket::{Ticket, Visit};
use crate::domain::time::{Instant, day_of};
use chrono::NaiveDate;
use entity::values::{
    AssignmentStatus, CategoryCode, Channel, ClockKind, ClockState, Kind, Line, RequestKind, Status, UnitCode,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Digits of a township's division code.
const TOWNSHIP: usize = 9;

/// From this mark on a caller is content; 1 and 2 are not (contract.md §4 `visit`).
pub const CONTENT: u8 = 3;

/// What a caller said of one thing in a visit.
type Mark = fn(&Visit) -> Option<u8>;

/// What a ticket is counted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub line: Line,
    pub confidential: bool,
    pub category: Option<CategoryCode>,
    /// 9 digits.
    pub township: Option<String>,
    pub channel: Channel,
    pub kind: Kind,
    /// The Beijing day on which it was recorded.
    pub created: NaiveDate,
    pub closed: Option<NaiveDate>,
}

/// Whose something is, and on which day it falls by its deadline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub figure: Figure,
    /// By due date it counts here; without one it is counted by the other bases only.
    pub due: Option<NaiveDate>,
    /// The unit whose time it was; `None`: the hotline.
    pub unit: Option<UnitCode>,
}

/// How many of how many, as a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub numerator: i64,
    pub denominator: i64,
}

impl Step {
    fn one(counts: bool) -> Self {
        Self { numerator: i64::from(counts), denominator: 1 }
    }

    /// Adds `other` `sign` times.
    pub fn add(&mut self, other: Self, sign: i64) {
        self.numerator += sign * other.numerator;
        self.denominator += sign * other.denominator;
    }
}

/// What one ticket adds to the reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub head: Head,
    #[serde(with = "pairs")]
    pub facts: BTreeMap<Place, Step>,
}

impl Share {
    /// What `ticket` adds as its journal leaves it. A deadline that has passed and whose miss is not recorded yet is not in it.
    pub fn of(ticket: &Ticket) -> Self {
        let head = Head {
            line: ticket.line,
            confidential: ticket.confidential,
            category: ticket.category.clone(),
            township: ticket.area.as_ref().map(|area| area.as_str().chars().take(TOWNSHIP).collect()),
            channel: ticket.channel,
            kind: ticket.kind,
            created: day_of(ticket.created_at),
            closed: ticket.closed_at.map(day_of),
        };
        let mut share = Self { head, facts: BTreeMap::new() };
        share.clocks(ticket);
        share.handling(ticket);
        share.rulings(ticket);
        if ticket.set_aside() {
            share.set_aside();
        }
        share
    }

    /// 剔除: what it would add to the rates stands beside them.
    fn set_aside(&mut self) {
        let aside = |(mut place, step): (Place, Step)| {
            if let Figure::Of(measure) = place.figure {
                place.figure = Figure::Aside(measure);
            }
            (place, step)
        };
        self.facts = std::mem::take(&mut self.facts).into_iter().map(aside).collect();
    }

    fn put(&mut self, figure: Figure, due: Option<NaiveDate>, unit: Option<UnitCode>, step: Step) {
        self.facts.entry(Place { figure, due, unit }).or_default().add(step, 1);
    }

    fn clocks(&mut self, ticket: &Ticket) {
        let dispatched = ticket.assignments.iter().map(|part| part.dispatched_at).min();
        let lead = ticket.lead().map(|lead| lead.unit.clone());
        // What is merged is handled and counted with the ticket into which it went.
        let merged = (ticket.status == Status::Merged).then_some(ticket.closed_at).flatten();
        for clock in &ticket.clocks {
            let done = clock.stopped_at.is_some() && (merged.is_none() || clock.stopped_at != merged);
            let due = Some(clock.due.on);
            if clock.key.kind == ClockKind::Handle
                && (ticket.set_aside() || matches!(clock.state, ClockState::Cancelled | ClockState::Voided))
            {
                self.put(Figure::Excluded, due, None, Step::one(false));
            }
            let unit = match is_hotlines(clock, dispatched) {
                true => None,
                false => clock.missed_by.clone().or_else(|| clock.key.unit.clone()).or_else(|| lead.clone()),
            };
            let Some(on_time) = on_time(clock) else { continue };
            let measures: &[(Measure, bool)] = match clock.key.kind {
                ClockKind::Handle if ticket.enterprise => &[
                    (Measure::OnTime, on_time),
                    (Measure::Completed, done),
                    (Measure::EnterpriseOnTime, on_time),
                ],
                ClockKind::Handle => &[(Measure::OnTime, on_time), (Measure::Completed, done)],
                ClockKind::CoHandle => &[(Measure::CoOnTime, on_time)],
                ClockKind::Sign => &[(Measure::SignedOnTime, on_time)],
                ClockKind::Contact => &[(Measure::ContactedOnTime, on_time)],
                ClockKind::Preliminary => &[(Measure::PreliminaryOnTime, on_time)],
                ClockKind::Total => &[(Measure::TotalOnTime, on_time)],
                ClockKind::SignOff => &[
                    (Measure::SignedOffOnTime, on_time && !clock.revoked),
                    (Measure::SignedOffAsStruck, on_time),
                ],
                ClockKind::Instruction => &[(Measure::Instructed, on_time)],
                ClockKind::Supervision => {
                    let level = ticket.ordered_level(&clock.key).and_then(Measure::supervised);
                    if let Some(measure) = level {
                        self.put(Figure::Of(measure), due, unit.clone(), Step::one(on_time));
                    }
                    &[]
                }
                _ => &[],
            };
            for (measure, counts) in measures {
                self.put(Figure::Of(*measure), due, unit.clone(), Step::one(*counts));
            }
        }
    }

    /// What belongs to the ticket as a whole; by due date it falls on the day on which its time as a whole ends.
    fn handling(&mut self, ticket: &Ticket) {
        let due = ticket.latest(ClockKind::Total).map(|total| total.due.on);
        let lead = ticket.lead().map(|lead| lead.unit.clone());
        for part in &ticket.assignments {
            let back = part.status == AssignmentStatus::Released;
            let unit = Some(part.unit.clone());
            self.put(Figure::Of(Measure::Returned), due, unit.clone(), Step::one(back));
            self.put(Figure::Of(Measure::DispatchedRight), due, unit.clone(), Step::one(!back));
            self.put(Figure::Of(Measure::PushedDown), due, unit, Step::one(part.pushed_down));
        }
        if lead.is_some() {
            self.put(Figure::Of(Measure::Enterprise), due, lead.clone(), Step::one(ticket.enterprise));
        }
        if !ticket.submissions.is_empty() {
            self.put(Figure::Of(Measure::Redone), due, lead.clone(), Step::one(ticket.round > 1));
        }
        if !ticket.urgings.is_empty() && ticket.status != Status::Merged {
            let done = !ticket.submissions.is_empty();
            self.put(Figure::Of(Measure::Urged), due, lead.clone(), Step::one(done));
        }
        let to_visit =
            |clock: &Clock| clock.key.kind == ClockKind::Visit && clock.state != ClockState::Cancelled;
        if ticket.clocks.iter().any(to_visit) {
            let reached = ticket.visits.iter().any(|visit| visit.reached);
            self.put(Figure::Of(Measure::Visited), due, lead.clone(), Step::one(reached));
            self.put(Figure::Of(Measure::NotReached), due, lead.clone(), Step::one(!reached));
        }
        if let Some(draw) = ticket.visit_draws.last() {
            self.put(Figure::Of(Measure::VisitDrawn), due, lead.clone(), Step::one(draw.drawn));
        }
        // Three different things: the result, the unit, the hotline's own service (domain.md §4.5).
        let marks: [(Measure, Mark); 3] = [
            (Measure::Satisfied, |visit| visit.satisfaction),
            (Measure::SatisfiedUnit, |visit| visit.satisfaction_unit),
            (Measure::SatisfiedAgent, |visit| visit.satisfaction_agent),
        ];
        for (measure, mark) in marks {
            let said = ticket.visits.iter().filter(|visit| visit.reached);
            let last: BTreeMap<_, _> = said.filter_map(|visit| Some((visit.caller, mark(visit)?))).collect();
            for mark in last.into_values() {
                self.put(Figure::Of(measure), due, lead.clone(), Step::one(mark >= CONTENT));
            }
        }
        for spot in &ticket.spots {
            if spot.month.is_some() {
                self.put(
                    Figure::Of(Measure::SpotChecked),
                    due,
                    lead.clone(),
                    Step::one(!spot.checks.is_empty()),
                );
            }
            if let Some(last) = spot.checks.last() {
                self.put(Figure::Of(Measure::SpotConfirmed), due, lead.clone(), Step::one(last.confirmed));
            }
        }
        if ticket.status == Status::Merged {
            self.put(Figure::Merged, due, None, Step::one(false));
        }
        if !ticket.repeat_calls.is_empty() {
            let calls = i64::try_from(ticket.repeat_calls.len()).unwrap_or(i64::MAX);
            self.put(Figure::RepeatCalls, due, None, Step { numerator: 0, denominator: calls });
        }
        if ticket.origin.is_some() {
            self.put(Figure::Imported, due, None, Step::one(false));
        }
    }
}

impl Share {
    /// 剔除、挂账、终结: three things, each with the unit that has the ticket. What is on the ledger shows where its time would
    /// have ended without it, not where it was promised to.
    fn rulings(&mut self, ticket: &Ticket) {
        let due = ticket.latest(ClockKind::Total).map(|total| total.due.on);
        let lead = ticket.lead().map(|lead| lead.unit.clone());
        let mut count = |kind, due| self.put(Figure::Ruled(kind), due, lead.clone(), Step::one(false));
        if ticket.excluded() {
            count(RequestKind::Exclusion, due);
        }
        if ticket.status == Status::Terminated {
            count(RequestKind::Termination, due);
        }
        if ticket.malicious() {
            count(RequestKind::Malicious, due);
        }
        if let Some((_, entry)) = ticket.ledger() {
            count(RequestKind::LongTerm, entry.due_on);
        }
        if ticket.not_counted() {
            self.put(Figure::NotCounted, due, lead, Step::one(false));
        }
    }
}

/// Whether a deadline was kept; `None` where it does not count or nothing is decided yet. What was handed in in time and waits for its
/// review counts as on time until the review has decided.
fn on_time(clock: &Clock) -> Option<bool> {
    match clock.state {
        ClockState::Met | ClockState::Cured => Some(true),
        ClockState::Paused if clock.stopped_at.is_some() => Some(true),
        ClockState::Missed => Some(false),
        ClockState::Running | ClockState::Paused | ClockState::Voided | ClockState::Cancelled => None,
    }
}

/// A miss before the first dispatch is the hotline's (contract.md §5), and so is one of which that is said.
fn is_hotlines(clock: &Clock, dispatched: Option<Instant>) -> bool {
    clock.hotlines
        || clock.missed_at.is_some_and(|missed| dispatched.is_none_or(|dispatched| missed < dispatched))
}

/// A change of what a ticket adds (份额变化).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// No longer added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Share>,
    /// Added now.
    pub is: Share,
}

impl Change {
    /// From what was to what is; `None` where the reports do not change.
    pub fn between(before: Option<&Ticket>, after: &Ticket) -> Option<Self> {
        let (mut was, mut is) = (before.map(Share::of), Share::of(after));
        if let Some(old) = was.as_mut().filter(|old| old.head == is.head) {
            for (place, step) in std::mem::take(&mut old.facts) {
                is.facts.entry(place).or_default().add(step, -1);
            }
            was = None;
        }
        is.facts.retain(|_, step| *step != Step::default());
        let some = !is.facts.is_empty() || was.as_ref().is_some_and(|old| !old.facts.is_empty());
        some.then_some(Self { was, is })
    }
}

/// Keys of JSON objects are texts; places are not.
mod pairs {
    use super::{Place, Step};
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    pub fn serialize<S: Serializer>(facts: &BTreeMap<Place, Step>, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(facts)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<Place, Step>, D::Error> {
        Ok(Vec::<(Place, Step)>::deserialize(d)?.into_iter().collect())
    }
}
