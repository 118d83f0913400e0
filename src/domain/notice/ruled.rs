//! Who hears of what a supervisor is asked to rule on, of the ruling, and of what is on the ledger (剔除、挂账、终结).

use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::lifecycle::{Context, promised};
use crate::domain::ticket::{Adjudication, Request, Submission, Ticket};
use chrono::NaiveDate;
use entity::values::*;

fn lead(ticket: &Ticket) -> Option<&UnitCode> {
    ticket.lead().map(|lead| &lead.unit)
}

/// Whether it is the plan of a complex bad rating (限期整改).
fn is_plan(ticket: &Ticket, request: &Request) -> bool {
    ticket.kind == Kind::Rating && request.kind == RequestKind::LongTerm
}

/// 误评、恶意差评 as the unit says: the supervisors hold whether it is so.
pub(super) fn claimed(
    ticket: &Ticket,
    submission: &Submission,
    context: Context<'_>,
) -> Vec<(Audience, Told)> {
    let whose = named(ticket, lead(ticket), context);
    let verdict = submission.verdict.map_or("误评", Verdict::label);
    let text = format!("{whose}认为差评属“{verdict}”，请认定。");
    vec![(Audience::roles(&[Role::Supervisor]), quietly(NoticeKind::Approval, text))]
}

/// 认定: the unit learns what holds.
pub(super) fn adjudicated(ticket: &Ticket, adjudication: &Adjudication) -> Vec<(Audience, Told)> {
    let (number, verdict) = (&ticket.number, adjudication.verdict.label());
    let text = match ticket.not_counted() {
        true => format!("工单{number}经认定为“{verdict}”，不予采纳，不计入各项比率，记录保留。"),
        false => format!("工单{number}经认定为“{verdict}”，照常计入各项比率；未办结的请继续整改。"),
    };
    let told = Told { kind: NoticeKind::Decided, text, letter: true, at_once: false };
    lead(ticket).map(|unit| (Audience::unit(unit), told)).into_iter().collect()
}

/// The supervisors rule.
pub(super) fn requested(ticket: &Ticket, request: &Request, context: Context<'_>) -> Vec<(Audience, Told)> {
    let whose = named(ticket, lead(ticket), context);
    let until = request.ledger.as_ref().map(|entry| {
        let ends = promised(ticket, entry.until, context);
        format!("，承诺 {} 办结{}", entry.until, ends.said())
    });
    let what = if is_plan(ticket, request) { "限期整改计划" } else { request.kind.label() };
    let text = format!("{whose}申请{what}{}，请审批。", until.unwrap_or_default());
    vec![(Audience::roles(&[Role::Supervisor]), quietly(NoticeKind::Approval, text))]
}

/// The unit learns in writing what it still has to do; whoever asked for it from elsewhere hears of it too.
pub(super) fn decided(
    ticket: &Ticket,
    request: &Request,
    approved: bool,
    context: Context<'_>,
) -> Vec<(Audience, Told)> {
    let number = &ticket.number;
    let due = ticket.latest(ClockKind::Handle).map(|clock| deadline(&clock.due)).unwrap_or_default();
    let text = match (approved, request.kind) {
        (true, RequestKind::Exclusion) => {
            format!("工单{number}的剔除申请已获同意，不计入各项比率，超期记录保留；未办结的仍须办结。")
        }
        (true, RequestKind::Inclusion) => format!("工单{number}的剔除已撤销，照常计入各项比率。"),
        (false, RequestKind::Inclusion) => format!("工单{number}的撤销剔除申请未获同意，仍不计入各项比率。"),
        (true, _) if is_plan(ticket, request) => {
            let until = request.ledger.as_ref().map(|entry| entry.until.to_string()).unwrap_or_default();
            format!(
                "工单{number}的整改计划已获批准，请于 {until} 前整改到位并提交结果，其间按复查日期报告进展。"
            )
        }
        (false, _) if is_plan(ticket, request) => {
            format!("工单{number}的整改计划未获批准，请按期整改，或重新提交计划，办理期限为{due}。")
        }
        (true, RequestKind::LongTerm) => {
            let ends = request.ledger.as_ref().map(|entry| promised(ticket, entry.until, context));
            let until = request.ledger.as_ref().map(|entry| entry.until.to_string()).unwrap_or_default();
            let why = ends.map(|ends| ends.said()).unwrap_or_default();
            format!(
                "工单{number}的挂账申请已获同意，请按承诺于 {until} 前办结{why}，其间按复查日期报告进展。"
            )
        }
        (true, RequestKind::Malicious) => {
            format!("工单{number}经两人认定为恶意扰乱，已不予受理，无须继续办理。")
        }
        (true, _) => format!("工单{number}的终结申请已获同意，你单位无须继续办理。"),
        (false, RequestKind::Malicious) => format!("工单{number}未认定为恶意扰乱，请照常办理。"),
        (false, kind) if ticket.is_closed() => format!("工单{number}的{}申请未获同意。", kind.label()),
        (false, kind) => format!("工单{number}的{}申请未获同意，办理期限为{due}。", kind.label()),
    };
    let told = Told { kind: NoticeKind::Decided, text, letter: true, at_once: pressing(ticket) };
    let mut all = Vec::new();
    let of_lead = |unit: &UnitCode| {
        ticket.participants.iter().any(|p| p.person == request.requested_by && p.unit == *unit)
    };
    if !lead(ticket).is_some_and(of_lead) {
        let asker = Audience::Person { person: request.requested_by };
        all.push((asker, Told { letter: false, ..told.clone() }));
    }
    all.extend(lead(ticket).map(|unit| (Audience::unit(unit), told)));
    all
}

/// 挂账复查: the unit is asked in writing how far it has come, and the supervisors know that it is.
pub(super) fn review_due(
    ticket: &Ticket,
    again_on: NaiveDate,
    context: Context<'_>,
) -> Vec<(Audience, Told)> {
    let Some((unit, (_, entry))) = lead(ticket).zip(ticket.ledger()) else { return Vec::new() };
    let whose = named(ticket, Some(unit), context);
    let text = format!(
        "{whose}挂账复查到期（承诺 {} 办结），请报告进展；{again_on} 仍未报告的再次提醒。",
        entry.until
    );
    let quiet = quietly(NoticeKind::LedgerReview, text);
    let letter = Told { letter: true, ..quiet.clone() };
    vec![(Audience::unit(unit), letter), (Audience::roles(&[Role::Supervisor]), quiet)]
}

/// 报告进展: of what is on the ledger the supervisors hear.
pub(super) fn progress(ticket: &Ticket, context: Context<'_>) -> Vec<(Audience, Told)> {
    if ticket.ledger().is_none() {
        return Vec::new();
    }
    let text = format!("{}已报告挂账办理进展。", named(ticket, lead(ticket), context));
    vec![(Audience::roles(&[Role::Supervisor]), quietly(NoticeKind::Progress, text))]
}
