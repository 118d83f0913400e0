//! Who is made to hurry, and who hears what the unit answers (催办、督办、批示).

use super::ladder::SUPERVISION;
use super::told::{pressing, quietly};
use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::clock::{Clock, ClockKey};
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Directive, Ticket};
use entity::values::*;

/// The unit while it has something to do, else whoever at the hotline has. What the urging says stands in the console.
pub(super) fn urged(ticket: &Ticket, context: Context<'_>) -> Vec<(Audience, Told)> {
    use Status::*;
    let hotlines = match ticket.status {
        Received | NeedInfo | ToDispatch | ReturnReview | ToReport => Some(Role::Dispatcher),
        Dispute => Some(Role::Supervisor),
        ToReview => Some(Role::Reviewer),
        ToVisit => Some(Role::Visitor),
        ToSignOff => Some(Role::Signer),
        _ => None,
    };
    if let Some(role) = hotlines {
        let text = format!("工单{}被催办，请尽快处理“{}”。", ticket.number, ticket.status.label());
        return vec![(Audience::roles(&[role]), quietly(NoticeKind::Urge, text))];
    }
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let due = match ticket.latest(ClockKind::Handle).filter(|_| ticket.status != Suspended) {
        Some(handle) => format!("办理期限为{}，", deadline(&handle.due)),
        None => String::new(),
    };
    let text = format!("{}被催办，{due}请尽快办理。", named(ticket, Some(&lead.unit), context));
    let told = Told { kind: NoticeKind::Urge, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::unit(&lead.unit), told)]
}

/// The unit in writing; of a supervision from level 3 on the leaders too (contract.md §4 "Escalation ladder"), of an
/// instruction the supervisors, who see to it.
pub(super) fn given(ticket: &Ticket, directive: &Directive, context: Context<'_>) -> Vec<(Audience, Told)> {
    let due = ticket.clock(&directive.clock).map(|clock| deadline(&clock.due)).unwrap_or_default();
    let whose = named(ticket, Some(&directive.unit), context);
    let (kind, what, also) = match directive.level {
        Some(level) => {
            let also = (level >= 3).then_some(Role::Leader);
            (NoticeKind::Supervise, format!("{whose}列入 {level} 级督办"), also)
        }
        None => (NoticeKind::Instruct, format!("领导对{whose}作出批示"), Some(Role::Supervisor)),
    };
    let told = |text| Told { kind, text, letter: true, at_once: pressing(ticket) };
    let to_unit = told(format!("{what}，请于{due}前回复，内容见工单。"));
    let also =
        also.map(|role| (Audience::roles(&[role]), quietly(kind, format!("{what}，回复期限为{due}。"))));
    [(Audience::unit(&directive.unit), to_unit)].into_iter().chain(also).collect()
}

/// Whoever gave the order reads the answer.
pub(super) fn answered(ticket: &Ticket, id: DirectiveId, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(directive) = ticket.directive(id) else { return Vec::new() };
    let whose = named(ticket, Some(&directive.unit), context);
    let text = match directive.kind {
        DirectiveKind::Supervision => format!("{whose}的督办已回复，请审阅并决定是否结束督办。"),
        DirectiveKind::Instruction => format!("{whose}的批示已回复。"),
    };
    vec![(Audience::Person { person: directive.given_by }, quietly(NoticeKind::Answered, text))]
}

/// The unit learns that it is over.
pub(super) fn closed(ticket: &Ticket, id: DirectiveId) -> Vec<(Audience, Told)> {
    let Some(directive) = ticket.directive(id) else { return Vec::new() };
    let text = format!("工单{}的督办已结束。", ticket.number);
    vec![(Audience::unit(&directive.unit), quietly(NoticeKind::Supervise, text))]
}

/// Whoever gave the order learns that nobody answers it any more.
pub(super) fn lapsed(ticket: &Ticket, id: DirectiveId) -> Vec<(Audience, Told)> {
    let Some(directive) = ticket.directive(id) else { return Vec::new() };
    let why = match ticket.lead() {
        Some(lead) if lead.unit == directive.unit => "工单已了结",
        _ => "工单已从承办单位收回",
    };
    let text = format!("工单{}的{}未及回复即失效：{why}。", ticket.number, directive.kind.label());
    vec![(Audience::Person { person: directive.given_by }, quietly(NoticeKind::Answered, text))]
}

/// Before an answer is due: the unit's lead and whoever works on it there.
pub(super) fn remind(ticket: &Ticket, clock: &Clock, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(directive) = ticket.directives.iter().find(|d| d.clock == clock.key) else { return Vec::new() };
    let whose = named(ticket, Some(&directive.unit), context);
    let text = format!("{whose}的{}须于{}前回复，请按时回复。", directive.kind.label(), deadline(&clock.due));
    let told = Told { kind: NoticeKind::Remind, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::unit(&directive.unit), told)]
}

/// Late: the unit in writing, the supervisors, and whoever gave the order.
pub(super) fn missed(ticket: &Ticket, key: &ClockKey, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(clock) = ticket.clock(key).filter(|clock| clock.is_open()) else { return Vec::new() };
    let Some(directive) = ticket.directives.iter().find(|d| d.clock == *key) else { return Vec::new() };
    let kind = match directive.kind {
        DirectiveKind::Supervision => NoticeKind::Supervise,
        DirectiveKind::Instruction => NoticeKind::Instruct,
    };
    let whose = named(ticket, Some(&directive.unit), context);
    let text = format!("{whose}的{}时限（{}）已过，仍未回复。", directive.kind.label(), deadline(&clock.due));
    let in_writing = Told { kind, text: text.clone(), letter: true, at_once: pressing(ticket) };
    let mut told = vec![
        (Audience::unit(&directive.unit), in_writing),
        (Audience::roles(&[Role::Supervisor]), quietly(kind, text.clone())),
    ];
    if directive.kind == DirectiveKind::Instruction {
        told.push((Audience::Person { person: directive.given_by }, quietly(kind, text)));
    }
    told
}

/// The second redo is level 2 of the ladder: supervisor and unit's head (contract.md §4).
pub(super) fn redone(ticket: &Ticket, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(lead) = ticket.lead() else { return Vec::new() };
    let whose = named(ticket, Some(&lead.unit), context);
    let text = format!("{SUPERVISION}：{whose}第二次重办，列入 2 级督办，请单位负责人督促按期办结。");
    let told = Told { kind: NoticeKind::Supervise, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::leads(&lead.unit), told.clone()), (Audience::roles(&[Role::Supervisor]), told)]
}
