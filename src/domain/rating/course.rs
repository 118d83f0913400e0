//! The way of a bad rating as the measures see it (差评整改情况; 国办发〔2019〕51号, domain.md §6.2).

use crate::domain::clock::Clock;
use crate::domain::ticket::{LedgerEntry, Ticket};
use crate::domain::time::{Instant, end_of};
use chrono::NaiveDate;
use entity::values::{
    ClockKind, ClockState, Kind, RequestKind, RequestState, Status, UnitCode, VisitOutcome,
};

/// What became of a bad rating whose time has run out (差评整改情况).
///
/// The verdict 情况复杂 can be read in two ways, and the documents do not say which holds: done is what was really done, or what a
/// supervisor let be done later by a plan that is kept. Both are counted, and both are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The last day of the time it was given first: a plan moves no rating into another month.
    pub due_on: NaiveDate,
    /// Whose it is; `None`: the hotline's, which had not given it to anybody when the time ran out.
    pub unit: Option<UnitCode>,
    /// Whether it counts: not what was found to be a mistake or malicious, nor what two persons excluded.
    pub counts: bool,
    pub real_name: bool,
    /// Whether a supervisor let it be put right later, by a plan (限期整改).
    pub complex: bool,
    pub done: bool,
    pub on_time: bool,
    pub done_by_plan: bool,
    pub on_time_by_plan: bool,
    /// Whether the unit called within its time; `None` where it was not to call, or the time still runs.
    pub contacted_on_time: Option<bool>,
    pub visited: bool,
    /// Tried three times and never reached (联系不上).
    pub unreachable: bool,
}

impl Course {
    /// The course of a rating's ticket as things stand at `as_of`; `None` for what is no rating, whose time still runs, whose time was
    /// cancelled, or which stands merged into another and counts there.
    pub fn of(ticket: &Ticket, as_of: Instant) -> Option<Self> {
        // A complaint that was filed from a rating's words tells of it too, and is no bad rating.
        let rating = ticket.rating.as_ref().filter(|_| ticket.kind == Kind::Rating)?;
        let total = ticket.latest(ClockKind::Total)?;
        if ticket.status == Status::Merged {
            return None;
        }
        let plan = plan_of(ticket);
        let due_on = plan.and_then(|entry| entry.due_on).unwrap_or(total.due.on);
        // A plan that nobody has approved yet is none: what brought it is no end of the matter.
        let waits = ticket.pending(RequestKind::LongTerm).is_some();
        let done_at = total.stopped_at.filter(|_| !waits);
        let kept = kept(total, as_of);
        let over = end_of(due_on) <= as_of;
        if kept.is_none() && !(plan.is_some() && over) {
            return None;
        }
        let done = done_at.is_some();
        // A deadline that was missed before is not moved by a plan, and the plan lasts all the same.
        let by_plan = plan.is_some_and(|entry| as_of < total.due.at.max(end_of(entry.until)));
        Some(Self {
            due_on,
            unit: owner(ticket, total),
            counts: !ticket.set_aside(),
            real_name: rating.real_name,
            complex: plan.is_some(),
            done,
            on_time: match plan {
                None => done && kept == Some(true),
                Some(_) => done_at.is_some_and(|at| at < end_of(due_on)),
            },
            done_by_plan: done || by_plan,
            on_time_by_plan: match plan {
                None => done && kept == Some(true),
                Some(_) => kept.unwrap_or(by_plan),
            },
            contacted_on_time: ticket.latest(ClockKind::Contact).and_then(|clock| self::kept(clock, as_of)),
            visited: ticket.visits.iter().any(|visit| visit.reached),
            unreachable: ticket.callers.iter().any(|c| c.visit == Some(VisitOutcome::Unreachable)),
        })
    }
}

/// The first plan that was approved, whether or not it has been carried out since.
fn plan_of(ticket: &Ticket) -> Option<&LedgerEntry> {
    let approved = |state| state == RequestState::Approved;
    let plans = ticket.requests.iter().filter(|r| r.kind == RequestKind::LongTerm && approved(r.state));
    plans.filter_map(|r| r.ledger.as_ref()).find(|entry| entry.entered_at.is_some())
}

/// Whose time it was.
fn owner(ticket: &Ticket, total: &Clock) -> Option<UnitCode> {
    let dispatched = ticket.assignments.iter().map(|part| part.dispatched_at).min();
    let before = |missed: Instant| dispatched.is_none_or(|given| missed < given);
    if total.hotlines || total.missed_at.is_some_and(before) || dispatched.is_none() {
        return None;
    }
    total.missed_by.clone().or_else(|| ticket.lead().map(|lead| lead.unit.clone()))
}

/// Whether a deadline was kept; `None` while it runs, or where it counts no more.
fn kept(clock: &Clock, as_of: Instant) -> Option<bool> {
    match clock.state {
        ClockState::Met | ClockState::Cured => Some(true),
        ClockState::Paused if clock.stopped_at.is_some() => Some(true),
        ClockState::Missed => Some(false),
        ClockState::Running if clock.due.at <= as_of => Some(false),
        ClockState::Running | ClockState::Paused | ClockState::Voided | ClockState::Cancelled => None,
    }
}
