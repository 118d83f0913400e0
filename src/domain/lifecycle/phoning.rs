//! 电话交办: an emergency is handed over by phone, and whoever is not reached is phoned again, further up (contract.md §4; 潍坊
//! 30 分钟响应; 蚌埠 电话交办).
//!
//! Who is reached has it: the unit's sign clock stops as if it had signed, entered in its name (代录). Who is not reached
//! stops nothing.

use super::context::{AHEAD, Context};
use super::draft::Draft;
use super::gates::wrong_state;
use super::intake::conclude;
use super::{Refusal, handling};
use crate::domain::routing::UnitPhone;
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::ticket::{
    Answer, Assignment, Entry, Event, PhoneCall, PhoneTask, Text, Ticket, TransferCall,
};
use crate::domain::time::Instant;
use entity::values::*;

/// A call as it is reported (`reached, person, number, at`).
#[derive(Debug, Clone, PartialEq)]
pub struct CallReport {
    /// Whom; absent: whoever waits for a call longest.
    pub unit: Option<UnitCode>,
    pub reached: bool,
    pub person: Option<String>,
    pub number: Phone,
    /// Absent: now.
    pub at: Option<Instant>,
    pub note: Option<String>,
}

/// A call to an emergency line (110、119、120、122) as it is reported, with the same parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferReport {
    pub reached: bool,
    pub person: Option<String>,
    /// Absent: the line's own.
    pub number: Option<Phone>,
    /// Absent: now.
    pub at: Option<Instant>,
    pub note: Option<String>,
}

/// A unit to be phoned, with its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dial {
    pub task: PhoneTask,
    pub numbers: Vec<Number>,
    /// The number to try next.
    pub next: Option<UnitPhoneId>,
    /// Whether every number was tried since and nobody answered.
    pub exhausted: bool,
}

/// One of a unit's numbers, and how often it was tried for this ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub phone: UnitPhone,
    pub tries: usize,
}

/// Why nobody phones about it.
pub(super) fn may_phone(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.urgency != Urgency::Emergency {
        return Err(Refusal::NotForThisTicket(CommandName::HandOver));
    }
    match parts(ticket).next() {
        Some(_) => Ok(()),
        None => Err(wrong_state(ticket, CommandName::HandOver)),
    }
}

fn parts(ticket: &Ticket) -> impl Iterator<Item = &Assignment> {
    ticket.assignments.iter().filter(|part| part.is_open())
}

/// 电话交办
pub(super) fn hand_over(draft: &mut Draft<'_>, call: CallReport) -> Result<(), Refusal> {
    let CallReport { unit, reached, person, number, at, note } = call;
    let waiting = draft.ticket.phone_tasks().into_iter().next().map(|task| task.unit);
    let unit = unit.or(waiting).or_else(|| draft.ticket.lead().map(|lead| lead.unit.clone()));
    let part = parts(&draft.ticket).filter(|part| Some(&part.unit) == unit.as_ref()).last().cloned();
    let Some(part) = part else {
        return Err(Refusal::field("unit", FieldCode::Unknown, "该单位没有在办本工单"));
    };
    // Who says no time means now; a machine's clock that was set back must not turn that into a fault.
    let at = at.unwrap_or_else(|| part.dispatched_at.max(draft.now()));
    let mut errors = FieldErrors::default();
    if at > draft.now() + AHEAD {
        errors.add("at", FieldCode::Time, "通话时间不能晚于现在");
    } else if at < part.dispatched_at {
        errors.add("at", FieldCode::Time, "通话时间不能早于派单时间");
    }
    if reached && person.is_none() {
        errors.add("person", FieldCode::Required, "接通的，请填写接听人");
    } else if !reached && person.is_some() {
        errors.add("person", FieldCode::Conflict, "未接通的，没有接听人");
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let known = draft.context.reference.phones_to_call(&part.unit);
    let phone = known.iter().find(|phone| phone.number == number.as_str()).map(|phone| phone.id);
    let by = draft.person();
    let call = PhoneCall {
        assignment: part.id,
        unit: part.unit.clone(),
        reached,
        person: person.clone().map(Text::plain),
        number: Text::plain(number.as_str().to_owned()),
        phone,
        at,
        note: note.map(Text::plain),
        by,
    };
    draft.push(Event::HandedOver { call: Box::new(call) });
    if let Some(person) = person.filter(|_| part.status == AssignmentStatus::Dispatched) {
        signed_by_word(draft, &part, person);
    }
    Ok(())
}

/// 转紧急热线 with the call by which it was handed over (云政办发〔2022〕73号 一键转接).
pub(super) fn transfer(
    draft: &mut Draft<'_>,
    to: EmergencyLine,
    call: Option<TransferReport>,
) -> Result<(), Refusal> {
    if let Some(call) = &call {
        let mut errors = FieldErrors::default();
        check_transfer(call, draft.ticket.received_at, draft.context, "", &mut errors);
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors));
        }
    }
    let call = call.map(|call| transfer_call(draft, to, call));
    conclude(draft, Answer::Transferred { to, call }, Status::Transferred);
    Ok(())
}

