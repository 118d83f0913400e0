//! What is true of every ticket after every step, whatever happened before.

use super::super::rulebook::{Turn, effects};
use super::super::{RULES, decided_by};
use super::stage::Story;
use crate::domain::clock::Clock;
use crate::domain::ticket::{AlarmKind, Assignment, Event, Ticket, is_in_hand, replay};
use entity::values::*;
use std::collections::HashSet;

/// Truths of one moment.
pub(crate) fn hold(story: &Story) {
    let ticket = &story.ticket;
    let replayed = replay(story.journal.iter().map(|(e, s, v)| (e, *s, *v)));
    assert_eq!(replayed.as_ref(), Some(ticket), "the journal tells another ticket");
    let facts = serde_json::to_string(ticket).expect("every text is kept");
    assert_eq!(&serde_json::from_str::<Ticket>(&facts).expect("readable"), ticket);
    texts_are_numbered(story);
    one_lead(ticket);
    clocks(story);
    clocks_fit_the_state(ticket);
    first_report(ticket);
    co_units(story);
    alarm(ticket);
    rulings(ticket);
}

/// What the journal keeps of an event, it can be read from again.
pub(crate) fn can_be_read_again(event: &Event) {
    let written = serde_json::to_string(event).expect("every text is kept");
    assert_eq!(&serde_json::from_str::<Event>(&written).expect("readable"), event);
}

fn texts_are_numbered(story: &Story) {
    let mut numbers: Vec<u32> = Vec::new();
    for (event, ..) in &story.journal {
        // A result that was prepared leaves with the texts that it brought then.
        let prepared = matches!(event, Event::Submitted { submission } if submission.signed.is_some());
        // And a correction names what stood there before.
        let repeats = prepared || matches!(event, Event::Corrected { .. });
        let known = numbers.last().copied().filter(|_| repeats).unwrap_or(0);
        let all: Vec<u32> = event.clone().texts_mut().iter().map(|t| t.number().expect("kept")).collect();
        assert!(!prepared || all.iter().all(|n| *n <= known), "a signed result says something new");
        numbers.extend(all.into_iter().filter(|n| *n > known));
    }
    assert_eq!(numbers, (1..=story.ticket.texts).collect::<Vec<_>>());
}

fn one_lead(ticket: &Ticket) {
    use Status::*;
    let leads =
        ticket.assignments.iter().filter(|a| a.role == AssignmentRole::Lead && a.is_current()).count();
    let given = matches!(
        ticket.status,
        Dispatched
            | Handling
            | ReturnReview
            | Suspended
            | ToReview
            | ToReport
            | ToVisit
            | ToSignOff
            | SignedOff
            | Archived
    );
    let ended = matches!(ticket.status, Withdrawn | Terminated | Merged | Declined);
    assert_eq!(leads == 1, given || (ended && leads > 0), "{leads} leads");
    assert!(leads <= 1);
}

fn clocks(story: &Story) {
    let ticket = &story.ticket;
    let keys: HashSet<_> = ticket.clocks.iter().map(|c| &c.key).collect();
    assert_eq!(keys.len(), ticket.clocks.len(), "two clocks with one key");
    for clock in &ticket.clocks {
        let rungs: HashSet<_> = clock.rungs.iter().collect();
        assert_eq!(rungs.len(), clock.rungs.len(), "a rung fired twice: {clock:?}");
        let running = clock.state == ClockState::Running;
        assert!(!running || clock.due.at > story.looked, "a miss is not recorded: {clock:?}");
        assert_eq!(clock.state == ClockState::Missed, clock.is_missed(), "{clock:?}");
        assert!(clock.missed_at.is_none_or(|at| at <= story.now));
        // Only somebody else's deadline can have passed when the clock starts.
        let own = clock.key.kind != ClockKind::ReportUp;
        assert!(!own || clock.due.at > clock.starts_at, "due before it starts: {clock:?}");
        if let Some(last) = clock.shifts.last() {
            assert_eq!((last.due.at, last.due.on), (clock.due.at, clock.due.on));
        }
    }
    // Lists find what is red by its deadline alone.
    let lamp = crate::domain::ticket::light::lamp(ticket);
    assert!(
        !lamp.missed || lamp.due_at.is_some_and(|due| due <= story.now),
        "missed, and due later: {lamp:?}"
    );
    let totals: Vec<_> = of(ticket, ClockKind::Total).collect();
    assert!(totals.len() <= 1, "one total for the whole life");
    assert!(totals.iter().all(|c| c.key.unit.is_none() && c.key.round == 1 && c.key.run == 1));
}

