//! Who hears of what a unit does inside: who has it in hand, whose day has come, what waits for the lead (单位内交办、审签).

use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Hand, InnerTask, Request, Ticket};
use chrono::Datelike;
use entity::values::*;

/// A colleague is told; for a worker without an account the unit prints a slip.
pub(super) fn assigned(ticket: &Ticket, task: &InnerTask) -> Vec<(Audience, Told)> {
    let Hand::Person { person } = task.hand else { return Vec::new() };
    let text = format!("单位内交办：工单{}交您办理，内部期限{}。", ticket.number, day(task));
    let told = Told { at_once: pressing(ticket), ..quietly(NoticeKind::Inside, text) };
    vec![(Audience::Person { person }, told)]
}

/// On the day the one who has it, or, where that is a worker, those who gave it; when it has passed the lead too.
pub(super) fn reminded(ticket: &Ticket, n: u32, overdue: bool) -> Vec<(Audience, Told)> {
    let Some(task) = ticket.inside.iter().find(|task| task.n == n) else { return Vec::new() };
    let text = match overdue {
        true => format!("工单{}的单位内交办已过内部期限（{}），尚未办结。", ticket.number, day(task)),
        false => format!("工单{}的单位内交办今天（{}）到期。", ticket.number, day(task)),
    };
    let told = quietly(NoticeKind::Inside, text);
    let mut all = match task.hand {
        Hand::Person { person } => vec![(Audience::Person { person }, told.clone())],
        Hand::Worker { .. } | Hand::Named(_) => vec![(Audience::handlers(&task.unit), told.clone())],
    };
    if overdue {
        all.push((Audience::leads(&task.unit), told));
    }
    all
}

fn day(task: &InnerTask) -> String {
    format!("{}月{}日", task.due_on.month(), task.due_on.day())
}

/// 待审签: the unit's time runs on meanwhile.
pub(super) fn prepared(ticket: &Ticket, request: &Request, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(draft) = &request.prepared else { return Vec::new() };
    let due = ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)).unwrap_or_default();
    let whose = named(ticket, Some(&draft.unit), context);
    let text = format!("{whose}的办结稿待审签，办理期限{due}，审签期间继续计时。");
    vec![(
        Audience::leads(&draft.unit),
        Told { at_once: pressing(ticket), ..quietly(NoticeKind::Approval, text) },
    )]
}

/// The author learns whether it has left; where the hotline entered it, the unit does.
pub(super) fn decided(ticket: &Ticket, request: &Request, approved: bool) -> Vec<(Audience, Told)> {
    let Some(draft) = &request.prepared else { return Vec::new() };
    let text = match approved {
        true => format!("工单{}的办结稿已审签，已提交审核。", ticket.number),
        false => format!("工单{}的办结稿被退回修改，请修改后重新提交，办理期限不变。", ticket.number),
    };
    let entered = ticket.entries.iter().any(|entry| entry.at == request.requested_at);
    let audience = match entered {
        true => Audience::handlers(&draft.unit),
        false => Audience::Person { person: request.requested_by },
    };
    vec![(audience, quietly(NoticeKind::Decided, text))]
}
