//! Taking a ticket down (登记受理).

use super::context::AHEAD;
use super::dispatching::{Order, check_category, check_unit, dispatch_to, request_info, route};
use super::draft::{Draft, Terms};
use super::requesting::Wish;
use super::{Context, Refusal, TransferReport, disputing, phoning, preliminary};
use crate::domain::clock::from_push;
use crate::domain::permission::By;
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::ticket::{
    Answer, Caller, Details, Event, Proposal, RatingFacts, Received, SplitFrom, Text, Ticket, Upstream, found,
};
use crate::domain::time::Instant;
use chrono::TimeDelta;
use entity::values::*;

/// What the service gives a new ticket: its number and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Birth {
    pub number: TicketNumber,
    pub region: AreaCode,
}

/// A ticket as it comes in, its fields of the right form (contract.md §4 `POST /tickets`).
#[derive(Debug, Clone, PartialEq)]
pub struct NewTicket {
    pub line: Line,
    pub channel: Channel,
    pub kind: Kind,
    pub urgency: Urgency,
    pub intake: Intake,
    pub title: String,
    pub content: String,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
    pub address: Option<String>,
    pub subject_unit: Option<UnitCode>,
    /// The person whom the citizen accuses, and who that is here (被反映人).
    pub accused: Option<Accused>,
    pub details: Details,
    pub received_at: Option<Instant>,
    pub late_reason: Option<String>,
    pub callers: Vec<NewCaller>,
    pub confidential: bool,
    pub reply_wanted: bool,
    pub upstream: Option<Upstream>,
    pub rating: Option<RatingFacts>,
    /// Of what it is a part (拆自): it was received when that was.
    pub split_from: Option<SplitFrom>,
}

/// Whom the citizen accuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accused {
    pub name: String,
    /// The people of this system who are meant, as the service finds them.
    pub people: Vec<PersonId>,
}

/// A caller without the personal data, which the service keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCaller {
    pub kind: CallerKind,
    pub anonymous: bool,
    pub reachable: bool,
    /// Hex of the salted hash over the personal data.
    pub identity: String,
}

/// A caller as taken down, with the personal data.
#[derive(Debug, Clone)]
pub struct CallerForm {
    pub kind: CallerKind,
    pub anonymous: bool,
    pub name: Option<String>,
    pub salutation: Option<String>,
    pub phone: Option<Phone>,
    pub contact_phone: Option<Phone>,
    pub on_behalf_of: Option<String>,
    pub language: Option<String>,
    pub best_time: Option<String>,
    pub company: Option<String>,
    pub credit_code: Option<String>,
}

/// What intake decided, with what that asks for (处理方式).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intake {
    Accept,
    Answer {
        reply: String,
    },
    NeedInfo {
        question: String,
    },
    TransferEmergency {
        to: EmergencyLine,
        call: Option<TransferReport>,
    },
    /// 不予受理, 告知法定途径, 超出职责范围
    Decline {
        disposition: Disposition,
        reason: DeclineReason,
        told_caller: bool,
        told: Option<String>,
    },
    Malicious {
        reason: String,
    },
    /// Sent by a system: an agent has yet to look at it.
    Unattended,
    /// A bad rating; a unit that it names gets it at once (contract.md §5).
    Rating {
        unit: Option<UnitCode>,
    },
}

impl Intake {
    /// The disposition's word.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::Accept | Self::Unattended | Self::Rating { .. } => Disposition::Accept,
            Self::Answer { .. } => Disposition::Answer,
            Self::NeedInfo { .. } => Disposition::NeedInfo,
            Self::TransferEmergency { .. } => Disposition::TransferEmergency,
            Self::Decline { disposition, .. } => *disposition,
            Self::Malicious { .. } => Disposition::Malicious,
        }
    }
}

/// How long before it is taken down an emergency may have been handed over.
const PHONED_BEFORE: TimeDelta = TimeDelta::days(1);

