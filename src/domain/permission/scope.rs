//! Who may see which ticket: one value, used by get, list, count, timeline, live events and reports.

use super::Actor;
use entity::values::{CommandName, PersonId, RequestKind, Role, Status, UnitCode};

/// One reason for which a ticket is visible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Every ticket.
    All,
    /// Every ticket that is not confidential.
    NotConfidential,
    /// In one of these states, confidential or not: the own pool.
    InState(&'static [Status]),
    /// With a request of one of these kinds that waits for the hotline, confidential or not: the own pool.
    AwaitsHotline(&'static [RequestKind]),
    /// Struck off, and its check waits: the own pool.
    AwaitsSpotCheck,
    /// Finished, neither confidential nor a report: what an editor makes public, and nothing else of it.
    Publishable,
    /// Taken down by this person.
    RecordedBy(PersonId),
    /// Given to this unit, now or once, as lead or co unit.
    OfUnit(UnitCode),
    /// The same of a unit that has succeeded to others (机构改革), with what those had to their end; not what had been taken from
    /// them before.
    OfSuccessor { unit: UnitCode, ended: Vec<UnitCode> },
    /// On which this person had a duty.
    WorkedOnBy(PersonId),
}

/// What a person may see (可见范围): a ticket is visible if any reason holds, and nothing keeps the person away from it; without a
/// reason (s)he sees nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub sights: Vec<Sight>,
    /// Whom reports against the own unit's chain and recusals keep away, whatever the reasons; `None` where nobody looks, as in
    /// what counters add up.
    pub kept_away: Option<KeptAway>,
}

/// A person as far as (s)he may be accused or concerned (举报回避; 信访工作条例 28、30).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAway {
    /// The own person, and whom (s)he represents.
    pub persons: Vec<PersonId>,
    pub unit: UnitCode,
}

impl KeptAway {
    /// This person, whatever (s)he may see.
    pub fn of(actor: &Actor) -> Self {
        Self { persons: actor.persons().collect(), unit: actor.unit.clone() }
    }
}

impl Scope {
    /// For these reasons, and nothing keeps away.
    pub fn of(sights: Vec<Sight>) -> Self {
        Self { sights, kept_away: None }
    }

    /// For these reasons, unless `actor` is concerned.
    pub fn of_person(actor: &Actor, sights: Vec<Sight>) -> Self {
        Self { sights, kept_away: Some(KeptAway::of(actor)) }
    }
}

const INTAKE: &[Status] = &[Status::Received, Status::NeedInfo];
const DISPATCH: &[Status] = &[
    Status::Received,
    Status::NeedInfo,
    Status::ToDispatch,
    Status::ReturnReview,
    Status::Dispute,
    Status::ToReport,
];

/// The scope of `actor` (contract.md §3 "Who may what", column "sees").
pub fn scope(actor: &Actor) -> Scope {
    let mut sights = Vec::new();
    for role in &actor.roles {
        match role {
            Role::Agent => {
                sights.extend(actor.persons().map(Sight::RecordedBy));
                sights.push(Sight::InState(INTAKE));
                // Also where (s)he added a caller to what a colleague took down.
                sights.extend(actor.persons().map(Sight::WorkedOnBy));
            }
            Role::Dispatcher => sights.extend([
                Sight::NotConfidential,
                Sight::InState(DISPATCH),
                Sight::AwaitsHotline(&[
                    RequestKind::Extension,
                    RequestKind::Suspension,
                    RequestKind::Objection,
                ]),
            ]),
            Role::Handler | Role::Lead => sights.push(of_unit(actor)),
            Role::Reviewer => {
                sights.push(Sight::InState(&[Status::ToReview]));
                sights.extend(actor.persons().map(Sight::WorkedOnBy));
            }
            Role::Visitor => {
                sights.extend([Sight::InState(&[Status::ToVisit]), Sight::AwaitsSpotCheck]);
                sights.extend(actor.persons().map(Sight::WorkedOnBy));
            }
            Role::Signer => {
                sights.push(Sight::InState(&[Status::ToSignOff]));
                sights.extend(actor.persons().map(Sight::WorkedOnBy));
            }
            Role::Supervisor => sights.push(Sight::All),
            Role::Leader | Role::Office => sights.push(Sight::NotConfidential),
            Role::Editor | Role::Sysadmin | Role::Secadmin | Role::Auditor => {}
        }
    }
    sights.dedup();
    Scope::of_person(actor, sights)
}

fn of_unit(actor: &Actor) -> Sight {
    match actor.predecessors.is_empty() {
        true => Sight::OfUnit(actor.unit.clone()),
        false => Sight::OfSuccessor { unit: actor.unit.clone(), ended: actor.predecessors.clone() },
    }
}

/// What `actor` may give `command` on. Whoever takes calls adds a caller to an open matter that a colleague took down, and logs
/// that somebody on it called again; a confidential one stays out of it (contract.md §3, §4 `me_too`).
pub fn reach(actor: &Actor, command: CommandName) -> Scope {
    let mut scope = scope(actor);
    if matches!(command, CommandName::MeToo | CommandName::RepeatCall) && actor.is(Role::Agent) {
        scope.sights.push(Sight::NotConfidential);
    }
    // Who prepares what the public reads sees no tickets, and reaches what is finished by these two alone (docs/adr/0024).
    if matches!(command, CommandName::Publish | CommandName::Unpublish) && actor.is(Role::Editor) {
        scope.sights.push(Sight::Publishable);
    }
    scope
}
