//! Who sees how much of a caller (contract.md §3, column "personal data").

use crate::domain::permission::Actor;
use crate::domain::ticket::{Caller, Ticket};
use entity::values::{Role, Status};

/// How much of the callers' names and numbers a page shows before anybody unmasks them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nothing at all.
    Hidden,
    /// 王**, 138****0000
    Masked,
}

/// How the callers of `ticket` look to `actor`.
///
/// A unit sees nothing of a ticket that is no longer its own, of a confidential one, and of a rating without consent.
pub fn shown(ticket: &Ticket, actor: &Actor) -> Shown {
    if only_as_unit(actor) && !unit_may_call(ticket, actor) { Shown::Hidden } else { Shown::Masked }
}

/// How one of them looks: without consent a unit sees nothing of a caller, whatever the others said.
pub fn shown_of(ticket: &Ticket, caller: &Caller, actor: &Actor) -> Shown {
    if !ticket.consented(caller) && only_as_unit(actor) { Shown::Hidden } else { shown(ticket, actor) }
}

/// Whether `actor` may see the name or number of one caller in full, with a reason that is logged.
pub fn may_unmask_of(ticket: &Ticket, caller: &Caller, actor: &Actor) -> bool {
    may_unmask(ticket, actor) && (ticket.consented(caller) || !only_as_unit(actor))
}

fn only_as_unit(actor: &Actor) -> bool {
    !actor.roles.iter().any(|r| !matches!(r, Role::Handler | Role::Lead))
}

/// Whether `actor` may see a name or number in full, with a reason that is logged.
pub fn may_unmask(ticket: &Ticket, actor: &Actor) -> bool {
    actor.roles.iter().any(|role| match role {
        Role::Agent => ticket.recorded_by == Some(actor.person) && !ticket.is_closed(),
        Role::Dispatcher | Role::Supervisor => true,
        Role::Handler | Role::Lead => unit_may_call(ticket, actor),
        Role::Visitor => ticket.status == Status::ToVisit || ticket.awaits_spot_check(),
        _ => false,
    })
}

/// The lead unit of an open ticket that is not confidential, if the citizen agreed to be called.
fn unit_may_call(ticket: &Ticket, actor: &Actor) -> bool {
    let own = ticket.lead().is_some_and(|lead| actor.works_for(&lead.unit));
    // Of several callers each has consented or not: who has not is left out one by one.
    let consented = ticket.callers.iter().any(|c| ticket.consented(c))
        || ticket.rating.as_ref().is_none_or(|r| r.consent_contact);
    own && consented && !ticket.confidential && !ticket.is_closed() && ticket.status != Status::SignedOff
}
