//! The one place where a ticket may change.

use super::dispatching::{Order, accept, accept_rating, dispatch, leave_waiting, request_info};
use super::draft::Draft;
use super::gates::{only_proposes, open, permit, wrong_state};
use super::intake::{conclude, propose};
use super::{
    Command, Context, Refusal, adjudicating, assisting, checking, claiming, correcting, disputing, entering,
    extending, guarding, handling, inside, joining, merging, objecting, phoning, preliminary, publishing,
    rating_again, repeating, requesting, returning, reviewing, ruling, succeeding, supervising, suspending,
    visiting,
};
use crate::domain::permission::By;
use crate::domain::ticket::{Answer, Event, RoundCause, Text, Ticket};
use entity::values::*;

/// What `command` does to `ticket`: its events, or why not.
///
/// # Errors
/// Any [`Refusal`]; nothing has changed then.
pub fn decide(
    ticket: &Ticket,
    command: Command,
    by: &By,
    context: Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let name = command.name();
    let (behalf, command) = match command {
        Command::Entered { behalf, command } => (Some(behalf), *command),
        own => (None, own),
    };
    permit(ticket, name, by, context)?;
    open(ticket, name, by, context)?;
    let mut draft = Draft::new(ticket.clone(), by, context);
    if let By::Person(actor) = by {
        if only_proposes(name, actor, ticket.status) {
            if let Command::Decline { reason, told_caller, told_text } = command {
                propose(&mut draft, name.code(), Some(reason), Some(told_caller), told_text);
            }
            return Ok(draft.events);
        }
        if let Some(person) = actor.principal() {
            draft.push(Event::ActedFor { person });
        }
        draft.take_part(name, actor);
        match behalf {
            Some(behalf) => entering::enter(&mut draft, actor, name, behalf)?,
            None if actor.enters_for().is_some() => return Err(Refusal::NotYourDuty(name)),
            None => {}
        }
    }
    if outdoes_malice(name) {
        draft.lapse(RequestKind::Malicious);
    }
    carry_out(&mut draft, command, by)?;
    Ok(draft.events)
}

/// Whether who gives this command takes the call seriously, or ends it otherwise: nobody need judge then whether it was
/// malicious, and none of these waits for that (domain.md §4: never blocks 紧急).
fn outdoes_malice(command: CommandName) -> bool {
    matches!(
        command,
        CommandName::Accept
            | CommandName::Dispatch
            | CommandName::Answer
            | CommandName::Decline
            | CommandName::TransferEmergency
            | CommandName::RequestInfo
            | CommandName::Withdraw
            | CommandName::Submit
    )
}

fn carry_out(draft: &mut Draft<'_>, command: Command, by: &By) -> Result<(), Refusal> {
    match command {
        Command::Accept { category } => accept(draft, category)?,
        Command::AcceptRating { unit, note } => accept_rating(draft, unit, note)?,
        Command::Dispatch { lead_unit, co_units, category, note, override_reason } => {
            let order = Order { co_units, category, override_reason, note, ..Order::of(lead_unit) };
            dispatch(draft, order)?;
        }
        Command::Answer { reply } => {
            conclude(draft, Answer::Reply { reply: Text::plain(reply) }, Status::Answered);
        }
        Command::Decline { reason, told_caller, told_text } => {
            let told = told_text.map(Text::plain);
            conclude(draft, Answer::Declined { reason, told_caller, told }, Status::Declined);
        }
        Command::TransferEmergency { to, call } => phoning::transfer(draft, to, call)?,
        Command::RequestInfo { question } => {
            draft.push(Event::Told { answer: Answer::Question { question: Text::plain(question) } });
            request_info(draft);
        }
        Command::ProvideInfo { content } => provide_info(draft, content)?,
        Command::Withdraw { reason } => withdraw(draft, reason),
        Command::NameAccused { subject_unit, accused, people } => {
            guarding::name_accused(draft, subject_unit, accused, people)?;
        }
        Command::SetConfidential { confidential, reason } => {
            guarding::set_confidential(draft, confidential, reason)?;
        }
        Command::Recuse { reason } => guarding::recuse(draft, reason),
        Command::RepeatCall { caller, note } => repeating::log(draft, caller, note)?,
        Command::Claim => claiming::claim(draft),
        Command::Release { note } => claiming::release(draft, by, note),
        Command::Correct(remedy) => correcting::correct(draft, *remedy)?,
        Command::Note { text } => draft.push(Event::Noted { text: Text::plain(text) }),
        Command::RateAgain(second) => rating_again::rate_again(draft, second),
        Command::Archive => checking::archive(draft),
        Command::Succeed { act, from, to, since } => succeeding::succeed(draft, act, &from, &to, since)?,
        Command::AssignInside { unit, hand, due_on, note } => {
            inside::assign(draft, by, unit.as_ref(), hand, due_on, note)?;
        }
        Command::Merge { into, reason } => merging::merge(draft, &into, reason)?,
        Command::Unmerge { root, reason } => merging::unmerge(draft, &root, reason)?,
        Command::MeToo(fellow) => joining::join(draft, *fellow)?,
        Command::Link { to, note } => joining::link(draft, &to, note)?,
        Command::Unlink { from } => joining::unlink(draft, &from)?,
        Command::Split { parts, numbers, reason } => joining::split(draft, &parts, numbers, reason)?,
        unit_work @ (Command::Sign
        | Command::Contact { .. }
        | Command::ReportPreliminary { .. }
        | Command::Submit(_)) => by_unit(draft, unit_work, by)?,
        together @ (Command::AddCoUnit { .. }
        | Command::RemoveCoUnit { .. }
        | Command::SubmitCo { .. }
        | Command::ObjectCo { .. }
        | Command::DecideObjection { .. }) => assist(draft, together, by)?,
        Command::AskRuling { ruling, reason, evidence, until } => {
            ruling::ask(draft, ruling, reason, evidence, until)?;
        }
        Command::ReportProgress { content } => ruling::report(draft, content),
        Command::Decide { request, approved, note } => {
            requesting::decide(draft, request, approved, note.map(Text::plain))?;
        }
        Command::HandOver(call) => phoning::hand_over(draft, *call)?,
        pressing @ (Command::Urge { .. }
        | Command::Supervise { .. }
        | Command::ReplySupervision { .. }
        | Command::CloseSupervision { .. }
        | Command::Instruct { .. }
        | Command::ReplyInstruction { .. }) => press(draft, pressing)?,
        settling @ (Command::Return { .. }
        | Command::OpenDispute { .. }
        | Command::RecordMeeting(_)
        | Command::Designate { .. }) => settle_whose(draft, settling)?,
        moving @ (Command::RequestExtension { .. } | Command::RequestSuspension { .. } | Command::Resume) => {
            move_time(draft, moving)?
        }
        after => after_handling(draft, after)?,
    }
    Ok(())
}