/// Whether a call can have been made like that, after `since`; nobody's ticket is handed to a line that did not answer.
pub(super) fn check_transfer(
    call: &TransferReport,
    since: Instant,
    context: Context<'_>,
    prefix: &str,
    errors: &mut FieldErrors,
) {
    let mut add = |field: &str, code, detail: &str| errors.add(format!("{prefix}{field}"), code, detail);
    if !call.reached {
        add("reached", FieldCode::Conflict, "未接通的不算转出，请接通后再转，或改打其他紧急电话");
    } else if call.person.is_none() {
        add("person", FieldCode::Required, "接通的，请填写接听人");
    }
    match call.at {
        Some(at) if at > context.now + AHEAD => add("at", FieldCode::Time, "通话时间不能晚于现在"),
        Some(at) if at < since => add("at", FieldCode::Time, "通话时间不能早于受理时间"),
        _ => {}
    }
}

/// The call as it is kept.
pub(super) fn transfer_call(draft: &Draft<'_>, to: EmergencyLine, call: TransferReport) -> Box<TransferCall> {
    let TransferReport { person, number, at, note, .. } = call;
    let number = number.map_or_else(|| to.code().to_owned(), |number| number.as_str().to_owned());
    Box::new(TransferCall {
        person: Text::plain(person.unwrap_or_default()),
        number: Text::plain(number),
        at: at.unwrap_or_else(|| draft.now()),
        note: note.map(Text::plain),
        by: draft.person(),
    })
}

/// Whoever answered has taken it: 签收, entered in the unit's name.
fn signed_by_word(draft: &mut Draft<'_>, part: &Assignment, person: String) {
    let entry = Entry {
        command: CommandName::Sign,
        unit: part.unit.clone(),
        person: Text::plain(person),
        medium: EntryMedium::Phone,
        attachment: None,
        by: draft.person(),
        at: draft.now(),
    };
    draft.push(Event::Entered { entry: Box::new(entry) });
    match part.role {
        AssignmentRole::Lead => handling::sign(draft, &part.unit),
        AssignmentRole::Co => handling::sign_co(draft, &part.unit),
    }
}

/// Whom to phone now, by which number next: from the rank that the rung asks for upwards, each number once, then again
/// from the first.
pub fn dials(ticket: &Ticket, context: Context<'_>) -> Vec<Dial> {
    ticket.phone_tasks().into_iter().map(|task| dial(ticket, task, context)).collect()
}

fn dial(ticket: &Ticket, task: PhoneTask, context: Context<'_>) -> Dial {
    let all = context.reference.phones_to_call(&task.unit);
    let tries = |phone: &UnitPhone, since: Option<Instant>| {
        let since = |at: Instant| since.is_none_or(|since| at >= since);
        ticket.calls_to(task.assignment).filter(|call| call.phone == Some(phone.id) && since(call.at)).count()
    };
    let numbers =
        all.iter().map(|phone| Number { phone: phone.clone(), tries: tries(phone, None) }).collect();
    let high: Vec<&UnitPhone> = all.iter().filter(|phone| phone.rank >= task.rank).collect();
    // Where a unit has nobody higher up, whoever it has.
    let among = if high.is_empty() { all.iter().collect() } else { high };
    let tried = |phone: &UnitPhone| tries(phone, Some(task.since));
    let exhausted = !among.is_empty() && among.iter().all(|phone| tried(phone) > 0);
    let next = among.iter().min_by_key(|phone| tried(phone)).map(|phone| phone.id);
    Dial { task, numbers, next, exhausted }
}
