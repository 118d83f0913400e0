//! 申请与审批: what one person asks and another decides, whatever it is about.
//!
//! Who asks never decides (contract.md §3). Where the hotline has a time of its own for the decision, it begins with the
//! request; what it takes too long is told to the rule, which gives it back where that is due.

use super::draft::{Draft, Terms};
use super::{Refusal, approving, extending, returning, ruling, suspending, visiting};
use crate::domain::calendar::Due;
use crate::domain::clock::ClockKey;
use crate::domain::permission::Actor;
use crate::domain::ticket::{
    Event, Extension, LedgerEntry, Objecting, RULINGS, Request, Returning, Submission, Suspension, Text,
    Ticket,
};
use entity::values::*;

/// A decision on a request, as its command names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub request: RequestKind,
    pub approved: bool,
    /// Whether it needs a reason in words.
    pub says_why: bool,
}

/// The commands by which requests of a kind are approved and rejected; objections, of which several may wait, have one of their own.
fn commands(kind: RequestKind) -> [CommandName; 2] {
    use CommandName as C;
    match kind {
        RequestKind::CloseDissatisfied => [C::ApproveCloseDissatisfied, C::RejectCloseDissatisfied],
        RequestKind::Return => [C::AcceptReturn, C::RejectReturn],
        RequestKind::Extension => [C::ApproveExtension, C::RejectExtension],
        RequestKind::Suspension => [C::ApproveSuspension, C::RejectSuspension],
        RequestKind::Objection => [C::DecideObjection, C::DecideObjection],
        RequestKind::Exclusion => [C::ApproveExclusion, C::RejectExclusion],
        RequestKind::Inclusion => [C::ApproveInclusion, C::RejectInclusion],
        RequestKind::LongTerm => [C::ApproveLongTerm, C::RejectLongTerm],
        RequestKind::Termination => [C::ApproveTermination, C::RejectTermination],
        RequestKind::Inside => [C::ApproveInside, C::RejectInside],
        RequestKind::Malicious => [C::ApproveMalicious, C::RejectMalicious],
    }
}

/// The command by which a request of a kind is asked for.
pub(super) fn request_of(kind: RequestKind) -> CommandName {
    match kind {
        RequestKind::CloseDissatisfied => CommandName::CloseDissatisfied,
        RequestKind::Return => CommandName::Return,
        RequestKind::Extension => CommandName::RequestExtension,
        RequestKind::Suspension => CommandName::RequestSuspension,
        RequestKind::Objection => CommandName::ObjectCo,
        RequestKind::Exclusion => CommandName::RequestExclusion,
        RequestKind::Inclusion => CommandName::RequestInclusion,
        RequestKind::LongTerm => CommandName::RequestLongTerm,
        RequestKind::Termination => CommandName::RequestTermination,
        RequestKind::Inside => CommandName::Submit,
        RequestKind::Malicious => CommandName::RequestMalicious,
    }
}

/// What `command` asks a supervisor to rule on, if it asks for a ruling.
pub fn asked_by(command: CommandName) -> Option<RequestKind> {
    RULINGS.iter().copied().find(|kind| request_of(*kind) == command)
}

/// The hotline's own time to decide on requests of a kind.
fn decision_clock(kind: RequestKind) -> Option<ClockKind> {
    match kind {
        RequestKind::CloseDissatisfied
        | RequestKind::Exclusion
        | RequestKind::Inclusion
        | RequestKind::LongTerm
        | RequestKind::Termination
        | RequestKind::Inside
        | RequestKind::Malicious => None,
        RequestKind::Return | RequestKind::Objection => Some(ClockKind::ReturnDecision),
        RequestKind::Extension => Some(ClockKind::ExtensionDecision),
        RequestKind::Suspension => Some(ClockKind::SuspensionDecision),
    }
}

