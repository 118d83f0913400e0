//! Who hears of it when matters become one or two again, and when one more person calls about one (并单、拆回、加入诉求人).

use super::told::{pressing, quietly};
use super::words::deadline;
use super::{Audience, Told};
use crate::domain::rating;
use crate::domain::ticket::{Absorbed, Assignment, Correction, RatedAgain, Ticket, is_in_hand};
use entity::values::*;

/// The units stop working on it, in writing: somebody else may answer now.
pub(super) fn merged(ticket: &Ticket) -> Vec<(Audience, Told)> {
    let Some(into) = ticket.merged.as_ref().map(|merged| &merged.into) else { return Vec::new() };
    let text = format!("工单{}已并入工单{into}，由主单统一办理和答复，本单无须继续办理。", ticket.number);
    let units = ticket.lead().into_iter().chain(ticket.open_co_units()).map(|part| &part.unit);
    units.map(|unit| (Audience::unit(unit), in_writing(ticket, text.clone()))).collect()
}

/// Who had it has it again, with the day by which it is due.
pub(super) fn unmerged(ticket: &Ticket) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let due = ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)).unwrap_or_default();
    let text = format!(
        "工单{}已从主单拆回，恢复由你单位单独办理，办理期限仍为{due}，并单期间计入时限。",
        ticket.number
    );
    vec![(Audience::unit(&lead.unit), in_writing(ticket, text))]
}

/// The unit learns whom else it answers, and by when.
pub(super) fn absorbed(ticket: &Ticket, absorbed: &Absorbed) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let nearer = |c: &&crate::domain::clock::Clock| {
        c.key.kind == ClockKind::Handle
            && c.shifts.last().is_some_and(|s| s.reason == ShiftReason::Merged && s.at == absorbed.at)
    };
    let due = ticket.clocks.iter().rev().find(nearer);
    let due = due.map(|c| format!("办理期限提前为{}，", deadline(&c.due))).unwrap_or_default();
    let text = format!(
        "工单{}已并入工单{}，{due}新增诉求人 {} 位，请一并办理。",
        absorbed.number,
        ticket.number,
        absorbed.callers.len()
    );
    vec![(Audience::unit(&lead.unit), in_writing(ticket, text))]
}

/// And when one of them goes again.
pub(super) fn released(ticket: &Ticket, number: &TicketNumber) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let due = ticket.latest(ClockKind::Handle).filter(|c| c.stopped_at.is_none());
    let due = due.map(|c| format!("，本单办理期限为{}", deadline(&c.due))).unwrap_or_default();
    let text = format!("并入工单{}的工单{number}已拆回{due}。", ticket.number);
    vec![(Audience::handlers(&lead.unit), quietly(NoticeKind::Merged, text))]
}

/// One more caller: the unit sees how many people wait.
pub(super) fn called(ticket: &Ticket) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let waiting = ticket.callers.iter().filter(|c| !c.left()).count();
    let text = format!("工单{}新增一位反映同一诉求的来电人，共 {waiting} 位。", ticket.number);
    vec![(Audience::handlers(&lead.unit), quietly(NoticeKind::Merged, text))]
}

/// Somebody asks again: whoever works on it should know that (s)he waits, and need not hurry for it.
pub(super) fn called_again(ticket: &Ticket) -> Vec<(Audience, Told)> {
    use Status::*;
    let going = matches!(ticket.status, Dispatched | Handling | ReturnReview | Suspended);
    let Some(lead) = ticket.lead().filter(|_| going) else { return Vec::new() };
    let times = ticket.repeat_calls.len();
    let text = format!("工单{}的诉求人再次来电（第 {times} 次重复来电），无新情况。", ticket.number);
    vec![(Audience::handlers(&lead.unit), quietly(NoticeKind::RepeatCall, text))]
}

/// The same case is rated once more: whoever works on it, or answers for its closure, should know.
pub(super) fn rated_again(ticket: &Ticket, again: &RatedAgain) -> Vec<(Audience, Told)> {
    let level = rating::level(again.satisfaction);
    let text = format!("工单{}的办件收到追评：{level}。", ticket.number);
    let unit = ticket.lead().filter(|_| is_in_hand(ticket.status));
    match unit {
        Some(lead) => vec![(Audience::handlers(&lead.unit), quietly(NoticeKind::Progress, text))],
        // Who answers for what was closed decides whether it is opened again; what opens by itself tells its unit.
        None if rating::is_negative(again.satisfaction) => {
            vec![(Audience::roles(&[Role::Supervisor]), quietly(NoticeKind::Progress, text))]
        }
        None => Vec::new(),
    }
}

/// The record was put right: whoever works on it may be looking in the wrong place.
pub(super) fn put_right(ticket: &Ticket, correction: &Correction) -> Vec<(Audience, Told)> {
    let text = format!("工单{}的登记信息已更正：{}。", ticket.number, correction.labels());
    let open = ticket.assignments.iter().filter(|part| part.is_open());
    let told = |part: &Assignment| {
        let told = Told { at_once: pressing(ticket), ..quietly(NoticeKind::Progress, text.clone()) };
        (Audience::handlers(&part.unit), told)
    };
    open.map(told).collect()
}

fn in_writing(ticket: &Ticket, text: String) -> Told {
    Told { kind: NoticeKind::Merged, text, letter: true, at_once: pressing(ticket) }
}
