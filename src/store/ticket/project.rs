//! From the facts to the rows: one pure function, so that rows rebuilt from the journal can be compared.

use crate::domain::calendar::Calendar;
use crate::domain::clock::Clock;
use crate::domain::lifecycle::next_fire_at;
use crate::domain::ticket::light::{foremost, lamp};
use crate::domain::ticket::{
    Assignment, Caller, Hand, InnerTask, Joined, Origin, Participant, Publication, Recusal, Request, Spot,
    Text, Ticket, Visit,
};
use crate::domain::time::Instant;
use entity::values::{RequestKind, TicketId};
use entity::{
    assignment, clock, inner_task, origin, participant, publication, recusal, ruling, spot, ticket, visit,
};

/// What a row of `ticket` holds that is not in the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The row.
    pub id: TicketId,
    /// 8 digits for the citizen.
    pub query_code: String,
    /// The title's words.
    pub title: String,
    /// Number of the last journal row.
    pub seq: i64,
    /// Hash of the last journal row.
    pub head: String,
}

impl Frame {
    /// The frame of a row as it stands.
    pub fn of(row: &ticket::Model) -> Self {
        Self {
            id: row.id,
            query_code: row.query_code.clone(),
            title: row.title.clone(),
            seq: row.seq,
            head: row.head.clone(),
        }
    }
}

/// Every row that one ticket's facts stand in.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// The ticket's own row.
    pub ticket: ticket::Model,
    /// Where it comes from, if it was imported.
    pub origin: Option<origin::Model>,
    /// Units' parts.
    pub assignments: Vec<assignment::Model>,
    /// Who did what.
    pub participants: Vec<participant::Model>,
    /// Deadlines.
    pub clocks: Vec<clock::Model>,
    /// Return visits.
    pub visits: Vec<visit::Model>,
    /// Sign-offs looked at again.
    pub spots: Vec<spot::Model>,
    /// What supervisors are asked to rule on.
    pub rulings: Vec<ruling::Model>,
    /// What units gave to their own people.
    pub inside: Vec<inner_task::Model>,
    /// Who is kept away.
    pub recusals: Vec<recusal::Model>,
    /// What the public reads of it.
    pub publications: Vec<publication::Model>,
}

impl Projection {
    /// Gives the parts of a new ticket the number of its row.
    pub(super) fn belongs_to(&mut self, id: TicketId) {
        self.ticket.id = id;
        self.origin.iter_mut().for_each(|origin| origin.ticket_id = id);
        self.assignments.iter_mut().for_each(|part| part.ticket_id = id);
        self.participants.iter_mut().for_each(|part| part.ticket_id = id);
        self.clocks.iter_mut().for_each(|part| part.ticket_id = id);
        self.visits.iter_mut().for_each(|part| part.ticket_id = id);
        self.spots.iter_mut().for_each(|part| part.ticket_id = id);
        self.rulings.iter_mut().for_each(|part| part.ticket_id = id);
        self.inside.iter_mut().for_each(|part| part.ticket_id = id);
        self.recusals.iter_mut().for_each(|part| part.ticket_id = id);
        self.publications.iter_mut().for_each(|part| part.ticket_id = id);
    }
}

/// The rows of `ticket`.
///
/// # Errors
/// When the facts still hold a plain text, which must never reach the database this way.
pub fn project(frame: Frame, facts: &Ticket, calendar: &Calendar) -> Result<Projection, serde_json::Error> {
    let id = frame.id;
    Ok(Projection {
        ticket: ticket_row(frame, facts, calendar)?,
        origin: facts.origin.as_ref().map(|o| origin_row(id, o)),
        assignments: numbered(&facts.assignments, |n, part| assignment_row(id, n, part)),
        participants: numbered(&facts.participants, |n, part| participant_row(id, n, part)),
        clocks: numbered(&facts.clocks, |n, part| clock_row(id, n, part, facts)),
        visits: numbered(&facts.visits, |n, part| visit_row(id, n, part)),
        spots: numbered(&facts.spots, |n, part| spot_row(id, n, part)),
        rulings: facts.requests.iter().filter(|r| r.is_ruling()).map(|r| ruling_row(id, r)).collect(),
        inside: numbered(&facts.inside, |n, part| inner_row(id, n, part)),
        recusals: numbered(&facts.recusals, |n, part| recusal_row(id, n, part)),
        publications: numbered(&facts.publications, |n, part| publication_row(id, n, part, facts)),
    })
}