/// How far back a late entry may lie (补录; contract.md §4 `received_at`).
const LATE_ENTRY: TimeDelta = TimeDelta::days(7);

/// The first events of a ticket, and the ticket as they leave it.
///
/// # Errors
/// [`Refusal::Invalid`] with every field whose value refers to nothing or lies at an impossible time.
pub fn receive(
    new: NewTicket,
    birth: Birth,
    by: &By,
    context: Context<'_>,
) -> Result<(Ticket, Vec<Event>), Refusal> {
    check(&new, context)?;
    let now = context.now;
    let received_at = new.received_at.unwrap_or(now).min(now);
    let callers = new.callers.iter().zip(1..).map(|(caller, id)| Caller {
        id: CallerId(id),
        kind: caller.kind,
        anonymous: caller.anonymous,
        reachable: caller.reachable,
        identity: caller.identity.clone(),
        visit: None,
        joined: None,
    });
    let accused = new.accused.map(|accused| Event::AccusedNamed {
        unit: new.subject_unit.clone(),
        accused: Some(Text::plain(accused.name)),
        people: accused.people,
    });
    let received = Received {
        number: birth.number,
        region: birth.region,
        line: new.line,
        kind: new.kind,
        channel: new.channel,
        urgency: new.urgency,
        disposition: new.intake.disposition(),
        title: Text::plain(new.title),
        content: Text::plain(new.content),
        address: new.address.map(Text::plain),
        category: new.category,
        area: new.area,
        subject_unit: new.subject_unit,
        details: new.details,
        confidential: new.confidential,
        reply_wanted: new.reply_wanted,
        received_at,
        created_at: now,
        late_reason: new.late_reason.map(Text::plain),
        recorded_by: by.person(),
        callers: callers.collect(),
        upstream: new.upstream,
        rating: new.rating,
        split_from: new.split_from,
    };
    let mut draft = Draft::new(found(&received), by, context);
    draft.push(Event::Received(Box::new(received)));
    if let Some(accused) = accused {
        draft.push(accused);
    }
    if let By::Person(actor) = by {
        draft.push_participant(actor, Duty::Record);
    }
    draft.start(ClockKind::Dispatch, None, received_at, Terms::default());
    if new.kind == Kind::Rating {
        // 差评整改自收到之日起计 (contract.md §5): handle and total run from the receipt.
        // Where the source's rule says so, from the province's push, which lies before.
        let pushed = draft.ticket.rating.as_ref().and_then(|rating| rating.counted_from);
        let from = pushed.map_or(received_at, |at| at.min(received_at));
        for clock in [ClockKind::Handle, ClockKind::Total] {
            let limit = context.policy.limit(clock, draft.matter());
            let allowance = pushed.map(|_| (limit.allowance, from_push(&limit.rule)));
            draft.start(clock, None, from, Terms { allowance, ..Terms::default() });
        }
    }
    settle_intake(&mut draft, new.intake, by);
    preliminary::begin(&mut draft);
    draft.ticket.version = 1;
    Ok((draft.ticket, draft.events))
}

