//! Who has taken a ticket from its pool (认领), so that no second person calls the same citizen or judges the same result.

use super::Ticket;
use crate::domain::permission::Actor;
use crate::domain::time::Instant;
use entity::values::{PersonId, Status};
use serde::{Deserialize, Serialize};

/// A claim (认领). It lapses by itself: whoever forgets it keeps nobody from the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub by: PersonId,
    /// For whom a deputy took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<PersonId>,
    pub at: Instant,
    /// Exclusive; as long as was set when it was taken.
    pub until: Instant,
}

impl Claim {
    /// Whether it still keeps others away.
    pub fn holds(&self, now: Instant) -> bool {
        now < self.until
    }

    /// Whether it is this person's own: a deputy and whom (s)he represents have it together.
    pub fn is_of(&self, actor: &Actor) -> bool {
        actor.bears(self.by) || self.acting_for.is_some_and(|person| actor.bears(person))
    }
}

impl Ticket {
    /// The claim that holds now.
    pub fn claimed(&self, now: Instant) -> Option<&Claim> {
        self.claim.as_ref().filter(|claim| claim.holds(now))
    }

    /// Whoever called everybody has nothing left to do on it, though it waits here for what is decided of the unhappy.
    pub(super) fn end_claim_of_visitor(&mut self) {
        if self.status == Status::ToVisit && self.to_be_visited().next().is_none() {
            self.claim = None;
        }
    }

    /// Whoever keeps away keeps nothing.
    pub(super) fn end_claim_of_recused(&mut self) {
        let mut persons = self.claim.iter().flat_map(|claim| [Some(claim.by), claim.acting_for]).flatten();
        if persons.any(|person| self.is_recused(person)) {
            self.claim = None;
        }
    }
}
