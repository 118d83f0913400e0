//! 申请与审批: what one person asks and another decides, whatever it is about.
//!
//! Who asks never decides (contract.md §3). Where the hotline has a time of its own for the decision, it begins with the
//! request; what it takes too long is told to the rule, which gives it back where that is due.

use super::draft::{Draft, Terms};
use super::{Refusal, extending, returning, suspending, visiting};
use crate::domain::calendar::Due;
use crate::domain::clock::ClockKey;
use crate::domain::permission::Actor;
use crate::domain::ticket::{Event, Extension, Request, Returning, Suspension, Text, Ticket};
use entity::values::*;

/// A decision on a request, as its command names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub request: RequestKind,
    pub approved: bool,
    /// Whether it needs a reason in words.
    pub says_why: bool,
}

/// The commands by which requests of a kind are approved and rejected.
fn commands(kind: RequestKind) -> [CommandName; 2] {
    use CommandName as C;
    match kind {
        RequestKind::CloseDissatisfied => [C::ApproveCloseDissatisfied, C::RejectCloseDissatisfied],
        RequestKind::Return => [C::AcceptReturn, C::RejectReturn],
        RequestKind::Extension => [C::ApproveExtension, C::RejectExtension],
        RequestKind::Suspension => [C::ApproveSuspension, C::RejectSuspension],
    }
}

/// The hotline's own time to decide on requests of a kind.
fn decision_clock(kind: RequestKind) -> Option<ClockKind> {
    match kind {
        RequestKind::CloseDissatisfied => None,
        RequestKind::Return => Some(ClockKind::ReturnDecision),
        RequestKind::Extension => Some(ClockKind::ExtensionDecision),
        RequestKind::Suspension => Some(ClockKind::SuspensionDecision),
    }
}

/// What `command` decides, if it decides on a request.
pub fn decided_by(command: CommandName) -> Option<Decision> {
    RequestKind::ALL.iter().copied().find_map(|request| {
        let [approve, reject] = commands(request);
        let approved = command == approve;
        // A visit's result speaks for itself; a unit that does not get what it asked for learns why.
        let says_why = !approved && request != RequestKind::CloseDissatisfied;
        (approved || command == reject).then_some(Decision { request, approved, says_why })
    })
}

/// The command of a decision.
pub(super) fn command_of(request: RequestKind, approved: bool) -> CommandName {
    let [approve, reject] = commands(request);
    if approved { approve } else { reject }
}

/// Whether `actor` may decide on the request of this kind that waits; `leads` the unit that has the ticket.
pub(super) fn may_decide(
    ticket: &Ticket,
    kind: RequestKind,
    actor: &Actor,
    leads: bool,
) -> Result<(), Refusal> {
    if ticket.pending(kind).is_some_and(|r| r.requested_by == actor.person) {
        return Err(Refusal::SeparationOfDuties("申请人不得审批自己的申请".to_owned()));
    }
    match kind {
        RequestKind::Extension => extending::turn(ticket, actor, leads),
        RequestKind::Suspension if ticket.involves_unit(&actor.unit) => {
            let what = kind.label();
            let why = format!("承办过本工单的单位，其人员不得审定{what}");
            Err(Refusal::SeparationOfDuties(why))
        }
        _ => Ok(()),
    }
}

/// 审批
pub(super) fn decide(
    draft: &mut Draft<'_>,
    request: RequestKind,
    approved: bool,
    note: Option<Text>,
) -> Result<(), Refusal> {
    match request {
        RequestKind::CloseDissatisfied => visiting::decide_close(draft, approved, note),
        RequestKind::Return => returning::decide(draft, approved, note),
        RequestKind::Extension => extending::decide(draft, approved, note),
        RequestKind::Suspension => suspending::decide(draft, approved, note),
    }
}

/// What is asked for, before it is known by whom and when.
#[derive(Default)]
pub(super) struct Wish {
    pub reason: Option<Text>,
    pub basis: Option<Text>,
    pub evidence: Vec<AttachmentId>,
    pub returning: Option<Returning>,
    pub extension: Option<Extension>,
    pub suspension: Option<Suspension>,
}

/// The request of a kind that waits.
pub(super) fn pending(ticket: &Ticket, kind: RequestKind) -> Result<Request, Refusal> {
    ticket.pending(kind).cloned().ok_or(Refusal::NothingRequested)
}

/// The request of a kind that waits, with what is particular to its kind.
pub(super) fn pending_with<T: Clone>(
    ticket: &Ticket,
    kind: RequestKind,
    part: impl Fn(&Request) -> Option<&T>,
) -> Result<(Request, T), Refusal> {
    let request = pending(ticket, kind)?;
    let part = part(&request).cloned().ok_or(Refusal::NothingRequested)?;
    Ok((request, part))
}

impl Draft<'_> {
    /// Asks somebody else to decide; the hotline's time to do so begins.
    pub fn ask(&mut self, kind: RequestKind, wish: Wish) {
        let Wish { reason, basis, evidence, returning, extension, suspension } = wish;
        let request = Request {
            id: RequestId(i64::try_from(self.ticket.requests.len()).unwrap_or(0) + 1),
            kind,
            reason,
            basis,
            evidence,
            requested_by: self.person(),
            requested_at: self.now(),
            state: RequestState::Pending,
            decided_by: None,
            decided_at: None,
            note: None,
            returning,
            extension,
            suspension,
        };
        self.push(Event::Requested { request: Box::new(request) });
        if let Some(clock) = decision_clock(kind) {
            self.start(clock, None, self.now(), Terms::default());
        }
    }

    /// The decision ends the hotline's time, or cancels it where it had not begun. Says since when the hotline was late
    /// with it, if it was.
    pub fn decided(&mut self, request: &Request, approved: bool, note: Option<Text>) -> Option<Due> {
        let mut late = None;
        if let Some(kind) = decision_clock(request.kind) {
            late =
                self.ticket.latest(kind).filter(|c| c.is_missed() && c.stopped_at.is_none()).map(|c| c.due);
            if request.awaits_unit() {
                self.cancel(kind);
            } else {
                self.stop(kind, None, false);
            }
        }
        self.push(Event::RequestDecided { request: request.id, kind: Some(request.kind), approved, note });
        late
    }

    /// A request that nobody needs any more: the result came, the ticket is given back or withdrawn.
    pub fn lapse(&mut self, kind: RequestKind) {
        let Some(request) = self.ticket.pending(kind).map(|r| r.id) else { return };
        self.push(Event::RequestLapsed { request });
        if let Some(clock) = decision_clock(kind) {
            self.cancel(clock);
        }
    }

    fn cancel(&mut self, kind: ClockKind) {
        let at = self.now();
        for key in self.undecided(kind) {
            self.push(Event::ClockCancelled { key, at });
        }
    }

    /// The clocks of a kind that have not been stopped.
    pub fn undecided(&self, kind: ClockKind) -> Vec<ClockKey> {
        self.keys(|c| c.key.kind == kind && c.stopped_at.is_none())
    }
}
