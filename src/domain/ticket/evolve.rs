//! Folding the journal into the facts.

mod birth;
mod parts;
mod together;

pub use birth::found;

use super::*;
use birth::brought_in;
use parts::{end_inside, handling_again, moved, moved_part, part_mut, round_opened};
use together::{merged, released, unmerged};

/// When and by whom an event was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub at: Instant,
    /// `None` for the system.
    pub by: Option<PersonId>,
}

/// The facts after a whole journal; `None` where it does not begin with the intake.
///
/// `versions` are the ticket's version after each event, as the journal keeps it.
pub fn replay<'a>(events: impl IntoIterator<Item = (&'a Event, Stamp, i64)>) -> Option<Ticket> {
    let mut ticket: Option<Ticket> = None;
    for (event, stamp, version) in events {
        let mut next = match ticket {
            Some(ticket) => ticket,
            None => found(event.birth()?),
        };
        evolve(&mut next, event, stamp);
        next.version = version;
        ticket = Some(next);
    }
    ticket
}

/// The facts after one more event.
pub fn evolve(ticket: &mut Ticket, event: &Event, stamp: Stamp) {
    // A result that was prepared leaves with the texts that it brought then: they are counted once.
    let kept = ticket.texts;
    let new = |text: &&&mut Text| text.number().is_none_or(|number| number > kept);
    ticket.texts += u32::try_from(event.clone().texts_mut().iter().filter(new).count()).unwrap_or(0);
    match event {
        Event::Received(_)
        | Event::InfoProvided { .. }
        | Event::ReportConfirmed { .. }
        | Event::SignedOff { .. }
        | Event::DisputeOpened { .. }
        | Event::ActedFor { .. }
        | Event::Noted { .. } => {}
        Event::Imported(imported) => brought_in(ticket, imported),
        Event::Moved { to } => moved(ticket, *to, stamp.at),
        Event::Accepted { category, .. } => {
            ticket.category = category.clone().or(ticket.category.take());
            ticket.proposal = None;
        }
        Event::Proposed { proposal } => ticket.proposal = Some(proposal.clone()),
        Event::Dispatched { assignment, role, unit, category, automatic, basis, pushed_down, .. } => {
            ticket.category = category.clone().or(ticket.category.take());
            ticket.proposal = None;
            ticket.assignments.push(Assignment {
                id: *assignment,
                role: *role,
                unit: unit.clone(),
                status: AssignmentStatus::Dispatched,
                dispatched_at: stamp.at,
                signed_at: None,
                automatic: *automatic,
                basis: basis.clone(),
                pushed_down: *pushed_down,
                held: Vec::new(),
            });
        }
        Event::Told { answer } => {
            ticket.answer = Some(answer.clone());
            ticket.proposal = None;
        }
        Event::Signed { unit } => {
            if let Some(part) = part_mut(ticket, unit, |part| part.status == AssignmentStatus::Dispatched) {
                part.status = AssignmentStatus::Handling;
                part.signed_at = Some(stamp.at);
            }
        }
        Event::AssignedInside { task } => {
            let earlier = |t: &&mut InnerTask| t.is_open() && t.assignment == task.assignment;
            for earlier in ticket.inside.iter_mut().filter(earlier) {
                earlier.ended_at = Some(stamp.at);
                earlier.remind_at = None;
            }
            ticket.inside.push((**task).clone());
        }
        Event::InsideReminded { task, again_at, .. } => {
            if let Some(task) = ticket.inside.iter_mut().find(|t| t.n == *task) {
                task.remind_at = *again_at;
            }
        }
        Event::Entered { entry } => ticket.entries.push((**entry).clone()),
        Event::HandedOver { call } => ticket.calls.push((**call).clone()),
        Event::Contacted { contact } => ticket.contacts.push(contact.clone()),
        Event::PreliminaryReported { report } => ticket.preliminary = Some((**report).clone()),
        Event::Attached { attachment } => ticket.attachments.push(attachment.clone()),
        Event::Submitted { submission } => {
            if let Some(part) = part_mut(ticket, &submission.unit, |part| part.role == AssignmentRole::Lead) {
                part.status = AssignmentStatus::Submitted;
            }
            ticket.submissions.push((**submission).clone());
        }
        Event::CoSubmitted { result } => {
            moved_part(ticket, result.assignment, AssignmentStatus::Submitted);
            ticket.co_results.push((**result).clone());
        }
        Event::CoUnitRemoved { assignment, .. } => moved_part(ticket, *assignment, AssignmentStatus::Removed),
        Event::Reviewed { passed, note } => {
            if let Some(last) = ticket.submissions.last_mut() {
                last.passed = Some(*passed);
                last.review_note = note.clone();
                last.reviewed_by = stamp.by;
            }
            if !passed {
                handling_again(ticket);
            }
        }
        Event::Visited { visit, outcome } => {
            if let (Some(outcome), Some(caller)) = (outcome, caller_mut(ticket, visit.caller)) {
                caller.visit = Some(*outcome);
            }
            ticket.visits.push(visit.clone());
            ticket.end_claim_of_visitor();
        }
        Event::VisitNotWanted { caller } => {
            if let Some(caller) = caller_mut(ticket, *caller) {
                caller.visit = Some(VisitOutcome::NotWanted);
            }
        }
        Event::RoundOpened { round, .. } => {
            // What was said in public no longer stands.
            ticket.withdraw_publication(Withdrawal { reason: None, at: stamp.at, by: None });
            round_opened(ticket, *round);
        }
        Event::Adjudicated { adjudication } => ticket.adjudications.push((**adjudication).clone()),
        Event::PlanBegun => {
            if let Some(last) = ticket.submissions.last_mut() {
                last.passed = Some(true);
                last.reviewed_by = stamp.by;
            }
            handling_again(ticket);
        }
        Event::Published { publication } => {
            // A newer wording takes the place of the one that stands.
            ticket.withdraw_publication(Withdrawal { reason: None, at: stamp.at, by: stamp.by });
            ticket.publications.push((**publication).clone());
        }
        Event::Unpublished { reason } => {
            let reason = Some(reason.clone());
            ticket.withdraw_publication(Withdrawal { reason, at: stamp.at, by: stamp.by });
        }
        Event::SpotDrawn { month } => looked_at(ticket, |spot| spot.month = Some(*month)),
        Event::SpotChecked { check } => looked_at(ticket, |spot| spot.checks.push(check.clone())),
        Event::Requested { request } => {
            if request.kind == RequestKind::Malicious {
                ticket.proposal = None;
            }
            ticket.requests.push((**request).clone());
        }
        Event::RequestDecided { request, approved, note, .. } => {
            if let Some(found) = ticket.requests.iter_mut().find(|r| r.id == *request) {
                found.state = if *approved { RequestState::Approved } else { RequestState::Rejected };
                found.decided_by = stamp.by;
                found.decided_at = Some(stamp.at);
                found.note = note.clone();
                let kind = found.kind;
                if kind == RequestKind::Malicious {
                    ticket.proposal = None;
                }
                if kind == RequestKind::Inclusion && *approved {
                    included(ticket, stamp.at);
                }
            }
        }
        Event::RequestEndorsed { request, note, acting_for, .. } => {
            let asked = ticket.requests.iter_mut().find(|r| r.id == *request);
            if let Some(extension) = asked.and_then(|r| r.extension.as_mut()) {
                let by = stamp.by.unwrap_or(PersonId(0));
                let acting_for = *acting_for;
                extension.endorsed = Some(Endorsement { by, acting_for, at: stamp.at, note: note.clone() });
            }
        }
        Event::Suspended { request, .. } => {
            if let Some(suspension) = suspension_mut(ticket, *request) {
                suspension.suspended_at = Some(stamp.at);
            }
        }
        Event::Resumed { request, at } => {
            if let Some(suspension) = suspension_mut(ticket, *request) {
                suspension.resumed_at = Some(*at);
            }
        }
        Event::LedgerEntered { request, until, due_on, review_on } => {
            if let Some(entry) = ledger_mut(ticket, *request) {
                entry.until = *until;
                entry.entered_at = Some(stamp.at);
                entry.due_on = *due_on;
                entry.review_on = Some(*review_on);
                entry.remind_on = Some(*review_on);
            }
        }
        Event::LedgerReviewDue { request, again_on } => {
            if let Some(entry) = ledger_mut(ticket, *request) {
                entry.remind_on = Some(*again_on);
            }
        }
        Event::LedgerLeft { request } => {
            if let Some(entry) = ledger_mut(ticket, *request) {
                entry.left_at = Some(stamp.at);
            }
        }
        Event::ProgressReported { review_on, .. } => {
            let on_ledger = ticket.ledger().map(|(request, _)| request);
            if let Some(entry) = on_ledger.and_then(|request| ledger_mut(ticket, request)) {
                entry.review_on = review_on.or(entry.review_on);
                entry.remind_on = entry.review_on;
            }
        }
        Event::RequestLapsed { request } => {
            if let Some(found) = ticket.requests.iter_mut().find(|r| r.id == *request) {
                found.state = RequestState::Lapsed;
            }
        }
        Event::AssignmentMoved { assignment, to } => moved_part(ticket, *assignment, *to),
        Event::Succeeded { succession } => ticket.succeed(succession),
        Event::DirectiveGiven { directive } => ticket.directives.push((**directive).clone()),
        Event::DirectiveAnswered { directive, content, .. } => {
            let by = stamp.by.unwrap_or(PersonId(0));
            if let Some(found) = directive_mut(ticket, *directive) {
                found.state = DirectiveState::Answered;
                found.answer = Some(DirectiveAnswer { content: content.clone(), at: stamp.at, by });
            }
        }
        Event::DirectiveClosed { directive, note } => {
            let by = stamp.by.unwrap_or(PersonId(0));
            if let Some(found) = directive_mut(ticket, *directive) {
                found.state = DirectiveState::Closed;
                found.closing = Some(DirectiveClosing { note: note.clone(), at: stamp.at, by });
            }
        }
        Event::DirectiveLapsed { directive, .. } => {
            if let Some(found) = directive_mut(ticket, *directive) {
                found.state = DirectiveState::Lapsed;
            }
        }
        Event::AccusedNamed { unit, accused, people } => {
            ticket.subject_unit = unit.clone();
            ticket.accused = accused.clone();
            ticket.accuse(people, stamp.at);
        }
        Event::ConfidentialitySet { confidential, .. } => ticket.confidential = *confidential,
        Event::Corrected { correction } => ticket.correct(correction, stamp.at),
        Event::Recused { person, .. } => ticket.recuse(*person, stamp.at),
        Event::Claimed { claim } => ticket.claim = Some(claim.clone()),
        Event::ClaimReleased { .. } => ticket.claim = None,
        Event::DocumentIssued { document } => ticket.documents.push((**document).clone()),
        Event::Urged { unit, note } => ticket.urgings.push(Urging {
            unit: unit.clone(),
            note: note.clone(),
            at: stamp.at,
            by: stamp.by.unwrap_or(PersonId(0)),
        }),
        Event::VisitDrawn { draw } => ticket.visit_draws.push(draw.clone()),
        Event::CalledAgain { caller, note } => ticket.repeat_calls.push(RepeatCall {
            caller: *caller,
            note: note.clone(),
            at: stamp.at,
            by: stamp.by.unwrap_or(PersonId(0)),
        }),
        Event::RatedAgain { again } => ticket.rated_again.push(again.clone()),
        Event::Merged { into, reason } => merged(ticket, into, reason, stamp),
        Event::Unmerged { .. } => unmerged(ticket),
        Event::Absorbed { absorbed } => {
            ticket.callers.extend(absorbed.callers.iter().cloned());
            ticket.attachments.extend(absorbed.attachments.iter().cloned());
            ticket.absorbed.push((**absorbed).clone());
        }
        Event::Released { number } => released(ticket, number),
        Event::CallerJoined { caller, .. } => ticket.callers.push(caller.clone()),
        Event::Linked { to, note } => ticket.links.push(Link {
            number: to.clone(),
            note: note.clone(),
            at: stamp.at,
            by: stamp.by.unwrap_or(PersonId(0)),
        }),
        Event::Unlinked { to } => ticket.links.retain(|link| link.number != *to),
        Event::SplitOff { parts, .. } => ticket.split_into.extend(parts.iter().cloned()),
        Event::MeetingRecorded { meeting } => ticket.meetings.push((**meeting).clone()),
        Event::Designated { .. } => ticket.no_return = true,
        Event::AlarmSet { alarm } => ticket.alarm = *alarm,
        Event::TookPart { participant } => {
            if !ticket.participants.contains(participant) {
                ticket.participants.push(participant.clone());
            }
        }
        Event::ClockStarted { clock } => ticket.clocks.push((**clock).clone()),
        Event::ClockAssigned { key, .. }
        | Event::ClockStopped { key, .. }
        | Event::ClockSettled { key }
        | Event::ClockPaused { key, .. }
        | Event::ClockResumed { key, .. }
        | Event::ClockMoved { key, .. }
        | Event::ClockCured { key }
        | Event::ClockRecalculated { key, .. }
        | Event::ClockMissed { key, .. }
        | Event::ClockVoided { key, .. }
        | Event::ClockRevoked { key }
        | Event::ClockCancelled { key, .. }
        | Event::RungFired { key, .. }
        | Event::RungSkipped { key, .. } => {
            if let Some(clock) = ticket.clocks.iter_mut().find(|c| &c.key == key) {
                clock.evolve(event);
            }
        }
    }
    if ticket.inside.iter().any(InnerTask::is_open) {
        end_inside(ticket, stamp.at);
    }
    ticket.end_claim_of_recused();
}