fn numbered<P, R>(parts: &[P], row: impl Fn(i32, &P) -> R) -> Vec<R> {
    (1..).zip(parts).map(|(n, part)| row(n, part)).collect()
}

fn ticket_row(frame: Frame, t: &Ticket, calendar: &Calendar) -> Result<ticket::Model, serde_json::Error> {
    let lamp = lamp(t);
    let foremost = foremost(t);
    let waiting = t.waiting();
    let ledger = t.ledger().map(|(_, entry)| entry);
    let claim = t.claim.as_ref();
    Ok(ticket::Model {
        id: frame.id,
        number: t.number.clone(),
        query_code: frame.query_code,
        region: t.region.clone(),
        line: t.line,
        kind: t.kind,
        channel: t.channel,
        urgency: t.urgency,
        status: t.status,
        title: frame.title,
        category: t.category.clone(),
        area: t.area.clone(),
        lead_unit: t.lead().map(|lead| lead.unit.clone()),
        subject_unit: t.subject_unit.clone(),
        recorded_by: t.recorded_by,
        confidential: t.confidential,
        enterprise: t.enterprise,
        no_return: t.no_return,
        long_term: ledger.is_some(),
        excluded: t.excluded(),
        not_counted: t.not_counted(),
        contested: t.contested().is_some(),
        malicious: t.malicious(),
        refusing: t.refusing().is_some(),
        phone_since: t.phone_since(),
        proposed: t.proposal.is_some(),
        review_on: ledger.and_then(|entry| entry.review_on),
        upstream_system: t.upstream.as_ref().map(|u| u.system),
        upstream_number: t.upstream.as_ref().map(|u| u.number.clone()),
        awaits: waiting.map(|r| r.kind),
        awaits_unit: waiting.is_some_and(Request::awaits_unit),
        spot: t.spot(),
        supervision_level: t.supervision_level().into(),
        urged: !t.urgings.is_empty(),
        visit_drawn: t.visit_draws.last().map(|draw| draw.drawn),
        visit_month: t.visit_draws.last().map(|draw| draw.month),
        repeat_calls: i32::try_from(t.repeat_calls.len()).unwrap_or(i32::MAX),
        owed: t.owes(),
        to_close: t.answered_supervision(),
        objected: t.merged.is_none() && t.pending(RequestKind::Objection).is_some(),
        prepared: t.merged.is_none() && t.pending(RequestKind::Inside).is_some(),
        merged_into: t.merged.as_ref().map(|merged| merged.into.clone()),
        joined: counted(t, |_| true),
        added: counted(t, |joined| joined.from.is_none()),
        called_at: called_at(t),
        claimed_by: claim.map(|claim| claim.by),
        claimed_for: claim.and_then(|claim| claim.acting_for),
        claimed_at: claim.map(|claim| claim.at),
        claimed_until: claim.map(|claim| claim.until),
        round: t.round.cast_signed(),
        version: t.version,
        received_at: t.received_at,
        created_at: t.created_at,
        dispatched_at: t.assignments.iter().map(|a| a.dispatched_at).min(),
        contacted_at: t.contacts.last().map(|c| c.contacted_at),
        submitted_at: t.submissions.last().map(|s| s.submitted_at),
        closed_at: t.closed_at,
        missed: lamp.missed,
        due_at: lamp.due_at,
        due_on: foremost.map(|c| c.due.on),
        yellow_at: lamp.yellow_at,
        clock: foremost.map(|c| c.key.kind),
        next_fire_at: next_fire_at(t, calendar),
        parked_at: None,
        parked_error: None,
        seq: frame.seq,
        head: frame.head,
        facts: serde_json::to_string(t)?,
    })
}

/// How many of those who joined are still on it and answer `which`.
fn counted(t: &Ticket, which: impl Fn(&Joined) -> bool) -> i32 {
    let joined = |c: &&Caller| !c.left() && c.joined.as_ref().is_some_and(&which);
    i32::try_from(t.callers.iter().filter(joined).count()).unwrap_or(i32::MAX)
}

/// When somebody last called about what was there already; whose own ticket was merged called with that.
fn called_at(t: &Ticket) -> Option<Instant> {
    let joined = t.callers.iter().filter_map(|c| c.joined.as_ref()).filter(|joined| joined.from.is_none());
    joined.map(|joined| joined.at).chain(t.repeat_calls.iter().map(|call| call.at)).max()
}

fn origin_row(ticket_id: TicketId, o: &Origin) -> origin::Model {
    origin::Model { ticket_id, source: o.source.clone(), number: o.number.clone() }
}

