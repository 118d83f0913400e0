//! Who acts, what they may see and which duties exclude each other (contract.md §3).

mod office;
mod pairs;
mod paper;
mod scope;
mod stand;

#[cfg(test)]
mod tests;

pub use office::{ADMINISTRATORS, own_account_fault, role_fault};
pub use pairs::{DEMANDED, conflict, is_pair, stated};
pub use paper::may_read_paper;
pub use scope::{KeptAway, Scope, Sight, reach, scope};
pub use stand::{Represented, Stand, acting, lent};

use entity::values::{PersonId, Role, UnitCode};
use std::collections::BTreeSet;

/// A signed-in person, as far as the rules care (操作人).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    pub name: String,
    pub unit: UnitCode,
    /// The units that have ended and to which the own one has succeeded (机构改革): all of them, for whoever was to inherit from
    /// one of them inherits from it.
    pub predecessors: Vec<UnitCode>,
    pub roles: BTreeSet<Role>,
    /// An agent of an outside contractor records and does not decide (国办函〔2025〕66号(三)).
    pub contractor: bool,
    /// In whose place.
    pub stand: Stand,
}

impl Actor {
    /// Whether this person has the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether this person works for a unit that handles tickets.
    pub fn works_for(&self, unit: &UnitCode) -> bool {
        match &self.stand {
            Stand::Entering(entered) => entered == unit,
            Stand::Own | Stand::For(_) => {
                &self.unit == unit && (self.is(Role::Handler) || self.is(Role::Lead))
            }
        }
    }
}

/// On whose authority a command comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    Person(Actor),
    /// A timer.
    System,
    /// A source with an API key, or the citizen through one.
    Source,
}

impl By {
    /// The person, if one acts.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(actor) => Some(actor.person),
            Self::System | Self::Source => None,
        }
    }
}