fn clocks_fit_the_state(ticket: &Ticket) {
    use ClockKind as K;
    let lead = ticket.lead().map(|lead| &lead.unit);
    let of_lead = |c: &&Clock| c.key.kind != K::Sign || c.key.unit.as_ref() == lead;
    let open = |kind| of(ticket, kind).filter(|c| c.is_open()).filter(of_lead).count();
    let objected =
        ticket.requests.iter().filter(|r| r.state == RequestState::Pending && r.objecting.is_some()).count();
    let opens = |expected: &[(ClockKind, usize)]| {
        for (kind, count) in expected {
            assert_eq!(open(*kind), *count, "{} while {}", kind.code(), ticket.status.code());
        }
    };
    let handling = [K::Handle, K::Total];
    // The dispatch clock ends with the first dispatch; the total, then or with a rating, runs through every return.
    let (first, rating) = (usize::from(ticket.assignments.is_empty()), ticket.kind == Kind::Rating);
    let running = usize::from(rating || first == 0);
    match ticket.status {
        Status::Received | Status::ToDispatch => opens(&[(K::Dispatch, first), (K::Total, running)]),
        Status::NeedInfo => {
            assert_eq!(of(ticket, K::Dispatch).filter(|c| c.stopped_at.is_none()).count(), first);
        }
        Status::ReturnReview => opens(&[(K::Handle, 1), (K::Total, 1), (K::ReturnDecision, 1 + objected)]),
        Status::Dispute => {
            opens(&[(K::Dispatch, first), (K::Total, running), (K::Dispute, 1), (K::ReturnDecision, 0)]);
            opens(&[(K::Handle, usize::from(rating)), (K::Sign, 0), (K::Contact, 0)]);
        }
        Status::Dispatched => opens(&[(K::Dispatch, 0), (K::Sign, 1), (K::Handle, 1), (K::Total, 1)]),
        Status::Handling => opens(&[(K::Sign, 0), (K::Handle, 1), (K::Total, 1), (K::Review, 0)]),
        Status::Suspended => {
            opens(&[(K::Sign, 0), (K::Contact, 0), (K::Handle, 0), (K::Total, 0), (K::Review, 0)]);
            assert!(
                [K::Handle, K::Total]
                    .map(|kind| ticket.latest(kind))
                    .iter()
                    .flatten()
                    .all(|c| c.paused_at.is_some())
            );
        }
        Status::ToReview => {
            opens(&[(K::Contact, 0), (K::Handle, 0), (K::Total, 0), (K::Review, 1)]);
            let held = |kind| of(ticket, kind).filter(|c| ticket.awaits_review(c)).count();
            assert_eq!(handling.map(held), [1, 1]);
        }
        Status::ToReport => opens(&[(K::Handle, 0), (K::Total, 0), (K::ReportUp, 1)]),
        Status::ToVisit => opens(&[(K::Total, 0), (K::Visit, usize::from(!ticket.dissatisfied()))]),
        Status::ToSignOff => opens(&[(K::Total, 0), (K::Visit, 0), (K::SignOff, 1)]),
        Status::SignedOff
        | Status::Archived
        | Status::Answered
        | Status::Declined
        | Status::Transferred
        | Status::Terminated
        | Status::Merged
        | Status::Withdrawn => {
            let going = ticket
                .clocks
                .iter()
                .find(|c| c.is_open() || c.stopped_at.is_none() || c.state == ClockState::Paused);
            assert_eq!(going, None, "a closed ticket's clock goes on");
        }
    }
    assert_eq!(ticket.merged.is_some(), ticket.status == Status::Merged);
    if let Some(merged) = &ticket.merged {
        // What was asked waits with it; its clocks are kept apart.
        assert!(ticket.closed_at.is_some() && ticket.waiting().is_none());
        assert!(merged.clocks.iter().all(|kept| kept.stopped_at.is_none()));
        return;
    }
    if matches!(
        ticket.status,
        Status::Dispatched | Status::Handling | Status::ReturnReview | Status::Suspended
    ) {
        let lead = ticket.lead().map(|lead| &lead.unit);
        let handle = ticket.latest(K::Handle).expect("a unit's time");
        assert_eq!((handle.key.unit.as_ref(), handle.key.round), (lead, ticket.round));
    }
    let given_back = ticket.pending(RequestKind::Return).is_some();
    match ticket.status {
        Status::ReturnReview => assert!(given_back),
        Status::Dispute => {}
        _ => assert!(!given_back, "a return that nobody can decide any more"),
    }
    let settling = [K::ReturnDecision, K::Dispute].map(open);
    assert!(matches!(ticket.status, Status::ReturnReview | Status::Dispute) || settling == [objected, 0]);
    // The hotline's time to decide begins and ends with the request.
    let asked = ticket.pending(RequestKind::Extension);
    let deciding: Vec<_> = of(ticket, K::ExtensionDecision).filter(|c| c.stopped_at.is_none()).collect();
    assert_eq!(deciding.len(), usize::from(asked.is_some()));
    let paused = deciding.iter().filter(|c| c.paused_at.is_some()).count();
    assert_eq!(paused, usize::from(asked.is_some_and(|r| r.awaits_unit())));
    if asked.is_some() {
        assert!(matches!(ticket.status, Status::Dispatched | Status::Handling | Status::ToReview));
        assert!(ticket.kind != Kind::Rating);
    }
    let suspension = ticket.pending(RequestKind::Suspension).is_some();
    let deciding = of(ticket, K::SuspensionDecision).filter(|c| c.stopped_at.is_none()).count();
    assert_eq!(deciding, usize::from(suspension));
    assert!(!suspension || ticket.status == Status::Handling);
    orders_have_their_clocks(ticket);
    if ticket.is_closed() {
        assert!(ticket.requests.iter().all(|r| r.state != RequestState::Pending));
        assert!(ticket.closed_at.is_some());
    }
    assert!(ticket.pending(RequestKind::Inside).is_none() || ticket.status == Status::Handling);
    let at_work = |task: &crate::domain::ticket::InnerTask| {
        ticket.assignments.iter().any(|part| part.id == task.assignment && part.is_current())
    };
    assert!(ticket.inside.iter().filter(|task| task.is_open()).all(at_work), "left behind inside");
    assert!(ticket.inside.iter().all(|task| task.is_open() || task.remind_at.is_none()));
    if ticket.pending(RequestKind::CloseDissatisfied).is_some() {
        assert_eq!(ticket.status, Status::ToVisit, "a request that nobody can decide any more");
    }
}