fn assignment_row(ticket_id: TicketId, n: i32, a: &Assignment) -> assignment::Model {
    assignment::Model {
        ticket_id,
        n,
        unit: a.unit.clone(),
        role: a.role,
        status: a.status,
        dispatched_at: a.dispatched_at,
        signed_at: a.signed_at,
        pushed_down: a.pushed_down,
    }
}

fn participant_row(ticket_id: TicketId, n: i32, p: &Participant) -> participant::Model {
    participant::Model { ticket_id, n, person_id: p.person, unit: p.unit.clone(), duty: p.duty }
}

fn clock_row(ticket_id: TicketId, n: i32, c: &Clock, facts: &Ticket) -> clock::Model {
    clock::Model {
        ticket_id,
        n,
        kind: c.key.kind,
        unit: c.key.unit.clone(),
        round: c.key.round.cast_signed(),
        run: c.key.run.cast_signed(),
        level: facts.ordered_level(&c.key).map(i32::from),
        starts_at: c.starts_at,
        due_at: c.due.at,
        due_on: c.due.on,
        provisional: c.due.provisional,
        calendar: c.calendar,
        state: c.state,
        missed_at: c.missed_at,
        missed_by: c.missed_by.clone(),
        hotlines: c.hotlines,
        stopped_at: c.stopped_at,
        revoked: c.revoked,
    }
}

fn visit_row(ticket_id: TicketId, n: i32, v: &Visit) -> visit::Model {
    visit::Model {
        ticket_id,
        n,
        caller: v.caller,
        round: v.round.cast_signed(),
        reached: v.reached,
        unit_contacted: v.unit_contacted,
        solved: v.solved,
        satisfaction: v.satisfaction.map(i32::from),
        satisfaction_unit: v.satisfaction_unit.map(i32::from),
        satisfaction_agent: v.satisfaction_agent.map(i32::from),
        person_id: v.by,
        at: v.at,
    }
}

fn inner_row(ticket_id: TicketId, n: i32, task: &InnerTask) -> inner_task::Model {
    let (person_id, worker_id) = match task.hand {
        Hand::Person { person } => (Some(person), None),
        Hand::Worker { worker } => (None, Some(worker)),
        Hand::Named(_) => (None, None),
    };
    inner_task::Model {
        ticket_id,
        n,
        unit: task.unit.clone(),
        person_id,
        worker_id,
        due_on: task.due_on,
        open: task.is_open(),
    }
}

fn recusal_row(ticket_id: TicketId, n: i32, r: &Recusal) -> recusal::Model {
    recusal::Model { ticket_id, n, person_id: r.person, cause: r.cause, in_force: r.in_force, at: r.at }
}

fn spot_row(ticket_id: TicketId, n: i32, s: &Spot) -> spot::Model {
    let last = s.checks.last();
    spot::Model {
        ticket_id,
        n,
        round: s.round.cast_signed(),
        month: s.month,
        confirmed: last.map(|check| check.confirmed),
        person_id: last.map(|check| check.by),
        at: last.map(|check| check.at),
    }
}

fn publication_row(ticket_id: TicketId, n: i32, p: &Publication, facts: &Ticket) -> publication::Model {
    let number = |text: &Text| text.number().map(u32::cast_signed);
    publication::Model {
        ticket_id,
        n,
        title: p.title.as_ref().and_then(number),
        question: number(&p.question).unwrap_or_default(),
        reply: number(&p.reply).unwrap_or_default(),
        unit: p.unit.clone(),
        shown: facts.published() == Some(p),
        published_at: p.at,
        published_by: p.by,
        withdrawn_at: p.withdrawn.as_ref().map(|withdrawn| withdrawn.at),
    }
}

fn ruling_row(ticket_id: TicketId, r: &Request) -> ruling::Model {
    let ledger = r.ledger.as_ref();
    ruling::Model {
        ticket_id,
        n: i32::try_from(r.id.0).unwrap_or(i32::MAX),
        kind: r.kind,
        state: r.state,
        reason: r.reason.as_ref().and_then(Text::number).map(u32::cast_signed),
        requested_by: r.requested_by,
        requested_at: r.requested_at,
        decided_by: r.decided_by,
        decided_at: r.decided_at,
        until: ledger.map(|entry| entry.until),
        unit: ledger.map(|entry| entry.unit.clone()),
        due_on: ledger.and_then(|entry| entry.due_on),
        left_at: ledger.and_then(|entry| entry.left_at).or(r.revoked_at),
    }
}
