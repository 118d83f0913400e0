//! Who hears of what a supervisor is asked to rule on, of the ruling, and of what is on the ledger (剔除、挂账、终结).

use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Request, Ticket};
use chrono::NaiveDate;
use entity::values::*;

fn lead(ticket: &Ticket) -> Option<&UnitCode> {
    ticket.lead().map(|lead| &lead.unit)
}

/// The supervisors rule.
pub(super) fn requested(ticket: &Ticket, request: &Request, context: Context<'_>) -> Vec<(Audience, Told)> {
    let whose = named(ticket, lead(ticket), context);
    let until = request.ledger.as_ref().map(|entry| format!("，承诺 {} 办结", entry.until));
    let text = format!("{whose}申请{}{}，请审批。", request.kind.label(), until.unwrap_or_default());
    vec![(Audience::roles(&[Role::Supervisor]), quietly(NoticeKind::Approval, text))]
}

/// The unit learns in writing what it still has to do; whoever asked for it from elsewhere hears of it too.
pub(super) fn decided(ticket: &Ticket, request: &Request, approved: bool) -> Vec<(Audience, Told)> {
    let number = &ticket.number;
    let due = ticket.latest(ClockKind::Handle).map(|clock| deadline(&clock.due)).unwrap_or_default();
    let text = match (approved, request.kind) {
        (true, RequestKind::Exclusion) => {
            format!("工单{number}的剔除申请已获同意，不计入各项比率，超期记录保留；未办结的仍须办结。")
        }
        (true, RequestKind::Inclusion) => format!("工单{number}的剔除已撤销，照常计入各项比率。"),
        (false, RequestKind::Inclusion) => format!("工单{number}的撤销剔除申请未获同意，仍不计入各项比率。"),
        (true, RequestKind::LongTerm) => {
            let until = request.ledger.as_ref().map(|entry| entry.until.to_string()).unwrap_or_default();
            format!("工单{number}的挂账申请已获同意，请按承诺于 {until} 前办结，其间按复查日期报告进展。")
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
