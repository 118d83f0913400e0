//! 剔除、挂账、终结: what a unit or a dispatcher asks and a supervisor rules on (督办员裁定; contract.md §4 `request_X`).
//!
//! Three different things. 剔除 leaves a ticket out of what units are measured by, with its misses in plain sight. 挂账
//! puts what cannot be settled now on a ledger, with a promised day and somebody asking on the way (济南条例 24 措施、时限、
//! 跟踪督办; 吕梁 最长不超过 180 日). 终结 ends a matter with a final answer that the unit's head has signed (吕梁 最终答复;
//! 潍坊条例 21 书面提请审核). None of them makes a miss undone.
//!
//! 撤销剔除 takes an exclusion back, held by two persons as the exclusion was (domain.md §11): it counts again, in every report, as if
//! it had never been left out, and the ticket shows both.
//!
//! 认定恶意 (恶意扰乱; 66号(二)) is held by two persons as well: whoever has it, or takes it down, says so, and a supervisor decides.
//! Until then everything else may be done, first of all what cannot wait.

use super::context::Context;
use super::draft::Draft;
use super::handling::unknown_evidence;
use super::requesting::{Wish, command_of, pending, request_of};
use super::{Refusal, gates, objecting, reviewing, rules, supervising};
use crate::domain::clock::{Clock, Matter, Shift};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Event, LedgerEntry, RULINGS, Request, Text, Ticket};
use crate::domain::time::{day_of, start_of};
use chrono::{Days, NaiveDate};
use entity::values::*;

/// Where a ticket of the ledger may stand: in the unit's hands, or its result under review.
const ON_LEDGER: &[Status] =
    &[Status::Dispatched, Status::Handling, Status::Suspended, Status::ReturnReview, Status::ToReview];

/// After these days without a word people are reminded again.
const AGAIN: Days = Days::new(7);

/// The days that may be promised: from the first to the last; `None` where nothing goes onto the ledger.
pub fn promisable(ticket: &Ticket, context: Context<'_>) -> Option<(NaiveDate, NaiveDate)> {
    ticket.lead().filter(|_| ticket.kind != Kind::Rating)?;
    let today = day_of(context.now);
    // What is in time is promised beyond its time, what is late from tomorrow on.
    let due = ticket.latest(ClockKind::Handle).filter(|clock| !is_late(clock, context)).map(|c| c.due.on);
    let first = due.unwrap_or(today).max(today) + Days::new(1);
    let last = today + Days::new(u64::from(longest(ticket, context)));
    (first <= last).then_some((first, last))
}

/// How many days ahead the ledger's promise may lie at most (挂账最长期限).
pub(super) fn longest(ticket: &Ticket, context: Context<'_>) -> u32 {
    context.policy.number(LimitName::LongTermDays, Matter::of(ticket))
}

/// What a promised day makes of the unit's time (承诺期限).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promised {
    /// The last day.
    pub on: NaiveDate,
    /// Why that is not the promised day, in words; `None` where it is.
    pub why: Option<&'static str>,
}

/// The day with which the time ends by a promise: the promised one, or the first working day after it (domain.md §7: a time that
/// ends on a day of rest ends with the next working day), never beyond the deadline of the platform above.
pub fn promised(ticket: &Ticket, until: NaiveDate, context: Context<'_>) -> Promised {
    let ending = context.calendar.ending_on(until);
    let cap = ticket.latest(ClockKind::Handle).and_then(|clock| clock.cap);
    match cap.filter(|cap| cap.at < ending.at) {
        Some(cap) => {
            Promised { on: cap.on, why: (cap.on != until).then_some("不晚于上级平台的期限") }
        }
        None => {
            let why = (ending.on != until).then_some("承诺日期逢休息日，顺延至其后第一个工作日");
            Promised { on: ending.on, why }
        }
    }
}

impl Promised {
    /// For a sentence behind the promised day: （期限至 2026-12-28，承诺日期逢休息日，…）; empty where nothing is to be said.
    pub fn said(&self) -> String {
        self.why.map(|why| format!("（期限至 {}，{why}）", self.on)).unwrap_or_default()
    }
}

fn is_late(clock: &Clock, context: Context<'_>) -> bool {
    clock.is_missed() || clock.due.at <= context.now
}

