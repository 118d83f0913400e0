//! What a role opens, as types that stand in the handlers' signatures (contract.md §3).

use crate::domain::permission::Actor;
use entity::values::{Role, Scope};

/// Something that only some roles may do.
pub trait Permission: 'static {
    /// Whether this person may.
    fn allows(actor: &Actor) -> bool;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $($role:ident)|+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}

        impl Permission for $name {
            fn allows(actor: &Actor) -> bool {
                [$(Role::$role),+].into_iter().any(|role| actor.is(role))
            }
        }
    )+};
}

permissions! {
    /// Timers set aside and promises given up (督办员、系统管理员).
    WatchWorkers: Supervisor | Sysadmin;
    /// The months' draws of tickets to be looked at again (回访员、督办员、领导).
    ReadSpotDraws: Visitor | Supervisor | Leader | Office;
    /// What the public reads of results: prepared by editors, watched over by supervisors (编辑、督办员).
    PreparePublic: Editor | Supervisor;
    /// Trying again what was set aside or given up (系统管理员).
    RetryWork: Sysadmin;
    /// The journal and the access log, read only (审计管理员).
    ReadLogs: Auditor;
    /// Settings and sources (系统管理员).
    ManageSources: Sysadmin;
    /// The holidays (节假日).
    ManageCalendar: Sysadmin;
    /// Units, categories, the dispatch directory, limits (系统管理员).
    ManageSettings: Sysadmin;
    /// People and their roles (安全管理员).
    ManagePeople: Secadmin;
    /// Units with all that is known of them: who keeps them, and who puts people into them.
    SeeUnits: Sysadmin | Secadmin;
}

/// What a system with a key may send.
pub trait KeyScope: 'static {
    /// The scope that its key must have.
    const SCOPE: Scope;
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident = $scope:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}

        impl KeyScope for $name {
            const SCOPE: Scope = Scope::$scope;
        }
    )+};
}

scopes! {
    /// May send ratings.
    SendRatings = RatingsWrite;
    /// May send tickets.
    SendTickets = TicketsWrite;
}
