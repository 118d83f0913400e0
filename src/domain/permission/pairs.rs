//! Duties that one person, or one unit, must not unite on one ticket (职责分离; contract.md §3 "Forbidden pairs").

use super::Actor;
use crate::domain::clock::{Matter, Policy};
use crate::domain::ticket::Ticket;
use entity::values::{Duty, LimitName};

/// Pairs that the contract leaves open; a district that wants them apart sets it so.
const FURTHER: [(LimitName, Duty, Duty); 7] = [
    (LimitName::RecordDispatch, Duty::Record, Duty::Dispatch),
    (LimitName::RecordReview, Duty::Record, Duty::Review),
    (LimitName::RecordVisit, Duty::Record, Duty::Visit),
    (LimitName::RecordSignOff, Duty::Record, Duty::SignOff),
    (LimitName::DispatchReview, Duty::Dispatch, Duty::Review),
    (LimitName::DispatchVisit, Duty::Dispatch, Duty::Visit),
    (LimitName::DispatchSignOff, Duty::Dispatch, Duty::SignOff),
];

/// Whether this setting is of a pair of duties that one person must not unite.
pub fn is_pair(name: LimitName) -> bool {
    name == LimitName::SeparateStages || FURTHER.iter().any(|(of, ..)| *of == name)
}

/// How duties are divided here, in words, as a report prints it (contract.md §3 "printed on reports").
pub fn stated(policy: &Policy) -> Vec<String> {
    let stages = match policy.plain(LimitName::SeparateStages) {
        0 => "审核、回访、销号可由同一人员承担",
        _ => "审核、回访、销号由不同人员承担",
    };
    let further = FURTHER.into_iter().filter(|(name, ..)| policy.plain(*name) != 0);
    let further = further.map(|(_, one, other)| format!("{}、{}由不同人员承担", one.label(), other.label()));
    let elsewhere =
        policy.specials().map(|source| source.setting).any(|set| is_pair(set.name) && set.is_partial());
    let elsewhere = elsewhere.then(|| "部分业务线、业务类别或镇街另有规定".to_owned());
    std::iter::once(stages.to_owned()).chain(further).chain(elsewhere).collect()
}

/// What no setting loosens, in words (职责分离的固定规则).
pub const DEMANDED: [&str; 7] = [
    "承办过工单的人员和单位，不得参与该工单的审核、回访、销号和抽查核实",
    "申请人不得审批自己的申请",
    "承办过工单的单位，其人员不得审定退单、协办异议和争议，不得结束督办",
    "回访过工单的人不得抽查核实该工单，核实过的不得复核",
    "提出建议的人不得自己作出决定",
    "代理人同时受本人和被代理人的限制",
    "被反映的人员、举报所涉单位及其上下级单位回避",
];

/// Why `actor` may not take on `duty` on this ticket; `None` if nothing speaks against it.
///
/// A deputy is bound by what either person did. `policy` says whether reviewer, visitor and signer must be three persons, and which
/// further pairs are apart.
pub fn conflict(ticket: &Ticket, actor: &Actor, duty: Duty, policy: &Policy) -> Option<String> {
    let separate = policy.is_set(LimitName::SeparateStages, Matter::of(ticket));
    demanded(ticket, actor, duty, separate).or_else(|| further(ticket, actor, duty, policy))
}

fn further(ticket: &Ticket, actor: &Actor, duty: Duty, policy: &Policy) -> Option<String> {
    let matter = Matter::of(ticket);
    let apart = FURTHER.into_iter().filter(|(name, ..)| policy.is_set(*name, matter));
    let others = apart.filter_map(|(_, one, other)| match duty {
        _ if duty == one => Some(other),
        _ if duty == other => Some(one),
        _ => None,
    });
    others.into_iter().find(|other| had(ticket, actor, *other)).map(|other| borne(other, duty))
}

fn borne(other: Duty, duty: Duty) -> String {
    format!("您已承担本工单的{}，不得再承担{}", other.label(), duty.label())
}

fn demanded(ticket: &Ticket, actor: &Actor, duty: Duty, separate_stages: bool) -> Option<String> {
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
        .map(|other| borne(other, duty))
}

fn had(ticket: &Ticket, actor: &Actor, duty: Duty) -> bool {
    ticket.participants.iter().any(|p| actor.bears(p.person) && p.duty == duty)
}