fn settle_intake(draft: &mut Draft<'_>, intake: Intake, by: &By) {
    let contractor = matches!(by, By::Person(actor) if actor.contractor);
    match intake {
        Intake::Unattended | Intake::Rating { unit: None } => {}
        Intake::Accept => {
            draft.push(Event::Accepted { category: None, note: None });
            route(draft);
        }
        Intake::Rating { unit: Some(unit) } => {
            dispatch_to(draft, Order { automatic: true, ..Order::of(unit) });
        }
        Intake::Answer { reply } => {
            conclude(draft, Answer::Reply { reply: Text::plain(reply) }, Status::Answered);
        }
        Intake::NeedInfo { question } => {
            draft.push(Event::Told { answer: Answer::Question { question: Text::plain(question) } });
            request_info(draft);
        }
        Intake::TransferEmergency { to, call } => {
            let call = call.map(|call| phoning::transfer_call(draft, to, call));
            conclude(draft, Answer::Transferred { to, call }, Status::Transferred);
        }
        Intake::Decline { disposition, reason, told_caller, told } if contractor => {
            propose(draft, disposition.code(), Some(reason), Some(told_caller), told);
        }
        Intake::Decline { reason, told_caller, told, .. } => {
            let told = told.map(Text::plain);
            conclude(draft, Answer::Declined { reason, told_caller, told }, Status::Declined);
        }
        Intake::Malicious { reason } => {
            // A supervisor may decide on an own agent's word; a contractor's a dispatcher has to make the own first.
            if !contractor && matches!(by, By::Person(_)) {
                let reason = Some(Text::plain(reason.clone()));
                draft.ask(RequestKind::Malicious, Wish { reason, ..Wish::default() });
            }
            propose(draft, Disposition::Malicious.code(), None, None, Some(reason));
        }
    }
}

/// Ends a ticket before any unit has it: the dispatch clock stops as met or missed (contract.md §4 "States").
pub(super) fn conclude(draft: &mut Draft<'_>, answer: Answer, to: Status) {
    draft.push(Event::Told { answer });
    disputing::leave(draft);
    draft.stop(ClockKind::Dispatch, None, false);
    draft.cancel_all();
    draft.move_to(to);
}

/// What a contractor's agent may not decide, and what needs a second person, waits as a proposal.
pub(super) fn propose(
    draft: &mut Draft<'_>,
    command: &str,
    reason: Option<DeclineReason>,
    told_caller: Option<bool>,
    note: Option<String>,
) {
    let proposal = Proposal {
        command: command.to_owned(),
        by: draft.person(),
        reason_code: reason,
        told_caller,
        note: note.map(Text::plain),
    };
    draft.push(Event::Proposed { proposal });
}

fn check(new: &NewTicket, context: Context<'_>) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    let mut add = |refusal: Result<(), Refusal>| {
        if let Err(Refusal::Invalid(found)) = refusal {
            errors.extend(found);
        }
    };
    add(check_category(context, new.category.as_ref()));
    if let Some(unit) = &new.subject_unit {
        add(check_unit(context, "subject_unit", unit));
    }
    if let Intake::Rating { unit: Some(unit) } = &new.intake {
        add(check_unit(context, "unit", unit));
    }
    if new.details.matter_code.as_ref().is_some_and(|code| !context.reference.matters.contains_key(code)) {
        errors.add("matter_code", FieldCode::Unknown, "没有这个政务服务事项");
    }
    if new.area.as_ref().is_some_and(|area| !context.reference.areas.contains_key(area)) {
        errors.add("area", FieldCode::Unknown, "没有这个行政区划");
    }
    let (now, latest) = (context.now, context.now + AHEAD);
    if let Intake::TransferEmergency { call: Some(call), .. } = &new.intake {
        // Whoever takes it down has often phoned before; of what is entered late that is said.
        let since = new.received_at.unwrap_or(now - PHONED_BEFORE);
        phoning::check_transfer(call, since, context, "transfer_call.", &mut errors);
    }
    if new.details.occurred_at.is_some_and(|at| at > latest) {
        errors.add("occurred_at", FieldCode::Time, "事发时间不能晚于现在");
    }
    match new.received_at.filter(|_| new.split_from.is_none()) {
        Some(at) if at > latest => errors.add("received_at", FieldCode::Time, "受理时间不能晚于现在"),
        Some(at) if at < now - LATE_ENTRY => errors.add("received_at", FieldCode::Time, "补录不能超过 7 天"),
        Some(at) if at < now - AHEAD && new.late_reason.is_none() => {
            errors.add("late_reason", FieldCode::Required, "补录须说明原因");
        }
        _ => {}
    }
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(errors)) }
}
