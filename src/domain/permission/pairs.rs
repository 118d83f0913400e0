//! Duties that one person, or one unit, must not unite on one ticket (职责分离; contract.md §3 "Forbidden pairs").

use super::Actor;
use crate::domain::ticket::Ticket;
use entity::values::Duty;

/// Why `actor` may not take on `duty` on this ticket; `None` if nothing speaks against it.
///
/// A deputy is bound by what either person did. `separate_stages` is the setting by which reviewer, visitor and signer must be three persons.
pub fn conflict(ticket: &Ticket, actor: &Actor, duty: Duty, separate_stages: bool) -> Option<String> {
    if !matches!(duty, Duty::Review | Duty::Visit | Duty::SignOff | Duty::SpotCheck) {
        return None;
    }
    if ticket.involves_unit(&actor.unit) || had(ticket, actor, Duty::Handle) {
        return Some(format!("承办过本工单的人员和单位不得参与{}", duty.label()));
    }
    // Who visited would check the own visit, whatever the setting says (contract.md §4 `spot_check`).
    if duty == Duty::SpotCheck && had(ticket, actor, Duty::Visit) {
        return Some("您已回访过本工单，须由其他回访员核实".to_owned());
    }
    if !separate_stages {
        return None;
    }
    [Duty::Review, Duty::Visit, Duty::SignOff, Duty::SpotCheck]
        .into_iter()
        .find(|other| *other != duty && had(ticket, actor, *other))
        .map(|other| format!("您已承担本工单的{}，不得再承担{}", other.label(), duty.label()))
}

fn had(ticket: &Ticket, actor: &Actor, duty: Duty) -> bool {
    ticket.participants.iter().any(|p| actor.bears(p.person) && p.duty == duty)
}
