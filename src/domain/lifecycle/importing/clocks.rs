//! The deadlines of a ticket that is taken over.
//!
//! What is still to be done has its clock from where it began; what was done there is judged only by the other system's
//! own deadline, unless the importer asks for ours. A deadline past is a miss, its rungs are behind it: nobody is told.

use super::History;
use crate::domain::calendar::{Allowance, Due};
use crate::domain::clock::{Clock, ClockKey, Matter, rungs};
use crate::domain::lifecycle::Context;
use crate::domain::lifecycle::dispatching::capped;
use crate::domain::lifecycle::stages::until;
use crate::domain::ticket::is_in_hand;
use crate::domain::time::{Instant, day_of};
use entity::values::*;

/// How a clock ended, if it did.
#[derive(Clone, Copy)]
enum End {
    Open,
    /// Handed in, and waiting for the review.
    Held(Instant),
    Done(Instant),
}

struct Clocks<'a> {
    history: &'a History,
    context: Context<'a>,
    made: Vec<Clock>,
}

/// The clocks of `history` in `status`.
pub(super) fn of(history: &History, status: Status, context: Context<'_>) -> Vec<Clock> {
    let mut clocks = Clocks { history, context, made: Vec::new() };
    if is_in_hand(status) {
        clocks.open(status);
    } else {
        clocks.closed(status);
    }
    clocks.made
}