/// Every emergency in hand owes one report until it has come, whoever has it, and nothing else does.
fn first_report(ticket: &Ticket) {
    let rows: Vec<_> = of(ticket, ClockKind::Preliminary).collect();
    assert!(rows.len() <= 1, "two first reports");
    let owed = rows.iter().find(|c| c.stopped_at.is_none());
    let said = ticket.preliminary.is_some() || !ticket.submissions.is_empty();
    let emergency = ticket.urgency == Urgency::Emergency;
    let spared = ticket.split_from.as_ref().is_some_and(|from| !from.preliminary);
    let owes = emergency && is_in_hand(ticket.status) && !said && !spared;
    assert_eq!(owed.is_some(), owes, "while {}", ticket.status.code());
    assert!(rows.is_empty() || emergency);
    if let Some(clock) = owed {
        assert_eq!(clock.key.unit.as_ref(), ticket.lead().map(|lead| &lead.unit));
        assert_eq!(clock.paused_at.is_some(), ticket.status == Status::Suspended);
    }
}

/// An order that waits has a clock that runs, its own; it waits for the unit that has the ticket.
fn orders_have_their_clocks(ticket: &Ticket) {
    let clocks = [ClockKind::Supervision, ClockKind::Instruction];
    let going: HashSet<_> = clocks
        .into_iter()
        .flat_map(|kind| of(ticket, kind).filter(|c| c.stopped_at.is_none()))
        .map(|c| &c.key)
        .collect();
    let open: Vec<_> = ticket.directives.iter().filter(|d| d.state == DirectiveState::Open).collect();
    assert_eq!(going, open.iter().map(|d| &d.clock).collect());
    let lead = ticket.lead().map(|lead| &lead.unit);
    assert!(open.iter().all(|d| Some(&d.unit) == lead), "an order to a unit that no longer has it");
    let all: HashSet<_> = ticket.directives.iter().map(|d| &d.clock).collect();
    assert_eq!(all.len(), ticket.directives.len(), "two orders with one clock");
    let over = ticket.is_closed() || ticket.status == Status::SignedOff;
    assert!(!over || (open.is_empty() && ticket.supervision_level() == 0));
}

