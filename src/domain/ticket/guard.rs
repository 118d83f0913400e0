//! Who is kept away from a ticket (回避; 信访工作条例 28、30).

use super::{SplitFrom, Ticket};
use crate::domain::time::Instant;
use entity::values::{PersonId, RecusalCause};
use serde::{Deserialize, Serialize};

/// A person who has nothing to do with a ticket and does not see it (回避).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recusal {
    pub person: PersonId,
    pub cause: RecusalCause,
    /// Whether it holds: somebody else may have been meant after all.
    pub in_force: bool,
    pub at: Instant,
}

impl SplitFrom {
    /// The recusals that a part has from the beginning.
    pub(super) fn inherited(&self, at: Instant) -> Vec<Recusal> {
        let recusal = |person: &PersonId| Recusal {
            person: *person,
            cause: RecusalCause::Declared,
            in_force: true,
            at,
        };
        self.recused.iter().map(recusal).collect()
    }
}

impl Ticket {
    /// Whether this person has to keep away from it.
    pub fn is_recused(&self, person: PersonId) -> bool {
        self.recusals.iter().any(|r| r.in_force && r.person == person)
    }

    /// Who has to keep away from it for this reason.
    pub fn recused(&self, cause: RecusalCause) -> Vec<PersonId> {
        self.recusals.iter().filter(|r| r.in_force && r.cause == cause).map(|r| r.person).collect()
    }

    /// Keeps `people` away because it is they who are accused, and nobody else for that reason.
    pub(super) fn accuse(&mut self, people: &[PersonId], at: Instant) {
        for recusal in self.recusals.iter_mut().filter(|r| r.cause == RecusalCause::Accused) {
            recusal.in_force = people.contains(&recusal.person);
        }
        for person in people {
            if !self.recusals.iter().any(|r| r.cause == RecusalCause::Accused && r.person == *person) {
                self.recusals.push(Recusal {
                    person: *person,
                    cause: RecusalCause::Accused,
                    in_force: true,
                    at,
                });
            }
        }
    }

    /// Keeps away who says that (s)he must.
    pub(super) fn recuse(&mut self, person: PersonId, at: Instant) {
        self.recusals.push(Recusal { person, cause: RecusalCause::Declared, in_force: true, at });
    }
}
