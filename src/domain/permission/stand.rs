//! In whose place somebody acts (AB岗、代录; contract.md §3, §4 `on_behalf_of`).

use super::Actor;
use entity::values::{PersonId, Role, UnitCode};
use std::collections::BTreeSet;

/// For whom a person acts (以谁的名义).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stand {
    /// In the own name.
    #[default]
    Own,
    /// As the deputy of another, whose unit and roles the actor bears meanwhile (AB岗).
    For(Represented),
    /// The hotline enters what a unit told it (代录).
    Entering(UnitCode),
}

/// Whom a deputy represents (被代理人).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Represented {
    pub person: PersonId,
    pub name: String,
}

/// The roles between which people stand in for each other. What watches others is nobody's to lend.
const KINDS: &[&[Role]] = &[
    &[Role::Handler, Role::Lead],
    &[Role::Agent, Role::Dispatcher],
    &[Role::Reviewer, Role::Visitor, Role::Signer],
    &[Role::Supervisor],
    &[Role::Leader, Role::Office],
    &[Role::Editor],
];

/// What a deputy may do for another: the other's roles of the kinds that the deputy has any of, never an administrator's.
/// A contractor decides for nobody (国办函〔2025〕66号(三)).
pub fn lent(principal: &BTreeSet<Role>, deputy: &BTreeSet<Role>, contractor: bool) -> BTreeSet<Role> {
    let own = |kind: &&&[Role]| kind.iter().any(|role| deputy.contains(role));
    let kinds = KINDS.iter().filter(own).flat_map(|kind| kind.iter().copied());
    let decides = |role: &Role| matches!(role, Role::Dispatcher | Role::Signer | Role::Reviewer);
    kinds.filter(|role| principal.contains(role) && !(contractor && decides(role))).collect()
}

impl Actor {
    /// Whom this person represents, if anybody.
    pub fn principal(&self) -> Option<PersonId> {
        match &self.stand {
            Stand::For(represented) => Some(represented.person),
            Stand::Own | Stand::Entering(_) => None,
        }
    }

    /// Whether what `person` did binds this one: the own acts, and those of whom (s)he represents.
    pub fn bears(&self, person: PersonId) -> bool {
        self.person == person || self.principal() == Some(person)
    }

    /// Everybody whose duties this person takes on.
    pub fn persons(&self) -> impl Iterator<Item = PersonId> {
        std::iter::once(self.person).chain(self.principal())
    }

    /// The unit in whose name this person enters something, if (s)he does.
    pub fn enters_for(&self) -> Option<&UnitCode> {
        match &self.stand {
            Stand::Entering(unit) => Some(unit),
            Stand::Own | Stand::For(_) => None,
        }
    }

    /// The unit whose part in a ticket this person would act on.
    pub fn part_unit(&self) -> &UnitCode {
        self.enters_for().unwrap_or(&self.unit)
    }

    /// This person as (s)he enters something in the name of `unit`.
    pub fn entering(&self, unit: UnitCode) -> Self {
        Self { stand: Stand::Entering(unit), ..self.clone() }
    }

    /// As people read it: 张三（代李四）.
    pub fn full_name(&self) -> String {
        match &self.stand {
            Stand::For(represented) => acting(&self.name, &represented.name),
            Stand::Own | Stand::Entering(_) => self.name.clone(),
        }
    }
}

/// 张三（代李四）
pub fn acting(deputy: &str, principal: &str) -> String {
    format!("{deputy}（代{principal}）")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::*;

    fn roles(roles: &[Role]) -> BTreeSet<Role> {
        roles.iter().copied().collect()
    }

    #[test]
    fn a_deputy_has_the_others_roles_of_the_own_kind_only() {
        assert_eq!(lent(&roles(&[Lead]), &roles(&[Handler]), false), roles(&[Lead]));
        assert_eq!(lent(&roles(&[Handler, Lead]), &roles(&[Handler]), false), roles(&[Handler, Lead]));
        assert_eq!(lent(&roles(&[Supervisor]), &roles(&[Dispatcher]), false), roles(&[]));
        assert_eq!(lent(&roles(&[Supervisor, Dispatcher]), &roles(&[Agent]), false), roles(&[Dispatcher]));
    }

    #[test]
    fn nobody_lends_an_administrators_rights() {
        for role in super::super::ADMINISTRATORS {
            assert!(lent(&roles(&[role]), &roles(&[role]), false).is_empty(), "{}", role.code());
        }
    }

    #[test]
    fn a_contractor_decides_for_nobody() {
        assert_eq!(lent(&roles(&[Agent, Dispatcher]), &roles(&[Agent]), true), roles(&[Agent]));
        assert_eq!(lent(&roles(&[Visitor, Reviewer]), &roles(&[Visitor]), true), roles(&[Visitor]));
    }
}