/// How much time the unit has.
fn move_time(draft: &mut Draft<'_>, command: Command) -> Result<(), Refusal> {
    match command {
        Command::RequestExtension { working_days, reason, told_caller } => {
            extending::ask(draft, working_days, reason, told_caller)
        }
        Command::RequestSuspension { reason, resume_on, why } => {
            suspending::ask(draft, reason, resume_on, why)
        }
        Command::Resume => {
            suspending::resume(draft);
            Ok(())
        }
        other => Err(wrong_state(&draft.ticket, other.name())),
    }
}

/// What makes the unit hurry, beside its own deadlines.
fn press(draft: &mut Draft<'_>, command: Command) -> Result<(), Refusal> {
    match command {
        Command::Supervise { level, requirement, due_working_days } => {
            supervising::supervise(draft, level, requirement, due_working_days)
        }
        Command::Instruct { text, unit, due_on } => supervising::instruct(draft, text, unit, due_on),
        Command::ReplySupervision { directive, content } => {
            supervising::answer(draft, DirectiveKind::Supervision, directive, content)
        }
        Command::ReplyInstruction { directive, content } => {
            supervising::answer(draft, DirectiveKind::Instruction, directive, content)
        }
        Command::CloseSupervision { directive, note } => supervising::close(draft, directive, note),
        Command::Urge { note } => {
            supervising::urge(draft, note);
            Ok(())
        }
        other => Err(wrong_state(&draft.ticket, other.name())),
    }
}

/// Whose the ticket is.
fn settle_whose(draft: &mut Draft<'_>, command: Command) -> Result<(), Refusal> {
    match command {
        Command::Return { reason, basis, suggested_unit } => {
            returning::ask(draft, reason, basis, suggested_unit)
        }
        Command::RecordMeeting(minutes) => disputing::record(draft, *minutes),
        Command::Designate { lead_unit, co_units, category, basis, directory } => {
            let ground = Some("争议协商后指定".to_owned());
            let order = Order { co_units, category, basis: ground, ..Order::of(lead_unit) };
            disputing::designate(draft, order, basis, directory)
        }
        Command::OpenDispute { reason } => {
            disputing::open(draft, reason);
            Ok(())
        }
        other => Err(wrong_state(&draft.ticket, other.name())),
    }
}