/// What `command` decides, if it decides on a request.
pub fn decided_by(command: CommandName) -> Option<Decision> {
    let kinds = RequestKind::ALL.iter().copied().filter(|kind| *kind != RequestKind::Objection);
    kinds.into_iter().find_map(|request| {
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
    let Some(request) = ticket.pending(kind) else { return Ok(()) };
    let own = [Some(request.requested_by), request.requested_for];
    if own.into_iter().flatten().any(|person| actor.bears(person)) {
        return Err(Refusal::SeparationOfDuties("申请人不得审批自己的申请".to_owned()));
    }
    match kind {
        RequestKind::Extension => extending::turn(ticket, actor, leads),
        RequestKind::Suspension
        | RequestKind::Exclusion
        | RequestKind::Inclusion
        | RequestKind::LongTerm
        | RequestKind::Termination
        | RequestKind::Malicious
            if ticket.involves_unit(&actor.unit) =>
        {
            let why = format!("承办过本工单的单位，其人员不得审定{}", kind.label());
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
        // Of several: its own command says whose.
        RequestKind::Objection => Err(Refusal::NothingRequested),
        RequestKind::Exclusion
        | RequestKind::Inclusion
        | RequestKind::LongTerm
        | RequestKind::Termination
        | RequestKind::Malicious => ruling::decide(draft, request, approved, note),
        RequestKind::Inside => approving::decide(draft, approved, note),
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
    pub objecting: Option<Objecting>,
    pub ledger: Option<LedgerEntry>,
    pub prepared: Option<Box<Submission>>,
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
        self.ask_as(self.person(), kind, wish);
    }

    /// The same in the name of whoever wants it, where somebody else lets it out.
    pub fn ask_as(&mut self, asker: PersonId, kind: RequestKind, wish: Wish) {
        let Wish { reason, basis, evidence, returning, extension, suspension, objecting, ledger, prepared } =
            wish;
        let request = Request {
            id: RequestId(i64::try_from(self.ticket.requests.len()).unwrap_or(0) + 1),
            kind,
            reason,
            basis,
            evidence,
            requested_by: asker,
            requested_for: self.represented().filter(|_| asker == self.person()),
            requested_at: self.now(),
            state: RequestState::Pending,
            decided_by: None,
            decided_at: None,
            note: None,
            prepared,
            returning,
            extension,
            suspension,
            objecting,
            ledger,
            revoked_at: None,
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
        if let Some(key) = self.deciding(request) {
            late = self.ticket.clock(&key).filter(|c| c.is_missed()).map(|c| c.due);
            match request.awaits_unit() {
                true => self.push(Event::ClockCancelled { key, at: self.now() }),
                false => self.stop_deciding(request),
            }
        }
        self.push(Event::RequestDecided { request: request.id, kind: Some(request.kind), approved, note });
        late
    }

    /// A request that nobody needs any more: the result came, the ticket is given back or withdrawn.
    pub fn lapse(&mut self, kind: RequestKind) {
        if let Some(request) = self.ticket.pending(kind).cloned() {
            self.drop_request(&request);
        }
    }

    /// Nobody decides on it any more, and the hotline's time for it ends.
    pub fn drop_request(&mut self, request: &Request) {
        let (key, at) = (self.deciding(request), self.now());
        self.push(Event::RequestLapsed { request: request.id });
        if let Some(key) = key {
            self.push(Event::ClockCancelled { key, at });
        }
    }

    /// The hotline has decided, whatever becomes of the request.
    pub fn stop_deciding(&mut self, request: &Request) {
        let at = self.now();
        if let Some(key) = self.deciding(request) {
            self.push(Event::ClockStopped { key, at, held: false });
        }
    }

    /// The hotline's time for this request, which began with it: a return and objections of co units may wait at once.
    pub fn deciding(&self, request: &Request) -> Option<ClockKey> {
        let kind = decision_clock(request.kind)?;
        let own =
            |key: &ClockKey| self.ticket.clock(key).is_some_and(|c| c.starts_at == request.requested_at);
        self.undecided(kind).into_iter().find(own)
    }

    /// The clocks of a kind that have not been stopped.
    pub fn undecided(&self, kind: ClockKind) -> Vec<ClockKey> {
        self.keys(|c| c.key.kind == kind && c.stopped_at.is_none())
    }
}
