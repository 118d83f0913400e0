//! The gates before the parameters.

use super::requesting::{self, asked_by, decided_by};
use super::returning::may_return;
use super::rules::{self, Who};
use super::{
    Context, Refusal, adjudicating, approving, assisting, claiming, entering, extending, guarding, inside,
    joining, merging, objecting, phoning, preliminary, publishing, repeating, ruling, supervising,
    suspending,
};
use crate::domain::clock::Matter;
use crate::domain::permission::{Actor, By, conflict};
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Directive, Ticket, is_in_hand};
use entity::values::{
    AssignmentRole, CategoryCode, CommandName, DirectiveKind, Duty, Kind, LimitName, RequestKind, Role,
    SpotState, Status,
};

/// Whether `by` may give this command on this ticket at all (403).
///
/// # Errors
/// [`Refusal::NotYourDuty`], [`Refusal::NeedsSupervisor`] or [`Refusal::SeparationOfDuties`].
pub fn permit(ticket: &Ticket, command: CommandName, by: &By, context: Context<'_>) -> Result<(), Refusal> {
    let By::Person(actor) = by else {
        let who = if *by == By::System { Who::System } else { Who::Source };
        if !rules::of(command).any(|r| r.who.contains(&who)) {
            return Err(Refusal::NotYourDuty(command));
        }
        return new_round(ticket, command, false, context);
    };
    if let Some(refusal) = guarding::keeps_away(ticket, actor, context) {
        return Err(refusal);
    }
    if command == CommandName::SetConfidential && holds(ticket, command, actor) {
        guarding::may_set(ticket, actor)?;
    }
    if actor.enters_for().is_some() {
        entering::permit(command, actor, context)?;
    }
    // Who may not take on the duty of the stage may not keep it from others either.
    let duty = claiming::duty(ticket, command, actor).or_else(|| duty_of(ticket, command, actor));
    if let Some(why) = duty.and_then(|duty| conflict(ticket, actor, duty, context.policy)) {
        return Err(Refusal::SeparationOfDuties(why));
    }
    // Whose unit has no part in it learns that of the field, after the state.
    if actor.enters_for().is_none() && !holds(ticket, command, actor) {
        return Err(Refusal::NotYourDuty(command));
    }
    if let Some(decision) = decided_by(command) {
        let leads = is(ticket, actor, Who::UnitLead);
        requesting::may_decide(ticket, decision.request, actor, leads)?;
    }
    if command == CommandName::AdjudicateRating && ticket.rating.is_some() {
        adjudicating::stands_apart(ticket, actor, context)?;
    }
    let settles = settles_return(command) || claiming::settles_return(ticket, command);
    if settles && ticket.involves_unit(&actor.unit) {
        return Err(Refusal::SeparationOfDuties("承办过本工单的单位，其人员不得审定退单和争议".to_owned()));
    }
    if command == CommandName::SpotCheck && actor.persons().any(|person| ticket.spot_checked_by(person)) {
        return Err(Refusal::SeparationOfDuties("您已核实过本工单，须由其他回访员复核".to_owned()));
    }
    let supervised = ticket.directives.iter().any(Directive::is_supervision);
    if command == CommandName::CloseSupervision && supervised && ticket.involves_unit(&actor.unit) {
        return Err(Refusal::SeparationOfDuties("承办过本工单的单位，其人员不得结束督办".to_owned()));
    }
    let proposed = ticket.proposal.as_ref().is_some_and(|p| actor.bears(p.by));
    let gives = matches!(command, CommandName::Decline | CommandName::RequestMalicious);
    if gives && proposed && !only_proposes(command, actor, ticket.status) {
        return Err(Refusal::SeparationOfDuties("提出建议的人不得自己作出决定".to_owned()));
    }
    new_round(ticket, command, actor.is(Role::Supervisor), context)
}

/// Whether a command says whose a ticket is that a unit does not want (domain.md §11: who decides is not who returns).
fn settles_return(command: CommandName) -> bool {
    matches!(
        command,
        CommandName::AcceptReturn
            | CommandName::RejectReturn
            | CommandName::DecideObjection
            | CommandName::OpenDispute
            | CommandName::RecordMeeting
            | CommandName::Designate
    )
}