/// Why nobody may ask for it now, whatever the reason.
pub(super) fn may_ask(ticket: &Ticket, kind: RequestKind, context: Context<'_>) -> Result<(), Refusal> {
    // What intake proposed a dispatcher may make the own word.
    let taken_over = kind == RequestKind::Malicious && ticket.proposal.is_some();
    if ticket.pending(kind).is_some() && !taken_over {
        return Err(Refusal::AlreadyRequested);
    }
    match kind {
        // A rating is judged by its own rules (contract.md §5 `adjudicate_rating`).
        RequestKind::Malicious if ticket.kind == Kind::Rating => {
            Err(Refusal::NotForThisTicket(request_of(kind)))
        }
        RequestKind::Exclusion if ticket.excluded() => Err(Refusal::AlreadyRuled(kind)),
        RequestKind::Inclusion if !ticket.excluded() => Err(Refusal::NotExcluded),
        // contract.md §5: a rating's time is nobody's to move.
        RequestKind::LongTerm if ticket.kind == Kind::Rating => {
            Err(Refusal::NotForThisTicket(request_of(kind)))
        }
        RequestKind::LongTerm if ticket.ledger().is_some() => Err(Refusal::AlreadyRuled(kind)),
        // It moves the unit's time, and so may what waits.
        RequestKind::LongTerm if ticket.waiting().is_some() => Err(Refusal::AlreadyRequested),
        RequestKind::LongTerm if promisable(ticket, context).is_none() => {
            let days = longest(ticket, context);
            Err(Refusal::CapExceeded(format!("办理期限已超过自今日起 {days} 天，无须挂账")))
        }
        _ => Ok(()),
    }
}

/// Whether what was asked for can still be allowed: the promised day has not come.
pub(super) fn may_approve(ticket: &Ticket, context: Context<'_>) -> Result<(), Refusal> {
    match ticket.pending(RequestKind::LongTerm).and_then(|request| request.ledger.as_ref()) {
        Some(asked) if asked.until <= day_of(context.now) => Err(Refusal::PromisePassed(asked.until)),
        _ => Ok(()),
    }
}

