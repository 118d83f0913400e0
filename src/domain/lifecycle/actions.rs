//! What a person may do now: the buttons of the console.

use super::gates::{holds, open, permit};
use super::rules::RULES;
use super::{Context, Refusal, assisting};
use crate::domain::permission::{Actor, By};
use crate::domain::ticket::Ticket;
use entity::values::CommandName;

/// A command for which this person could give parameters that succeed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    pub name: CommandName,
}

/// A command of this person's role that is refused now for a reason worth showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    pub name: CommandName,
    pub refusal: Refusal,
}

/// The actions and the blocked commands of `actor`, in the table's order.
///
/// What needs a reason because a co unit is outstanding stands in both: it is refused without one.
pub fn allowed(ticket: &Ticket, actor: &Actor, context: Context<'_>) -> (Vec<Action>, Vec<Blocked>) {
    let by = By::Person(actor.clone());
    let (mut actions, mut blocked) = (Vec::new(), Vec::new());
    for name in RULES.iter().filter(|r| r.from.contains(&ticket.status)).map(|r| r.command).filter(is_work) {
        match permit(ticket, name, &by, context).and_then(|()| open(ticket, name, &by, context)) {
            Ok(()) => {
                actions.push(Action { name });
                let units = assisting::outstanding(ticket, context).filter(|_| name == CommandName::Submit);
                blocked.extend(units.map(|units| Blocked { name, refusal: Refusal::OpenCoUnits(units) }));
            }
            Err(refusal) if worth_showing(&refusal) && !is_aside(name) && holds(ticket, name, actor) => {
                blocked.push(Blocked { name, refusal });
            }
            Err(_) => {}
        }
    }
    (actions, blocked)
}

/// Whoever may not claim a ticket reads why at what (s)he may not decide.
fn is_aside(name: CommandName) -> bool {
    matches!(name, CommandName::Claim | CommandName::Release)
}

/// To keep away is said apart ([`may_recuse`]), and so is that somebody called again ([`super::may_log_call`]): neither is work on
/// the ticket, and the second may be logged in the archive too.
pub(super) fn is_work(name: &CommandName) -> bool {
    !matches!(name, CommandName::Recuse | CommandName::RepeatCall)
}

/// Whether `actor` may say that (s)he has to keep away (申请回避; 信访工作条例 28).
pub fn may_recuse(ticket: &Ticket, actor: &Actor, context: Context<'_>) -> bool {
    let (name, by) = (CommandName::Recuse, By::Person(actor.clone()));
    permit(ticket, name, &by, context).and_then(|()| open(ticket, name, &by, context)).is_ok()
}

fn worth_showing(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::ContactFirst
            | Refusal::AlreadyRequested
            | Refusal::SeparationOfDuties(_)
            | Refusal::NeedsSupervisor(_)
            | Refusal::WindowClosed(_)
            | Refusal::ObjectionClosed(_)
            | Refusal::SignFirst
            | Refusal::ObjectionWaits
            | Refusal::TooLate(..)
            | Refusal::ResumptionPassed(_)
            | Refusal::PromisePassed(_)
            | Refusal::CapExceeded(_)
            | Refusal::ExtensionWaits
            | Refusal::VerdictWaits(_)
            | Refusal::NotPublic(_)
            | Refusal::DraftOutdated(_)
            | Refusal::OpenCoUnits(_)
            | Refusal::NotAnswered
            | Refusal::NotYourTurn(_)
            | Refusal::NoReturn(_)
            | Refusal::Claimed { .. }
    )
}
