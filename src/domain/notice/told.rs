//! What single events make known, apart from the ladder.

use super::words::{deadline, named};
use super::{
    Audience, Told, assisted, extended, inside, joined, phoned, returned, ruled, succeeded, supervised,
    suspended,
};
use crate::domain::clock::{Clock, ClockKey};
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Event, Request, RoundCause, SECOND_REDO, Ticket};
use entity::values::*;

/// Who is told what about `event`.
pub(super) fn told(ticket: &Ticket, event: &Event, context: Context<'_>) -> Vec<(Audience, Told)> {
    match event {
        Event::Dispatched { unit, role, .. } => {
            let mut told = assigned(ticket, unit, *role);
            told.extend(phoned::to_hand_over(ticket, unit, context));
            told
        }
        Event::HandedOver { call } => phoned::not_reached(ticket, call, context),
        Event::CoSubmitted { result } => assisted::delivered(ticket, result, context),
        Event::Succeeded { succession } => succeeded::passed(ticket, succession, context),
        Event::CoUnitRemoved { unit, .. } => assisted::removed(ticket, unit),
        Event::AssignmentMoved { assignment, to: AssignmentStatus::Removed } => {
            assisted::ended(ticket, *assignment)
        }
        Event::Reviewed { passed: false, .. } => {
            to_unit(ticket, NoticeKind::ReviewFailed, "审核未通过，已退回")
        }
        Event::RoundOpened { round, cause, .. } => {
            let mut told = to_unit(ticket, NoticeKind::Redo, again(*cause));
            if *round == SECOND_REDO + 1 {
                told.extend(supervised::redone(ticket, context));
            }
            told
        }
        Event::Received(_) if ticket.status == Status::Received => waiting(ticket),
        Event::Moved { to: Status::Received | Status::ToDispatch } => waiting(ticket),
        Event::Moved { to: Status::Dispute } => returned::disputed(ticket),
        Event::Moved { to: Status::Withdrawn } => withdrawn(ticket),
        Event::Merged { .. } => joined::merged(ticket),
        Event::Unmerged { .. } => joined::unmerged(ticket),
        Event::Absorbed { absorbed } => joined::absorbed(ticket, absorbed),
        Event::Released { number } => joined::released(ticket, number),
        Event::CallerJoined { .. } => joined::called(ticket),
        Event::CalledAgain { .. } => joined::called_again(ticket),
        Event::RatedAgain { again } => joined::rated_again(ticket, again),
        Event::Corrected { correction } => joined::put_right(ticket, correction),
        // What came with it tells of it.
        Event::ClockMoved { shift, .. }
            if matches!(shift.reason, ShiftReason::Merged | ShiftReason::Unmerged) =>
        {
            Vec::new()
        }
        Event::ClockMissed { key, .. } if is_ordered(key.kind) => supervised::missed(ticket, key, context),
        Event::ClockMissed { key, .. } => stage(ticket, key),
        Event::PreliminaryReported { .. } => reported(ticket, context),
        Event::ClockVoided { key, .. } => corrected(ticket, key, context),
        Event::Proposed { .. } => vec![(
            Audience::roles(&[Role::Dispatcher]),
            quietly(NoticeKind::Approval, format!("工单{}有处理建议，等待决定。", ticket.number)),
        )],
        Event::Requested { request } if request.returning.is_some() => {
            returned::requested(ticket, request, context)
        }
        Event::Requested { request } if request.extension.is_some() => {
            extended::requested(ticket, request, context)
        }
        Event::Requested { request } if request.suspension.is_some() => {
            suspended::requested(ticket, request, context)
        }
        Event::Requested { request } if request.prepared.is_some() => {
            inside::prepared(ticket, request, context)
        }
        Event::AssignedInside { task } => inside::assigned(ticket, task),
        Event::InsideReminded { task, overdue, .. } => inside::reminded(ticket, *task, *overdue),
        Event::DirectiveGiven { directive } => supervised::given(ticket, directive, context),
        Event::DirectiveAnswered { directive, .. } => supervised::answered(ticket, *directive, context),
        Event::DirectiveClosed { directive, .. } => supervised::closed(ticket, *directive),
        Event::DirectiveLapsed { directive, .. } => supervised::lapsed(ticket, *directive),
        Event::Urged { .. } => supervised::urged(ticket, context),
        Event::Requested { request } if request.objecting.is_some() => {
            assisted::objected(ticket, request, context)
        }
        Event::Requested { request } if request.is_ruling() => ruled::requested(ticket, request, context),
        Event::Adjudicated { adjudication } => ruled::adjudicated(ticket, adjudication),
        Event::Submitted { submission } if ticket.contested().is_some() => {
            ruled::claimed(ticket, submission, context)
        }
        Event::LedgerReviewDue { again_on, .. } => ruled::review_due(ticket, *again_on, context),
        Event::ProgressReported { .. } => ruled::progress(ticket, context),
        Event::Resumed { .. } => suspended::resumed(ticket),
        Event::RequestEndorsed { request, .. } => extended::endorsed(ticket, *request, context),
        Event::Requested { request } => vec![(
            Audience::roles(&[Role::Supervisor]),
            quietly(
                NoticeKind::Approval,
                format!("工单{}有一项“{}”申请，等待审批。", ticket.number, request.kind.label()),
            ),
        )],
        Event::SpotChecked { check } if !check.confirmed => vec![(
            Audience::roles(&[Role::Supervisor]),
            quietly(
                NoticeKind::Approval,
                format!("工单{}销号后核实不属实，请决定是否撤销销号。", ticket.number),
            ),
        )],
        Event::RequestDecided { request, approved, .. } => decided(ticket, *request, *approved, context),
        // The decision itself tells the lead unit of it.
        Event::ClockMoved { key, shift }
            if matches!(shift.reason, ShiftReason::Extension | ShiftReason::LongTerm)
                && key.kind != ClockKind::CoHandle =>
        {
            Vec::new()
        }
        Event::ClockMoved { key, shift } => returned::moved(ticket, key, shift, context),
        _ => Vec::new(),
    }
}

