//! Which roles one person may have (contract.md §3; 三员分立: domain.md §8.2).

use entity::values::{PersonId, Role};
use std::collections::BTreeSet;

/// The three administrators, who watch each other: settings, people, records (系统管理员、安全管理员、审计员).
pub const ADMINISTRATORS: [Role; 3] = [Role::Sysadmin, Role::Secadmin, Role::Auditor];

/// What somebody hired from outside may be: who records and who asks, not who decides (国办函〔2025〕66号(三)).
const OUTSIDE: [Role; 2] = [Role::Agent, Role::Visitor];

/// Why these roles cannot be given to one person, if they cannot.
pub fn role_fault(roles: &BTreeSet<Role>, contractor: bool) -> Option<&'static str> {
    let administrators = roles.iter().filter(|role| ADMINISTRATORS.contains(role)).count();
    if roles.is_empty() {
        return Some("至少要有一个角色");
    }
    if administrators > 1 {
        return Some("系统管理员、安全管理员、审计员须由不同的人担任（三员分立）");
    }
    if administrators == 1 && roles.len() > 1 {
        return Some("管理员不能兼任业务角色");
    }
    if contractor && !roles.iter().all(|role| OUTSIDE.contains(role)) {
        return Some("外包人员只能担任坐席或回访员，不能担任作决定的角色");
    }
    None
}

/// Why `administrator` cannot change the account of `person`, if (s)he cannot: nobody gives herself rights or shuts
/// herself out.
pub fn own_account_fault(administrator: Option<PersonId>, person: PersonId) -> Option<&'static str> {
    (administrator == Some(person)).then_some("不能对自己的账号进行此操作，请由另一名安全管理员办理")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::*;

    fn fault(roles: &[Role], contractor: bool) -> Option<&'static str> {
        role_fault(&roles.iter().copied().collect(), contractor)
    }

    #[test]
    fn the_three_administrators_exclude_each_other_and_everything_else() {
        for one in ADMINISTRATORS {
            assert_eq!(fault(&[one], false), None);
            for other in ADMINISTRATORS.into_iter().filter(|other| *other != one) {
                assert!(fault(&[one, other], false).is_some_and(|why| why.contains("三员分立")));
            }
            for duty in Role::ALL.iter().filter(|role| !ADMINISTRATORS.contains(role)) {
                assert!(fault(&[one, *duty], false).is_some(), "{} with {}", one.code(), duty.code());
            }
        }
    }

    #[test]
    fn duties_may_be_united_and_a_contractor_decides_nothing() {
        assert_eq!(fault(&[Agent, Dispatcher], false), None);
        assert_eq!(fault(&[Handler, Lead], false), None);
        assert_eq!(fault(&[Agent, Visitor], true), None);
        for role in Role::ALL.iter().filter(|role| !OUTSIDE.contains(role)) {
            assert!(fault(&[Agent, *role], true).is_some(), "{}", role.code());
        }
        assert!(fault(&[], false).is_some());
    }

    #[test]
    fn nobody_administers_the_own_account() {
        assert!(own_account_fault(Some(PersonId(1)), PersonId(1)).is_some());
        assert_eq!(own_account_fault(Some(PersonId(1)), PersonId(2)), None);
        assert_eq!(own_account_fault(None, PersonId(2)), None);
    }
}
