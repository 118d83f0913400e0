//! What follows the handling (contract.md §4 "Stages").

use super::assisting;
use super::draft::{Draft, Terms};
use super::supervising;
use crate::domain::calendar::Due;
use crate::domain::clock::{Matter, Policy};
use crate::domain::ticket::{AlarmKind, Ticket};
use crate::domain::time::{Instant, day_of};
use chrono::TimeDelta;
use entity::values::{ClockKind, LimitName, Status};

/// A stage after the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Report,
    Visit,
    SignOff,
}

/// The stages of a ticket after its review, in order; the archive follows the last.
pub(super) fn stages(ticket: &Ticket, policy: &Policy) -> Vec<Stage> {
    let follows = |name| policy.is_set(name, Matter::of(ticket));
    let mut stages = Vec::new();
    if ticket.upstream.is_some() {
        // The upper platform visits its own callers.
        stages.push(Stage::Report);
    }
    if follows(LimitName::VisitStage) && ticket.visited_here().next().is_some() && !ticket.visit_waived() {
        stages.push(Stage::Visit);
    }
    if follows(LimitName::SignOffStage) {
        stages.push(Stage::SignOff);
    }
    stages
}

/// A deadline set by somebody else, as an exclusive instant and its day.
pub(crate) fn until(at: Instant) -> Due {
    Due { at, on: day_of(at - TimeDelta::milliseconds(1)), provisional: false }
}

impl Draft<'_> {
    /// Enters the stage after `done` (`None`: after the review).
    pub fn advance(&mut self, done: Option<Stage>) {
        let all = stages(&self.ticket, self.context.policy);
        let next = match done {
            None => all.first().copied(),
            Some(stage) => all.iter().copied().skip_while(|s| *s != stage).nth(1).or_else(|| {
                // A stage that fell away meanwhile (nobody left to visit) leads on as if it had been there.
                (!all.contains(&stage)).then(|| all.last().copied()).flatten()
            }),
        };
        match next {
            Some(stage) => self.enter(stage),
            None => self.archive(),
        }
    }

    fn enter(&mut self, stage: Stage) {
        let now = self.now();
        match stage {
            Stage::Report => {
                self.move_to(Status::ToReport);
                let fixed = self.ticket.upstream.as_ref().and_then(|u| u.due_at).map(until);
                let limit = self.context.policy.limit(ClockKind::ReportUp, self.matter());
                let allowance = fixed.map(|_| (limit.allowance, "按上级平台时限上报".to_owned()));
                self.start(ClockKind::ReportUp, None, now, Terms { fixed, allowance, ..Terms::default() });
            }
            Stage::Visit => {
                self.move_to(Status::ToVisit);
                self.start(ClockKind::Visit, None, now, Terms::default());
            }
            Stage::SignOff => {
                self.move_to(Status::ToSignOff);
                self.start(ClockKind::SignOff, None, now, Terms::default());
            }
        }
    }

    pub fn sign_off_done(&mut self) {
        supervising::lapse(self, None);
        assisting::close(self);
        self.move_to(Status::SignedOff);
        let days = self.context.policy.number(LimitName::ArchiveDays, self.matter());
        let at = self.now() + TimeDelta::days(i64::from(days));
        self.set_alarm(AlarmKind::Archive, at);
    }

    pub fn archive(&mut self) {
        supervising::lapse(self, None);
        assisting::close(self);
        self.clear_alarm();
        self.cancel_all();
        self.move_to(Status::Archived);
    }
}