/// Whether a clock runs to the answer to an order.
fn is_ordered(kind: ClockKind) -> bool {
    matches!(kind, ClockKind::Supervision | ClockKind::Instruction)
}

/// What is known of an emergency at first: whoever answers for it in the hotline is told at once.
fn reported(ticket: &Ticket, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(report) = &ticket.preliminary else { return Vec::new() };
    let text = format!("{}已提交初步报告。", named(ticket, Some(&report.unit), context));
    let told = Told { kind: NoticeKind::Progress, text, letter: false, at_once: true };
    vec![(Audience::roles(&[Role::Dispatcher, Role::Supervisor]), told)]
}

/// In the console only.
pub(super) fn quietly(kind: NoticeKind, text: String) -> Told {
    Told { kind, text, letter: false, at_once: false }
}

pub(super) fn pressing(ticket: &Ticket) -> bool {
    ticket.urgency != Urgency::Normal
}

/// 新派工单: with the first thing to do and the last day.
fn assigned(ticket: &Ticket, unit: &UnitCode, role: AssignmentRole) -> Vec<(Audience, Told)> {
    let due = |kind: ClockKind| {
        let of = |c: &&Clock| c.key.kind == kind && c.key.unit.as_ref() == Some(unit) && c.is_open();
        ticket.clocks.iter().rev().find(of).map(|c| deadline(&c.due))
    };
    let designated = if ticket.no_return { "（经争议协商指定，不得退单）" } else { "" };
    let steps = [
        (ClockKind::Sign, "签收"),
        (ClockKind::Contact, "联系诉求人"),
        (ClockKind::Preliminary, "提交初步报告"),
        (ClockKind::Handle, "办结"),
        (ClockKind::CoHandle, "向主办单位提交协办结果"),
    ];
    let part = if role == AssignmentRole::Co { "协办" } else { "" };
    let steps: Vec<_> =
        steps.iter().filter_map(|(kind, what)| due(*kind).map(|due| format!("{due}前{what}"))).collect();
    let urgency = if pressing(ticket) { format!("【{}】", ticket.urgency.label()) } else { String::new() };
    let text = format!(
        "{urgency}新派{part}{}工单{}{designated}，请于{}。",
        ticket.kind.label(),
        ticket.number,
        steps.join("，")
    );
    let audience = if pressing(ticket) { Audience::unit(unit) } else { Audience::handlers(unit) };
    vec![(audience, Told { kind: NoticeKind::Assigned, text, letter: true, at_once: pressing(ticket) })]
}

/// What comes back to the unit, with the day by which it is due now.
fn to_unit(ticket: &Ticket, kind: NoticeKind, why: &str) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let due = ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = format!("工单{}{why}，请于{due}前重新办结。", ticket.number);
    vec![(Audience::unit(&lead.unit), Told { kind, text, letter: true, at_once: pressing(ticket) })]
}

fn again(cause: RoundCause) -> &'static str {
    match cause {
        RoundCause::Redo => "须重办",
        RoundCause::SignOffRejected => "未予销号，须重办",
        RoundCause::UpstreamRejected => "被上级平台退回，须重办",
        RoundCause::SignOffRevoked => "的销号已撤销，须重办",
        RoundCause::RatedAgain => "的办件又收到差评，须重办",
    }
}

