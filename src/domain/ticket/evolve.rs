//! Folding the journal into the facts.

use super::*;

/// When and by whom an event was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub at: Instant,
    /// `None` for the system.
    pub by: Option<PersonId>,
}

/// The facts after the first event, before [`evolve`] has added what an import brings beside the intake.
pub fn found(received: &Received) -> Ticket {
    let r = received.clone();
    Ticket {
        number: r.number,
        region: r.region,
        line: r.line,
        kind: r.kind,
        channel: r.channel,
        urgency: r.urgency,
        disposition: r.disposition,
        status: Status::Received,
        title: r.title,
        content: r.content,
        address: r.address,
        late_reason: r.late_reason,
        details: r.details,
        version: 0,
        round: 1,
        category: r.category,
        area: r.area,
        subject_unit: r.subject_unit,
        accused: None,
        recusals: r.split_from.as_ref().map(|from| from.inherited(r.created_at)).unwrap_or_default(),
        enterprise: r.callers.iter().any(|c| c.kind == CallerKind::Enterprise),
        confidential: r.confidential,
        reply_wanted: r.reply_wanted,
        received_at: r.received_at,
        created_at: r.created_at,
        recorded_by: r.recorded_by,
        upstream: r.upstream,
        origin: None,
        rating: r.rating,
        callers: r.callers,
        assignments: Vec::new(),
        clocks: Vec::new(),
        contacts: Vec::new(),
        submissions: Vec::new(),
        co_results: Vec::new(),
        visits: Vec::new(),
        visit_draws: Vec::new(),
        inside: Vec::new(),
        entries: Vec::new(),
        calls: Vec::new(),
        requests: Vec::new(),
        spots: Vec::new(),
        meetings: Vec::new(),
        no_return: false,
        attachments: Vec::new(),
        participants: Vec::new(),
        urgings: Vec::new(),
        repeat_calls: Vec::new(),
        directives: Vec::new(),
        documents: Vec::new(),
        proposal: None,
        alarm: None,
        answer: None,
        merged: None,
        absorbed: Vec::new(),
        links: Vec::new(),
        split_from: r.split_from,
        split_into: Vec::new(),
        texts: 0,
        closed_at: None,
    }
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
        }
        Event::VisitNotWanted { caller } => {
            if let Some(caller) = caller_mut(ticket, *caller) {
                caller.visit = Some(VisitOutcome::NotWanted);
            }
        }
        Event::RoundOpened { round, .. } => round_opened(ticket, *round),
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
                if found.kind == RequestKind::Malicious {
                    ticket.proposal = None;
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
        Event::Recused { person, .. } => ticket.recuse(*person, stamp.at),
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
}

/// What a unit gave to its own people ends with its part.
fn end_inside(ticket: &mut Ticket, at: Instant) {
    use AssignmentStatus::{Dispatched, Handling};
    let goes_on = |part: &Assignment| {
        let leads = matches!(ticket.status, Status::Dispatched | Status::Handling | Status::Suspended);
        let over = ticket.is_closed() || ticket.status == Status::SignedOff;
        matches!(part.status, Dispatched | Handling)
            && if part.role == AssignmentRole::Lead { leads } else { !over }
    };
    let open: Vec<AssignmentId> = ticket.assignments.iter().filter(|p| goes_on(p)).map(|p| p.id).collect();
    for task in ticket.inside.iter_mut().filter(|t| t.is_open() && !open.contains(&t.assignment)) {
        task.ended_at = Some(at);
        task.remind_at = None;
    }
}

fn brought_in(ticket: &mut Ticket, imported: &Imported) {
    let i = imported.clone();
    ticket.origin = Some(i.origin);
    ticket.status = i.status;
    ticket.assignments.extend(i.assignment);
    ticket.contacts.extend(i.contact);
    ticket.submissions.extend(i.submission);
    ticket.answer = i.answer;
    ticket.clocks = i.clocks;
    ticket.alarm = i.alarm;
    ticket.closed_at = i.closed_at;
}