/// The third new round, whichever command opens it and whoever gives it, needs a supervisor (contract.md §4 `redo`).
fn new_round(
    ticket: &Ticket,
    command: CommandName,
    supervisor: bool,
    context: Context<'_>,
) -> Result<(), Refusal> {
    let opened = ticket.round - 1;
    let free = context.policy.number(LimitName::RoundsWithoutSupervisor, Matter::of(ticket));
    if opens_round(command) && opened >= free && !supervisor {
        return Err(Refusal::NeedsSupervisor(opened));
    }
    Ok(())
}

/// Whether the command may happen now, whatever its parameters (409).
///
/// # Errors
/// One of the refusals whose code is `illegal_transition`, `window_closed`, `cap_exceeded` or `no_return`.
pub fn open(ticket: &Ticket, command: CommandName, by: &By, context: Context<'_>) -> Result<(), Refusal> {
    if rules::in_state(command, ticket.status).is_none() {
        return Err(match &ticket.merged {
            Some(merged) => Refusal::MergedInto(command, merged.into.clone()),
            None => wrong_state(ticket, command),
        });
    }
    if decided_by(command).is_some_and(|decision| ticket.pending(decision.request).is_none()) {
        return Err(Refusal::NothingRequested);
    }
    if let By::Person(actor) = by {
        entering::check_unit(ticket, command, actor)?;
        claiming::not_anothers(ticket, command, actor, context)?;
    }
    let rating = ticket.kind == Kind::Rating;
    let requested = ticket.pending(RequestKind::CloseDissatisfied).is_some();
    match command {
        CommandName::Accept if rating => Err(Refusal::WrongKind(command)),
        CommandName::AcceptRating if !rating => Err(Refusal::WrongKind(command)),
        CommandName::RateAgain if !rating => Err(Refusal::NotForThisTicket(command)),
        CommandName::Answer | CommandName::Decline | CommandName::TransferEmergency if rating => {
            Err(Refusal::NotForThisTicket(command))
        }
        CommandName::Withdraw if rating || ticket.kind == Kind::Report || ticket.upstream.is_some() => {
            Err(Refusal::NotForThisTicket(command))
        }
        CommandName::Submit if needs_contact(ticket) => Err(Refusal::ContactFirst),
        CommandName::Sign => assisting::may_sign(ticket, by),
        CommandName::AssignInside => inside::may_assign(ticket, by),
        CommandName::ApproveInside => approving::may_approve(ticket, context),
        CommandName::SubmitCo => assisting::may_submit(ticket, by),
        CommandName::AddCoUnit => assisting::may_add(ticket, context),
        CommandName::RemoveCoUnit => assisting::may_remove(ticket, by),
        CommandName::ObjectCo => objecting::may_object(ticket, by, context),
        CommandName::DecideObjection if objecting::pending(ticket).next().is_none() => {
            Err(Refusal::NothingRequested)
        }
        CommandName::Release => claiming::may_release(ticket, context),
        CommandName::HandOver => phoning::may_phone(ticket),
        CommandName::ReportPreliminary => preliminary::may_report(ticket),
        CommandName::Return => may_return(ticket, context),
        CommandName::RequestExtension => extending::may_ask(ticket, context),
        CommandName::RequestSuspension => suspending::may_ask(ticket, context),
        CommandName::RequestExclusion
        | CommandName::RequestInclusion
        | CommandName::RequestLongTerm
        | CommandName::RequestTermination
        | CommandName::RequestMalicious => match asked_by(command) {
            Some(kind) => ruling::may_ask(ticket, kind, context),
            None => Ok(()),
        },
        CommandName::ApproveLongTerm => ruling::may_approve(ticket, context),
        CommandName::ApproveSuspension => suspending::may_approve(ticket, context),
        CommandName::ReplySupervision => supervising::owed(ticket, DirectiveKind::Supervision),
        CommandName::ReplyInstruction => supervising::owed(ticket, DirectiveKind::Instruction),
        CommandName::CloseSupervision => supervising::may_close(ticket),
        CommandName::AdjudicateRating => adjudicating::may_judge(ticket),
        CommandName::PassReview => adjudicating::may_pass(ticket),
        CommandName::Publish => publishing::may_publish(ticket),
        CommandName::Unpublish if ticket.publication().is_none() => {
            Err(Refusal::NotPublic("没有正在公开的内容"))
        }
        CommandName::Visit if ticket.to_be_visited().next().is_none() => Err(Refusal::NobodyToVisit),
        CommandName::Merge => merging::may_merge(ticket),
        CommandName::MeToo => joining::may_join(ticket, command),
        CommandName::RepeatCall => repeating::may_log(ticket),
        CommandName::Split if ticket.kind == Kind::Rating => Err(Refusal::NotForThisTicket(command)),
        CommandName::Link if ticket.confidential => Err(Refusal::NotForThisTicket(command)),
        CommandName::Unlink if ticket.links.is_empty() => {
            Err(Refusal::NotMergeable("没有关联的工单".to_owned()))
        }
        CommandName::SpotCheck if ticket.spot() == Some(SpotState::Confirmed) => Err(Refusal::AlreadyChecked),
        CommandName::DrawSpotCheck if ticket.spot().is_some() => Err(Refusal::AlreadyChecked),
        CommandName::CloseDissatisfied if !ticket.dissatisfied() => Err(Refusal::NobodyDissatisfied),
        CommandName::CloseDissatisfied if requested => Err(Refusal::AlreadyRequested),
        _ => Ok(()),
    }
}