/// Each co unit has its own time, no longer than the lead's, until it has handed in its part.
fn co_units(story: &Story) {
    let ticket = &story.ticket;
    let lead = ticket.lead().map(|lead| &lead.unit);
    let mut at_work = HashSet::new();
    for part in ticket.open_co_units() {
        assert!(Some(&part.unit) != lead, "the lead as its own co unit");
        assert!(at_work.insert(&part.unit), "twice at work: {}", part.unit);
        let pending = |r: &&crate::domain::ticket::Request| {
            r.state == RequestState::Pending
                && r.objecting.as_ref().is_some_and(|objecting| objecting.assignment == part.id)
        };
        let asked = ticket.requests.iter().filter(pending).count();
        assert_eq!(asked, usize::from(part.status == AssignmentStatus::Objected));
        assert!(part.status == AssignmentStatus::Dispatched || part.signed_at.is_some() || asked == 1);
    }
    let assisted = lead.is_some() && !ticket.is_closed() && ticket.status != Status::SignedOff;
    let open: Vec<_> = of(ticket, ClockKind::CoHandle).filter(|c| c.stopped_at.is_none()).collect();
    let of_units: HashSet<_> = open.iter().filter_map(|c| c.key.unit.as_ref()).collect();
    assert_eq!(of_units.len(), open.len(), "two co clocks of one unit");
    assert_eq!(of_units, if assisted { at_work } else { HashSet::new() }, "while {}", ticket.status.code());
    for clock in open {
        let handle = of(ticket, ClockKind::Handle).filter(|c| c.key.round == clock.key.round).last();
        let handle = handle.expect("the lead's time");
        // Whose it is may have changed since: a rating's belongs to the ticket.
        let missed = |event: &Event| matches!(event, Event::ClockMissed { key, at } if key.kind == ClockKind::Handle && *at <= clock.starts_at);
        let over = story.journal.iter().any(|(event, ..)| missed(event));
        let given_back = clock.shifts.iter().any(|s| s.reason == ShiftReason::ObjectionDecidedLate);
        assert!(
            clock.due.at <= handle.due.at || over || given_back,
            "longer than the lead's: {clock:?} {handle:?}"
        );
    }
}