/// 撤销剔除: it counts again, and that it once did not stays known.
fn included(ticket: &mut Ticket, at: Instant) {
    let excluded = |r: &&mut Request| r.kind == RequestKind::Exclusion && r.is_in_force();
    for request in ticket.requests.iter_mut().filter(excluded) {
        request.revoked_at = Some(at);
    }
}

fn suspension_mut(ticket: &mut Ticket, id: RequestId) -> Option<&mut Suspension> {
    ticket.requests.iter_mut().find(|r| r.id == id)?.suspension.as_mut()
}

/// Changes what this round's sign-off is looked at again for.
fn looked_at(ticket: &mut Ticket, change: impl FnOnce(&mut Spot)) {
    let round = ticket.round;
    match ticket.spots.iter_mut().find(|spot| spot.round == round) {
        Some(spot) => change(spot),
        None => {
            let mut spot = Spot { round, month: None, checks: Vec::new() };
            change(&mut spot);
            ticket.spots.push(spot);
        }
    }
}

fn directive_mut(ticket: &mut Ticket, id: DirectiveId) -> Option<&mut Directive> {
    ticket.directives.iter_mut().find(|d| d.id == id)
}

fn ledger_mut(ticket: &mut Ticket, id: RequestId) -> Option<&mut LedgerEntry> {
    ticket.requests.iter_mut().find(|r| r.id == id)?.ledger.as_mut()
}

fn caller_mut(ticket: &mut Ticket, id: CallerId) -> Option<&mut Caller> {
    ticket.callers.iter_mut().find(|c| c.id == id)
}