/// The refusal of what does not exist in this state.
pub(super) fn wrong_state(ticket: &Ticket, command: CommandName) -> Refusal {
    Refusal::WrongState { command, status: ticket.status }
}

/// A category is required before a unit has it; the matter stands for it with ratings (contract.md §4, §5).
pub(super) fn categorised(ticket: &Ticket, given: Option<&CategoryCode>) -> Result<(), Refusal> {
    if given.is_some() || ticket.category.is_some() || ticket.kind == Kind::Rating {
        return Ok(());
    }
    Err(Refusal::field("category", FieldCode::Required, "派单前须选定诉求类别"))
}

/// Whether the lead unit owes the citizen a contact: its contact clock has not been stopped.
pub(super) fn needs_contact(ticket: &Ticket) -> bool {
    ticket.clocks.iter().any(|c| {
        c.key.kind == entity::values::ClockKind::Contact
            && c.stopped_at.is_none()
            && ticket.lead().is_some_and(|lead| c.key.unit.as_ref() == Some(&lead.unit))
    })
}

/// Whether the ticket has come to its end.
pub(super) fn is_over(ticket: &Ticket) -> bool {
    !is_in_hand(ticket.status)
}

/// Whether a role of `actor` gives the command, in this state if the command exists in it, else in any.
pub(super) fn holds(ticket: &Ticket, command: CommandName, actor: &Actor) -> bool {
    match rules::in_state(command, ticket.status) {
        Some(rule) => rule.who.iter().any(|who| is(ticket, actor, *who)),
        None => rules::of(command).any(|rule| rule.who.iter().any(|who| is(ticket, actor, *who))),
    }
}

fn is(ticket: &Ticket, actor: &Actor, who: Who) -> bool {
    match who {
        Who::Agent => actor.is(Role::Agent),
        Who::Recorder => {
            actor.is(Role::Agent) && ticket.recorded_by.is_some_and(|person| actor.bears(person))
        }
        Who::Dispatcher => actor.is(Role::Dispatcher),
        Who::UnitLead => actor.is(Role::Lead) && ticket.lead().is_some_and(|lead| lead.unit == actor.unit),
        Who::CoUnit => assisting::part_of(ticket, actor).is_some_and(|part| part.role == AssignmentRole::Co),
        Who::LeadUnit => ticket.lead().is_some_and(|lead| actor.works_for(&lead.unit)),
        Who::Reviewer => actor.is(Role::Reviewer),
        Who::Visitor => actor.is(Role::Visitor),
        Who::Signer => actor.is(Role::Signer),
        Who::Supervisor => actor.is(Role::Supervisor),
        Who::Leader => actor.is(Role::Leader),
        Who::Editor => actor.is(Role::Editor),
        Who::Viewer => actor.roles.iter().any(|r| !matches!(r, Role::Leader | Role::Office)),
        Who::Source | Who::System => false,
    }
}