impl Clocks<'_> {
    fn open(&mut self, status: Status) {
        self.preliminary(status);
        let (h, now) = (self.history, self.context.now);
        let rating = h.kind == Kind::Rating;
        let Some(unit) = h.unit.clone() else {
            self.start(ClockKind::Dispatch, None, h.received_at, None, End::Open);
            if rating {
                self.start(ClockKind::Handle, None, h.received_at, h.due, End::Open);
            }
            if rating || h.due.is_some() {
                // The other system's promise to the citizen stands, whoever gets it.
                self.start(ClockKind::Total, None, h.received_at, h.due, End::Open);
            }
            return;
        };
        let dispatched = h.dispatched();
        match (h.signed_at, status) {
            (Some(at), _) => self.start(ClockKind::Sign, Some(&unit), dispatched, None, End::Done(at)),
            (None, Status::Dispatched) => {
                self.start(ClockKind::Sign, Some(&unit), dispatched, None, End::Open);
            }
            _ => {}
        }
        match (h.contacted_at, status) {
            (Some(at), _) => self.start(ClockKind::Contact, Some(&unit), dispatched, None, End::Done(at)),
            (None, Status::Dispatched) if self.contact_is_due() => {
                self.start(ClockKind::Contact, Some(&unit), dispatched, None, End::Open);
            }
            _ => {}
        }
        let end = match (status, h.finished()) {
            (Status::ToReview, Some(at)) => End::Held(at),
            (Status::ToReport | Status::ToVisit | Status::ToSignOff, Some(at)) => End::Done(at),
            _ => End::Open,
        };
        self.handling(&unit, end);
        // Who had the stage before is unknown: its time runs from now unless the file says since when.
        let since = h.state_since.unwrap_or(now);
        match status {
            Status::ToReview => {
                let since = h.state_since.or(h.finished()).unwrap_or(now);
                self.start(ClockKind::Review, None, since, None, End::Open);
            }
            Status::ToReport => {
                let due = h.upstream.as_ref().and_then(|u| u.due_at).map(until);
                self.start(ClockKind::ReportUp, None, since, due, End::Open);
            }
            Status::ToVisit => self.start(ClockKind::Visit, None, since, None, End::Open),
            Status::ToSignOff => self.start(ClockKind::SignOff, None, since, None, End::Open),
            _ => {}
        }
    }

    /// 初步报告 of an emergency that nobody has begun to handle, while there is time for it: whether it was reported there in time,
    /// nobody here knows.
    fn preliminary(&mut self, status: Status) {
        use Status::{Dispatched, NeedInfo, Received, ToDispatch};
        let h = self.history;
        let begun = !matches!(status, Received | NeedInfo | ToDispatch | Dispatched);
        if h.urgency != Urgency::Emergency || begun {
            return;
        }
        self.start(ClockKind::Preliminary, h.unit.as_ref(), h.received_at, None, End::Open);
        self.made.pop_if(|clock| clock.is_missed());
    }

    fn closed(&mut self, status: Status) {
        let h = self.history;
        let judged = h.due.is_some() || h.judge_closed;
        let handled = matches!(status, Status::SignedOff | Status::Archived);
        if let (Some(unit), Some(at), true) = (h.unit.clone(), h.finished(), judged && handled) {
            self.handling(&unit, End::Done(at));
        }
    }

    fn handling(&mut self, unit: &UnitCode, end: End) {
        let h = self.history;
        // A rating's clocks start at its receipt (contract.md §5).
        let from = if h.kind == Kind::Rating { h.received_at } else { h.dispatched() };
        self.start(ClockKind::Handle, Some(unit), from, h.due, end);
        self.start(ClockKind::Total, None, from, h.due, end);
    }

    fn contact_is_due(&self) -> bool {
        let h = self.history;
        let called = h.reply_wanted && h.callers.iter().any(|c| !c.anonymous && c.reachable);
        called && h.rating.as_ref().is_none_or(|r| r.consent_contact)
    }

    fn start(
        &mut self,
        kind: ClockKind,
        unit: Option<&UnitCode>,
        from: Instant,
        given: Option<Due>,
        end: End,
    ) {
        let (h, context) = (self.history, self.context);
        let limit = context.policy.limit(kind, self.matter());
        let counted = context.calendar.due(from, limit.allowance);
        let handling = matches!(kind, ClockKind::Handle | ClockKind::Total) && h.unit.is_some();
        let cap = given.or_else(|| {
            let due_at = h.upstream.as_ref().and_then(|u| u.due_at).filter(|_| handling)?;
            Some(capped(due_at, day_of(from), self.matter(), context))
        });
        let due = given.unwrap_or_else(|| cap.filter(|cap| cap.at < counted.at).unwrap_or(counted));
        let rule =
            if given.is_some() { format!("{}（原系统时限）", kind.label()) } else { limit.rule };
        let key = ClockKey { kind, unit: unit.cloned(), round: 1, run: 1 };
        self.made.push(ended(self.plain(key, rule, limit.allowance, cap, from, due), end, context));
    }

    fn matter(&self) -> Matter {
        self.history.matter()
    }

    fn plain(
        &self,
        key: ClockKey,
        rule: String,
        allowance: Allowance,
        cap: Option<Due>,
        starts_at: Instant,
        due: Due,
    ) -> Clock {
        Clock {
            key,
            rule,
            allowance,
            cap,
            starts_at,
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
            ladder: self.context.policy.ladder(self.matter()),
            rungs: Vec::new(),
        }
    }
}

/// The clock as it stands: met, missed, held or running, with every rung that lies behind.
fn ended(mut clock: Clock, end: End, context: Context<'_>) -> Clock {
    let stopped = match end {
        End::Open => None,
        End::Held(at) | End::Done(at) => Some(at),
    };
    clock.stopped_at = stopped;
    let missed = stopped.unwrap_or(context.now) >= clock.due.at;
    clock.missed_at = missed.then_some(clock.due.at);
    clock.state = match end {
        _ if missed => ClockState::Missed,
        End::Open => ClockState::Running,
        End::Held(_) => ClockState::Paused,
        End::Done(_) => ClockState::Met,
    };
    // What was handed in in time may come back and then warns anew.
    let behind = if missed { context.now } else { stopped.unwrap_or(context.now) };
    let past = rungs(&clock, context.calendar).into_iter().filter(|r| r.at <= behind);
    clock.rungs = past.map(|r| r.rung).collect();
    clock
}