/// A pressing ticket that nobody has dispatched yet is told at once; the others stand in the dispatchers' list.
fn waiting(ticket: &Ticket) -> Vec<(Audience, Told)> {
    let undispatched = matches!(ticket.status, Status::Received | Status::ToDispatch);
    let clock = ticket.latest(ClockKind::Dispatch).filter(|c| c.is_open());
    match clock {
        // The dispatch clock ran out with the first dispatch: a return leaves only the total.
        None if ticket.status == Status::ToDispatch && ticket.accepted_returns() > 0 && pressing(ticket) => {
            let text = format!("【{}】工单{}已退单，请立即重新派单。", ticket.urgency.label(), ticket.number);
            let told = Told { kind: NoticeKind::Waiting, text, letter: false, at_once: true };
            vec![(Audience::roles(&[Role::Dispatcher]), told)]
        }
        Some(clock) if undispatched && pressing(ticket) => {
            let (urgency, due) = (ticket.urgency.label(), deadline(&clock.due));
            let text = format!("【{urgency}】工单{}等待派单，请于{due}前派出。", ticket.number);
            let told = Told { kind: NoticeKind::Waiting, text, letter: false, at_once: true };
            vec![(Audience::roles(&[Role::Dispatcher]), told)]
        }
        _ => Vec::new(),
    }
}

/// The unit stops working on what the caller has withdrawn.
fn withdrawn(ticket: &Ticket) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let text = format!("工单{}已由诉求人撤诉，无需继续办理。", ticket.number);
    let units = ticket.open_co_units().map(|part| &part.unit);
    let told = quietly(NoticeKind::Withdrawn, text);
    std::iter::once(&lead.unit).chain(units).map(|unit| (Audience::handlers(unit), told.clone())).collect()
}

/// The hotline's own clocks have no ladder: whose turn it is and the supervisor are told of the miss, unless the act
/// that ends it came together with it.
fn stage(ticket: &Ticket, key: &ClockKey) -> Vec<(Audience, Told)> {
    let whose = match key.kind {
        ClockKind::Dispatch
        | ClockKind::ReturnDecision
        | ClockKind::ExtensionDecision
        | ClockKind::SuspensionDecision
        | ClockKind::ReportUp => Role::Dispatcher,
        ClockKind::Dispute => Role::Supervisor,
        ClockKind::Review => Role::Reviewer,
        ClockKind::Visit => Role::Visitor,
        ClockKind::SignOff => Role::Signer,
        ClockKind::Sign
        | ClockKind::Contact
        | ClockKind::Preliminary
        | ClockKind::Handle
        | ClockKind::CoHandle
        | ClockKind::Total
        | ClockKind::Supervision
        | ClockKind::Instruction => return Vec::new(),
    };
    let Some(clock) = ticket.clock(key).filter(|c| c.is_open()) else { return Vec::new() };
    let mut roles = vec![whose, Role::Supervisor];
    roles.dedup();
    let text = format!(
        "工单{}的“{}”时限（{}）已超期，请立即处理。",
        ticket.number,
        key.kind.label(),
        deadline(&clock.due)
    );
    vec![(Audience::roles(&roles), quietly(NoticeKind::Stage, text))]
}

/// A miss that an announced calendar made untrue (domain.md §7.3).
fn corrected(ticket: &Ticket, key: &ClockKey, context: Context<'_>) -> Vec<(Audience, Told)> {
    let (Some(unit), Some(clock)) = (&key.unit, ticket.clock(key)) else { return Vec::new() };
    let text = format!(
        "{}的“{}”时限因节假日安排公布改为{}，原超期记录已撤销。",
        named(ticket, Some(unit), context),
        key.kind.label(),
        deadline(&clock.due)
    );
    vec![(Audience::unit(unit), quietly(NoticeKind::Corrected, text))]
}

fn decided(
    ticket: &Ticket,
    request: RequestId,
    approved: bool,
    context: Context<'_>,
) -> Vec<(Audience, Told)> {
    let asked = |r: &&Request| r.id == request;
    let Some(request) = ticket.requests.iter().find(asked) else { return Vec::new() };
    if request.prepared.is_some() {
        return inside::decided(ticket, request, approved);
    }
    if let Some(returning) = &request.returning {
        return returned::decided(ticket, returning, approved);
    }
    if let Some(extension) = &request.extension {
        return extended::decided(ticket, extension, approved);
    }
    if let Some(suspension) = &request.suspension {
        return suspended::decided(ticket, suspension, approved);
    }
    if let Some(objecting) = &request.objecting {
        return assisted::decided(ticket, objecting, approved, context);
    }
    if request.is_ruling() {
        return ruled::decided(ticket, request, approved, context);
    }
    let word = if approved { "已同意" } else { "未同意" };
    let text = format!("您对工单{}的“{}”申请{word}。", ticket.number, request.kind.label());
    let told = quietly(NoticeKind::Decided, text);
    vec![(Audience::Person { person: request.requested_by }, told)]
}