/// The duty that a person takes on by a command, for the forbidden pairs and the participants.
pub(super) fn duty_of(ticket: &Ticket, command: CommandName, actor: &Actor) -> Option<Duty> {
    match command {
        CommandName::Dispatch
        | CommandName::AcceptReturn
        | CommandName::RejectReturn
        | CommandName::DecideObjection => Some(Duty::Dispatch),
        CommandName::AddCoUnit | CommandName::RemoveCoUnit => {
            Some(if is(ticket, actor, Who::LeadUnit) { Duty::Handle } else { Duty::Dispatch })
        }
        CommandName::OpenDispute | CommandName::RecordMeeting if actor.is(Role::Dispatcher) => {
            Some(Duty::Dispatch)
        }
        CommandName::OpenDispute | CommandName::RecordMeeting | CommandName::Designate => {
            Some(Duty::Supervise)
        }
        CommandName::Sign
        | CommandName::AssignInside
        | CommandName::ApproveInside
        | CommandName::RejectInside
        | CommandName::Contact
        | CommandName::ReportPreliminary
        | CommandName::Submit
        | CommandName::SubmitCo
        | CommandName::ObjectCo
        | CommandName::Return
        | CommandName::RequestExtension
        | CommandName::RequestSuspension
        | CommandName::ReplySupervision
        | CommandName::ReplyInstruction
        | CommandName::ReportProgress => Some(Duty::Handle),
        CommandName::Supervise | CommandName::CloseSupervision => Some(Duty::Supervise),
        CommandName::Merge | CommandName::Unmerge | CommandName::Split => Some(Duty::Dispatch),
        CommandName::MeToo => Some(Duty::Record),
        CommandName::HandOver if actor.is(Role::Dispatcher) => Some(Duty::Dispatch),
        CommandName::HandOver if actor.is(Role::Agent) => Some(Duty::Record),
        CommandName::HandOver => Some(Duty::Supervise),
        CommandName::Instruct => Some(Duty::Instruct),
        CommandName::RequestExclusion
        | CommandName::RequestLongTerm
        | CommandName::RequestTermination
        | CommandName::RequestMalicious => {
            let own = is(ticket, actor, Who::LeadUnit);
            Some(if own { Duty::Handle } else { Duty::Dispatch })
        }
        CommandName::ApproveSuspension | CommandName::RejectSuspension => Some(Duty::Dispatch),
        CommandName::Resume => Some(if actor.is(Role::Dispatcher) { Duty::Dispatch } else { Duty::Handle }),
        CommandName::ApproveExtension | CommandName::RejectExtension => {
            let inside = ticket.pending(RequestKind::Extension).is_some_and(|r| r.awaits_unit());
            Some(if inside { Duty::Handle } else { Duty::Dispatch })
        }
        CommandName::PassReview | CommandName::FailReview | CommandName::CloseDissatisfied => {
            Some(Duty::Review)
        }
        CommandName::Visit => Some(Duty::Visit),
        CommandName::SignOff | CommandName::RejectSignOff => Some(Duty::SignOff),
        CommandName::SpotCheck => Some(Duty::SpotCheck),
        CommandName::ApproveCloseDissatisfied
        | CommandName::RejectCloseDissatisfied
        | CommandName::RevokeSignOff
        | CommandName::ApproveExclusion
        | CommandName::RejectExclusion
        | CommandName::RequestInclusion
        | CommandName::ApproveInclusion
        | CommandName::RejectInclusion
        | CommandName::ApproveLongTerm
        | CommandName::RejectLongTerm
        | CommandName::ApproveTermination
        | CommandName::RejectTermination
        | CommandName::ApproveMalicious
        | CommandName::RejectMalicious
        | CommandName::AdjudicateRating => Some(Duty::Supervise),
        CommandName::Redo => redo_duty(ticket, actor),
        _ => None,
    }
}

/// Who sends a result back does so in the part that (s)he already has in the ticket, if any.
fn redo_duty(ticket: &Ticket, actor: &Actor) -> Option<Duty> {
    let parts =
        [(Role::Supervisor, Duty::Supervise), (Role::Reviewer, Duty::Review), (Role::Visitor, Duty::Visit)];
    let mine = || parts.iter().filter(|(role, _)| actor.is(*role)).map(|(_, duty)| *duty);
    let had = |duty: &Duty| ticket.participants.iter().any(|p| actor.bears(p.person) && p.duty == *duty);
    mine().find(had).or_else(|| mine().next())
}

/// Whether the command opens a new round.
fn opens_round(command: CommandName) -> bool {
    matches!(
        command,
        CommandName::Redo
            | CommandName::RejectSignOff
            | CommandName::RejectedByUpstream
            | CommandName::RevokeSignOff
    )
}

/// Whether a contractor's agent may only propose this (国办函〔2025〕66号(三)).
pub(super) fn only_proposes(command: CommandName, actor: &Actor, status: Status) -> bool {
    command == CommandName::Decline
        && actor.contractor
        && !actor.is(Role::Dispatcher)
        && matches!(status, Status::Received | Status::ToDispatch | Status::Dispute)
}