/// What waits can be ruled on, and what is on the ledger is in the hands of a unit and somebody will ask for it.
fn rulings(ticket: &Ticket) {
    for request in ticket.requests.iter().filter(|r| r.is_ruling()) {
        let approve = CommandName::ALL
            .iter()
            .copied()
            .find(|c| decided_by(*c).is_some_and(|d| d.request == request.kind && d.approved));
        let possible = RULES.iter().any(|r| Some(r.command) == approve && r.from.contains(&ticket.status));
        assert!(request.state != RequestState::Pending || possible, "a request that nobody can rule on");
        let bare = matches!(request.kind, RequestKind::Malicious | RequestKind::Inclusion);
        assert!(bare || !request.evidence.is_empty());
        let back = request.kind == RequestKind::Inclusion && request.state == RequestState::Pending;
        assert!(!back || ticket.excluded(), "nothing to take back");
        assert!(request.decided_by.is_none_or(|by| by != request.requested_by));
    }
    // The plan of a complex bad rating waits with the result that brings it.
    let planned = ticket.kind == Kind::Rating && ticket.pending(RequestKind::LongTerm).is_some();
    assert!(!planned || ticket.status == Status::ToReview);
    assert!(ticket.adjudications.is_empty() || ticket.kind == Kind::Rating);
    assert!(ticket.published().is_none() || (ticket.answered_by().is_some() && !ticket.confidential));
    assert!(ticket.publications.iter().rev().skip(1).all(|earlier| earlier.withdrawn.is_some()));
    let open: Vec<_> =
        ticket.requests.iter().filter(|r| r.ledger.as_ref().is_some_and(|e| e.is_open())).collect();
    assert!(open.len() <= 1, "twice on the ledger");
    if let Some((_, entry)) = ticket.ledger() {
        assert!(ticket.lead().is_some() && !ticket.is_closed(), "{}", ticket.status.code());
        assert!(entry.remind_on.is_some() && entry.review_on.is_some());
    }
}

fn alarm(ticket: &Ticket) {
    let expected = match ticket.status {
        Status::NeedInfo => Some(AlarmKind::InfoTimeout),
        Status::Suspended => Some(AlarmKind::Resume),
        Status::SignedOff => Some(AlarmKind::Archive),
        _ => None,
    };
    // Its time came while the check of its sign-off was open.
    let expected = expected.filter(|_| !ticket.awaits_spot_check() || ticket.alarm.is_some());
    assert_eq!(ticket.alarm.map(|a| a.kind), expected);
}

fn of(ticket: &Ticket, kind: ClockKind) -> impl Iterator<Item = &Clock> {
    ticket.clocks.iter().filter(move |c| c.key.kind == kind)
}

/// Truths of a step: what was, stays.
pub(crate) fn hold_between(before: &Ticket, story: &Story) {
    let (after, journal) = (&story.ticket, &story.journal);
    assert!(after.clocks.len() >= before.clocks.len() && after.round >= before.round);
    let voided = |clock: &Clock| {
        journal.iter().any(|(e, s, _)| {
            let lifted =
                matches!(e, Event::ClockVoided { key, .. } | Event::ClockCured { key } if *key == clock.key);
            lifted && s.at == story.now
        })
    };
    for (was, is) in before.clocks.iter().zip(&after.clocks) {
        assert!(
            was.missed_at.is_none() || is.missed_at == was.missed_at || voided(is),
            "a miss is gone: {is:?}"
        );
        // Of two that become one the earlier deadline counts.
        let merged = is.shifts.last().is_some_and(|shift| shift.reason == ShiftReason::Merged);
        assert!(is.due.at >= was.due.at || merged, "a deadline came nearer: {is:?}");
        assert!(
            was.missed_by.is_none() || is.missed_by == was.missed_by || voided(is),
            "another's miss: {is:?}"
        );
        assert!(is.rungs.starts_with(&was.rungs));
        assert_eq!((&is.rule, is.allowance, is.starts_at), (&was.rule, was.allowance, was.starts_at));
    }
    for (was, is) in before.assignments.iter().zip(&after.assignments) {
        // Only a reorganisation gives a part to another unit, and it is known whose it was.
        let first = |part: &Assignment| part.held.first().map_or(&part.unit, |held| &held.unit).clone();
        assert_eq!((first(is), is.dispatched_at), (first(was), was.dispatched_at));
        assert!(is.held.starts_with(&was.held) && (is.held.len() > was.held.len() || is.unit == was.unit));
    }
    assert!(after.participants.starts_with(&before.participants));
    assert!(after.version - before.version <= 1);
}

/// Nothing happens to a clock that the rules do not say of this command (docs/rules.md).
pub(super) fn effects_are_declared(command: CommandName, events: &[Event]) {
    for (turn, clock) in events.iter().filter_map(Turn::of) {
        let declared = effects(command).iter().any(|(t, clocks)| *t == turn && clocks.contains(&clock));
        assert!(declared, "{}: {} {}", command.label(), turn.label(), clock.label());
    }
}