/// How it stands is kept, so that it can go back there.
fn merged(ticket: &mut Ticket, into: &TicketNumber, reason: &Option<Text>, stamp: Stamp) {
    let going = |c: &&Clock| c.stopped_at.is_none() && c.state != ClockState::Cancelled;
    ticket.merged = Some(Merged {
        into: into.clone(),
        reason: reason.clone(),
        from: ticket.status,
        at: stamp.at,
        by: stamp.by.unwrap_or(PersonId(0)),
        clocks: ticket.clocks.iter().filter(going).cloned().collect(),
        alarm: ticket.alarm,
    });
}

/// The clocks go on as if they had never been cancelled: the time in between counts.
fn unmerged(ticket: &mut Ticket) {
    let Some(merged) = ticket.merged.take() else { return };
    for clock in merged.clocks {
        if let Some(own) = ticket.clocks.iter_mut().find(|c| c.key == clock.key) {
            *own = clock;
        }
    }
    ticket.alarm = merged.alarm;
}

fn released(ticket: &mut Ticket, number: &TicketNumber) {
    let gone = |a: &&mut Absorbed| a.number == *number && !a.released;
    let Some(absorbed) = ticket.absorbed.iter_mut().find(gone) else { return };
    absorbed.released = true;
    let files = std::mem::take(&mut absorbed.attachments);
    ticket.attachments.retain(|file| files.iter().all(|gone| gone.id != file.id));
    let callers: Vec<_> = absorbed.callers.iter().map(|c| c.id).collect();
    for caller in ticket.callers.iter_mut().filter(|c| callers.contains(&c.id)) {
        if let Some(joined) = caller.joined.as_mut() {
            joined.left = true;
        }
    }
}

fn moved(ticket: &mut Ticket, to: Status, at: Instant) {
    ticket.status = to;
    ticket.closed_at =
        (ticket.is_closed() || to == Status::SignedOff).then_some(ticket.closed_at.unwrap_or(at));
}

fn round_opened(ticket: &mut Ticket, round: u32) {
    ticket.round = round;
    handling_again(ticket);
    for caller in &mut ticket.callers {
        if caller.visit != Some(VisitOutcome::NotWanted) {
            caller.visit = None;
        }
    }
    for request in &mut ticket.requests {
        // What a co unit objects is still decided, and what a supervisor rules on does not depend on the round.
        let lasts = request.is_ruling() || request.kind == RequestKind::Objection;
        if request.state == RequestState::Pending && !lasts {
            request.state = RequestState::Rejected;
        }
    }
}

fn handling_again(ticket: &mut Ticket) {
    // The lead unit's: what co units handed in stays done, and the lead asks them again if it needs more.
    let done =
        |a: &&mut Assignment| a.role == AssignmentRole::Lead && a.status == AssignmentStatus::Submitted;
    for assignment in ticket.assignments.iter_mut().filter(done) {
        assignment.status = AssignmentStatus::Handling;
    }
}

/// The part that a unit has now: the one that is meant where it succeeded to a second one, else the latest, for an earlier one as
/// co unit may be done.
fn part_mut<'t>(
    ticket: &'t mut Ticket,
    unit: &UnitCode,
    meant: impl Fn(&Assignment) -> bool,
) -> Option<&'t mut Assignment> {
    let parts = ticket.assignments.iter_mut().rev().filter(|a| &a.unit == unit && a.is_current());
    let mut parts: Vec<_> = parts.collect();
    let at = parts.iter().position(|part| meant(part)).unwrap_or(0);
    (at < parts.len()).then(|| parts.swap_remove(at))
}

fn moved_part(ticket: &mut Ticket, id: AssignmentId, to: AssignmentStatus) {
    let Some(part) = ticket.assignments.iter_mut().find(|a| a.id == id) else { return };
    part.status = to;
    // What a merged ticket keeps for the day on which it is taken apart: who is spared meanwhile has no time to come back to.
    if let (AssignmentStatus::Removed, Some(merged)) = (to, &mut ticket.merged) {
        let of_part = |key: &ClockKey| {
            key.unit.as_ref() == Some(&part.unit) && matches!(key.kind, ClockKind::Sign | ClockKind::CoHandle)
        };
        merged.clocks.retain(|clock| !of_part(&clock.key));
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