/// What several units do for one ticket.
fn assist(draft: &mut Draft<'_>, command: Command, by: &By) -> Result<(), Refusal> {
    let own = assisting::own_part(&draft.ticket, by).map(|part| part.unit.clone());
    match (command, own) {
        (Command::AddCoUnit { unit, working_days, override_reason }, _) => {
            assisting::add(draft, unit, working_days, override_reason)
        }
        (Command::RemoveCoUnit { unit, note }, _) => {
            let hotline = matches!(by, By::Person(actor) if actor.is(Role::Dispatcher));
            assisting::remove(draft, &unit, hotline, note)
        }
        (Command::DecideObjection { unit, accepted, note }, _) => {
            objecting::decide(draft, unit, accepted, note)
        }
        (Command::SubmitCo { result, evidence }, Some(unit)) => {
            assisting::submit(draft, &unit, result, evidence)
        }
        (Command::ObjectCo { basis }, Some(unit)) => objecting::ask(draft, &unit, basis),
        (other, _) => Err(wrong_state(&draft.ticket, other.name())),
    }
}

fn by_unit(draft: &mut Draft<'_>, command: Command, by: &By) -> Result<(), Refusal> {
    if let (Command::Sign, Some(part)) = (&command, assisting::own_part(&draft.ticket, by)) {
        let unit = part.unit.clone();
        handling::sign_co(draft, &unit);
        return Ok(());
    }
    let Some(unit) = draft.ticket.lead().map(|lead| lead.unit.clone()) else {
        return Err(wrong_state(&draft.ticket, command.name()));
    };
    match command {
        Command::Contact { method, contacted_at, note } => {
            handling::contact(draft, &unit, method, contacted_at, note)?;
        }
        Command::ReportPreliminary { content } => preliminary::report(draft, &unit, content),
        Command::Submit(result) => handling::submit(draft, by, &unit, *result)?,
        _ => handling::sign(draft, &unit),
    }
    Ok(())
}

fn after_handling(draft: &mut Draft<'_>, command: Command) -> Result<(), Refusal> {
    match command {
        Command::AdjudicateRating { verdict, note, evidence } => {
            adjudicating::judge(draft, verdict, note, evidence)?;
        }
        Command::Publish(wording) => publishing::publish(draft, *wording)?,
        Command::Unpublish { reason } => publishing::unpublish(draft, reason),
        Command::PassReview { note, seed } => reviewing::pass(draft, note, seed),
        Command::FailReview { note } => reviewing::fail(draft, note),
        Command::ConfirmReported { receipt, at } => reviewing::confirm(draft, receipt, at)?,
        Command::RejectedByUpstream { reason } => {
            reviewing::reopen(draft, RoundCause::UpstreamRejected, reason)
        }
        Command::Visit(report) => visiting::visit(draft, *report)?,
        Command::Redo { reason } => reviewing::reopen(draft, RoundCause::Redo, reason),
        Command::SpotCheck { confirmed, note } => checking::check(draft, confirmed, note)?,
        Command::DrawSpotCheck { month } => checking::draw(draft, month),
        Command::RevokeSignOff { reason } => checking::revoke(draft, reason),
        Command::SignOff { note } => reviewing::sign_off(draft, note),
        Command::RejectSignOff { note } => reviewing::reopen(draft, RoundCause::SignOffRejected, note),
        Command::CloseDissatisfied { reason, basis, evidence } => {
            visiting::ask_to_close(draft, reason, basis, evidence)?;
        }
        other => return Err(wrong_state(&draft.ticket, other.name())),
    }
    Ok(())
}

/// 补充信息, by the citizen's word or by the timer without any.
fn provide_info(draft: &mut Draft<'_>, content: Option<String>) -> Result<(), Refusal> {
    leave_waiting(draft);
    draft.push(Event::InfoProvided { content: content.map(Text::plain) });
    draft.move_to(Status::Received);
    Ok(())
}

/// 撤诉: ends the matter before a result; afterwards only the visit falls away.
fn withdraw(draft: &mut Draft<'_>, reason: String) {
    draft.push(Event::Told { answer: Answer::Withdrawn { reason: Text::plain(reason) } });
    let alone = draft.ticket.callers.iter().filter(|c| !c.gave_up()).count() <= 1;
    let after = matches!(draft.ticket.status, Status::ToReview | Status::ToVisit | Status::ToSignOff);
    if after || !alone {
        // The others' matter goes on: each caller speaks for himself.
        let caller = draft.ticket.callers.iter().find(|c| c.can_be_called() || !after && !c.gave_up());
        let caller = caller.map(|c| c.id);
        if let Some(caller) = caller {
            draft.push(Event::VisitNotWanted { caller });
        }
        if let Ok(request) = requesting::pending(&draft.ticket, RequestKind::CloseDissatisfied) {
            // Who no longer wants the visit is no longer dissatisfied: nothing is left to approve.
            draft.decided(&request, false, None);
        }
        visiting::finish_if_settled(draft);
        return;
    }
    returning::lapse(draft);
    objecting::lapse(draft);
    draft.lapse(RequestKind::Extension);
    draft.lapse(RequestKind::Suspension);
    supervising::lapse(draft, None);
    draft.clear_alarm();
    draft.cancel_all();
    draft.move_to(Status::Withdrawn);
}