/// 申请剔除、挂账、终结
pub(super) fn ask(
    draft: &mut Draft<'_>,
    kind: RequestKind,
    reason: String,
    evidence: Vec<AttachmentId>,
    until: Option<NaiveDate>,
) -> Result<(), Refusal> {
    let unit = draft.ticket.lead().map(|lead| lead.unit.clone());
    if unit.is_none() && kind != RequestKind::Malicious {
        return Err(gates::wrong_state(&draft.ticket, request_of(kind)));
    }
    let mut errors = FieldErrors::default();
    // Of a call there may be nothing but the recording, and to count a ticket as every other one needs no proof.
    if evidence.is_empty() && !matches!(kind, RequestKind::Malicious | RequestKind::Inclusion) {
        let needed = match kind {
            RequestKind::Termination => "请附主要负责人签字盖章的最终答复文件",
            _ => "请附至少一份佐证材料",
        };
        errors.add("evidence", FieldCode::Required, needed);
    }
    if let Some(unknown) = unknown_evidence(draft, &evidence) {
        errors.add("evidence", FieldCode::Unknown, unknown);
    }
    let mut ledger = None;
    if kind == RequestKind::LongTerm {
        match until {
            None => errors.add("until", FieldCode::Required, "请填写承诺办结日期"),
            Some(until) => {
                check(draft, until, &mut errors);
                ledger = unit.map(|unit| promise(unit, until));
            }
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    draft.lapse(kind);
    draft.ask(kind, Wish { reason: Some(Text::plain(reason)), evidence, ledger, ..Wish::default() });
    Ok(())
}

fn check(draft: &Draft<'_>, until: NaiveDate, errors: &mut FieldErrors) {
    let Some((first, last)) = promisable(&draft.ticket, draft.context) else { return };
    if until < first {
        errors.add("until", FieldCode::Time, format!("承诺办结日期最早为 {first}"));
    } else if until > last {
        let days = longest(&draft.ticket, draft.context);
        errors.add("until", FieldCode::Range, format!("挂账最长 {days} 天，承诺办结日期最晚为 {last}"));
    }
}

fn promise(unit: UnitCode, until: NaiveDate) -> LedgerEntry {
    LedgerEntry {
        unit,
        until,
        entered_at: None,
        due_on: None,
        review_on: None,
        remind_on: None,
        left_at: None,
    }
}

/// The supervisor's word on it.
pub(super) fn decide(
    draft: &mut Draft<'_>,
    kind: RequestKind,
    approved: bool,
    note: Option<Text>,
) -> Result<(), Refusal> {
    let request = pending(&draft.ticket, kind)?;
    draft.decided(&request, approved, note);
    let plan = kind == RequestKind::LongTerm && draft.ticket.status == Status::ToReview;
    match kind {
        _ if plan && approved => begin_plan(draft, &request),
        _ if plan => reviewing::fail(draft, "整改计划未获批准，请按期整改或重新提交计划".to_owned()),
        _ if !approved => {}
        RequestKind::LongTerm => enter(draft, &request),
        RequestKind::Termination => end(draft, Status::Terminated),
        RequestKind::Malicious => end(draft, Status::Declined),
        // 剔除: the ticket goes on as it was; who counts looks at the request.
        _ => {}
    }
    Ok(())
}

/// 列入挂账: what is not late ends with the promised day, never beyond the deadline of the platform above; what is late
/// stays late.
fn enter(draft: &mut Draft<'_>, request: &Request) {
    let Some(asked) = &request.ledger else { return };
    let due_on = draft.ticket.latest(ClockKind::Total).map(|total| total.due.on);
    let review_on = next_review(draft).min(asked.until);
    draft.push(Event::LedgerEntered { request: request.id, until: asked.until, due_on, review_on });
    let promised = draft.context.calendar.ending_on(asked.until);
    let moved = draft.keys(|c| {
        c.is_open() && !c.is_missed() && matches!(c.key.kind, ClockKind::Handle | ClockKind::Total)
    });
    for key in moved {
        let Some(clock) = draft.ticket.clock(&key) else { continue };
        let due = clock.cap.filter(|cap| cap.at < promised.at).unwrap_or(promised);
        if due.at > clock.due.at {
            let shift =
                Shift { reason: ShiftReason::LongTerm, at: draft.now(), working_days: 0, minutes: 0, due };
            draft.push(Event::ClockMoved { key, shift });
        }
    }
}

/// 终结、认定恶意: whatever waits for a decision falls away, whatever runs is cancelled; misses stay.
fn end(draft: &mut Draft<'_>, to: Status) {
    for kind in [RequestKind::Extension, RequestKind::Suspension, RequestKind::CloseDissatisfied] {
        draft.lapse(kind);
    }
    objecting::lapse(draft);
    supervising::lapse(draft, None);
    draft.clear_alarm();
    if to == Status::Declined {
        // As every decline does before anybody has it (contract.md §4 "States").
        draft.stop(ClockKind::Dispatch, None, false);
    }
    draft.cancel_all();
    draft.move_to(to);
}

/// After a move: what nobody can rule on in this state lapses, and what is out of the unit's hands leaves the ledger.
pub(super) fn follow(draft: &mut Draft<'_>) {
    let status = draft.ticket.status;
    for kind in RULINGS {
        if rules::in_state(command_of(*kind, true), status).is_none() {
            draft.lapse(*kind);
        }
    }
    if let Some((request, _)) = draft.ticket.ledger().filter(|_| !ON_LEDGER.contains(&status)) {
        draft.push(Event::LedgerLeft { request });
    }
}

/// 报告进展: of what is on the ledger somebody asks again after the interval.
pub(super) fn report(draft: &mut Draft<'_>, content: String) {
    let review_on = draft.ticket.ledger().map(|(_, entry)| next_review(draft).min(entry.until));
    let today = day_of(draft.now());
    // Beyond the promised day the miss itself asks, and every interval.
    let review_on = review_on.map(|day| if day <= today { next_review(draft) } else { day });
    draft.push(Event::ProgressReported { content: Text::plain(content), review_on });
}

fn next_review(draft: &Draft<'_>) -> NaiveDate {
    let days = draft.context.policy.number(LimitName::LongTermReview, draft.matter());
    day_of(draft.now()) + Days::new(u64::from(days))
}

/// 限期整改: the plan of a complex bad rating waits for a supervisor, beside the result that brings it (contract.md §5). Its measures
/// stand in the result.
pub(super) fn ask_for_plan(draft: &mut Draft<'_>, unit: UnitCode, until: NaiveDate) {
    let Some(result) = draft.ticket.submission() else { return };
    let (author, evidence) = (result.by, result.evidence.clone());
    let ledger = Some(promise(unit, until));
    draft.ask_as(author, RequestKind::LongTerm, Wish { evidence, ledger, ..Wish::default() });
}

/// 计划获准: the unit goes on by it. The time under review is given back, then the clocks end with the promised day.
fn begin_plan(draft: &mut Draft<'_>, request: &Request) {
    draft.stop(ClockKind::Review, None, false);
    for key in draft.keys(|c| draft.ticket.awaits_review(c)) {
        draft.resume(&key, ShiftReason::ReviewFailed);
    }
    draft.push(Event::PlanBegun);
    enter(draft, request);
    draft.move_to(Status::Handling);
}

/// 挂账复查: a ticket on the ledger is not forgotten.
pub(super) fn remind(draft: &mut Draft<'_>) {
    let now = draft.now();
    let due = |entry: &LedgerEntry| entry.remind_on.is_some_and(|day| start_of(day) <= now);
    let Some((request, _)) = draft.ticket.ledger().filter(|(_, entry)| due(entry)) else { return };
    draft.push(Event::LedgerReviewDue { request, again_on: day_of(now) + AGAIN });
}
