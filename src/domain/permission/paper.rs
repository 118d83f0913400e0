//! Who may read an official paper (公文) on a ticket.

use super::Actor;
use entity::values::{Role, UnitCode};

/// Whether `actor` may read a paper sent to the unit `to`, on a ticket that (s)he sees: who sees it only as a unit reads what was sent to
/// that unit or to one that it has succeeded to, so that no unit learns how another was pressed (contract.md §3, column "sees").
pub fn may_read_paper(actor: &Actor, to: &UnitCode) -> bool {
    let only_as_unit = actor.roles.iter().all(|role| matches!(role, Role::Handler | Role::Lead));
    !only_as_unit || actor.unit == *to || actor.predecessors.contains(to)
}
