//! Which rule applies to a matter, and why (适用规则): every limit that bears on it, where its value comes from, and what
//! would hold without that.

use super::setting::{concerns, terms};
use super::{Ladder, Matter, Policy, Source, Value};
use entity::values::{LimitName, Urgency};

/// A limit as it holds for a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub name: LimitName,
    pub value: Value,
    /// `None` for the shipped value.
    pub source: Option<Source>,
    /// What would hold next; `None` where the shipped value holds.
    pub overrode: Option<Overridden>,
    /// What else is to be known of it.
    pub note: Option<&'static str>,
}

/// A rule that a more specific one overrode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overridden {
    pub value: Value,
    /// `None` for the shipped value.
    pub source: Option<Source>,
}

impl Policy {
    /// Every limit that bears on such a matter, in the order of the limits.
    pub fn applied(&self, matter: Matter) -> Vec<Applied> {
        let names = LimitName::ALL.iter().copied();
        names.filter(|name| bears(*name, matter)).map(|name| self.apply(name, matter)).collect()
    }

    fn apply(&self, name: LimitName, matter: Matter) -> Applied {
        let sources = self.sources(name, matter);
        let shipped = match name {
            LimitName::Ladder => Value::Ladder(Ladder::default()),
            _ => Value::Number(self.shipped(name, matter)),
        };
        let nth = |n: usize| {
            let source = sources.get(n).copied();
            let value = source.and_then(|source| source.setting.value).unwrap_or(shipped);
            Overridden { value, source }
        };
        let Overridden { value, source } = nth(0);
        let overrode = source.map(|_| nth(1));
        Applied { name, value, source, overrode, note: self.note(name, matter, source.is_none()) }
    }

    fn note(&self, name: LimitName, matter: Matter, unset: bool) -> Option<&'static str> {
        use LimitName::*;
        match name {
            CoHandle if unset => Some("没有另行规定，与主办单位的办理时限相同"),
            CoHandle => Some("不长于主办单位的办理时限"),
            ObjectionWindow if unset => Some("没有另行规定，与退单期限相同"),
            Handle | HandleEnterprise if bears(HandleEnterprise, matter) => {
                let enterprise = self.number(HandleEnterprise, matter) < self.number(Handle, matter);
                match (name == HandleEnterprise) == enterprise {
                    true => Some("企业诉求取“办理”和“企业诉求办理”中较短的一项，按此项"),
                    false => Some("企业诉求取“办理”和“企业诉求办理”中较短的一项，不按此项"),
                }
            }
            _ => None,
        }
    }
}

/// Whether a limit bears on such a matter.
fn bears(name: LimitName, matter: Matter) -> bool {
    use LimitName::*;
    let pressing = matter.urgency != Urgency::Normal;
    let emergency = matter.urgency == Urgency::Emergency;
    let pressed = match name {
        HandleEmergency | ContactEmergency | PreliminaryEmergency => emergency,
        DispatchUrgent | SignUrgent => pressing,
        Dispatch | Sign => !pressing,
        Handle | CoHandle | Contact => !emergency,
        HandleEnterprise => !emergency && matter.enterprise,
        _ => true,
    };
    pressed && terms(name).scoped && concerns(name, matter.line, matter.kind)
}

#[cfg(test)]
mod tests {
    use super::super::{Division, Setting};
    use super::*;
    use entity::values::{Kind, Line};

    fn set(name: LimitName, area: Option<&str>, value: u32) -> Setting {
        let area = area.and_then(Division::parse);
        Setting { area, ..Setting::everywhere(name, Some(Value::Number(value))) }
    }

    fn found(policy: &Policy, matter: Matter, name: LimitName) -> Option<Applied> {
        policy.applied(matter).into_iter().find(|applied| applied.name == name)
    }

    #[test]
    fn the_answer_names_the_rule_and_the_next_that_it_overrode() {
        let policy = Policy::of([set(LimitName::Sign, None, 2), set(LimitName::Sign, Some("530113001"), 3)]);
        let town = Division::parse("530113001003");
        let there = Matter { area: town, ..Matter::ordinary(Line::Hotline, Kind::Help) };
        let sign = found(&policy, there, LimitName::Sign).expect("a limit");
        assert_eq!(sign.value, Value::Number(3));
        let next = sign.overrode.expect("the district's");
        assert_eq!((next.value, next.source.map(|s| s.setting.area)), (Value::Number(2), Some(None)));
        let here = Matter { area: None, ..there };
        let sign = found(&policy, here, LimitName::Sign).expect("a limit");
        let next = sign.overrode.expect("the shipped one");
        assert_eq!(
            (sign.value, next),
            (Value::Number(2), Overridden { value: Value::Number(1), source: None })
        );
        let contact = found(&policy, there, LimitName::Contact).expect("a limit");
        assert_eq!((contact.value, contact.source, contact.overrode), (Value::Number(1), None, None));
    }

    #[test]
    fn what_presses_has_its_own_limits_and_a_rating_cannot_be_put_off() {
        let ordinary = Matter::ordinary(Line::Hotline, Kind::Complaint);
        let names =
            |matter| Policy::default().applied(matter).into_iter().map(|a| a.name).collect::<Vec<_>>();
        let emergency = names(Matter { urgency: Urgency::Emergency, ..ordinary });
        assert!(emergency.contains(&LimitName::HandleEmergency) && !emergency.contains(&LimitName::Handle));
        assert!(!names(ordinary).contains(&LimitName::HandleEnterprise));
        assert!(names(Matter { enterprise: true, ..ordinary }).contains(&LimitName::HandleEnterprise));
        assert!(!names(Matter::ordinary(Line::Service, Kind::Rating)).contains(&LimitName::Extensions));
        assert!(!names(ordinary).contains(&LimitName::SpotShare), "drawn from all tickets at once");
    }

    #[test]
    fn an_enterprise_is_told_which_of_two_limits_counts() {
        let matter = Matter { enterprise: true, ..Matter::ordinary(Line::Hotline, Kind::Consult) };
        let note = |policy: &Policy, name| found(policy, matter, name).and_then(|applied| applied.note);
        let counts =
            |policy: &Policy, name| note(policy, name).is_some_and(|said| said.ends_with("，按此项"));
        let shipped = Policy::default();
        assert!(counts(&shipped, LimitName::Handle) && !counts(&shipped, LimitName::HandleEnterprise));
        let shorter = Policy::of([set(LimitName::HandleEnterprise, None, 2)]);
        assert!(counts(&shorter, LimitName::HandleEnterprise) && !counts(&shorter, LimitName::Handle));
    }
}
