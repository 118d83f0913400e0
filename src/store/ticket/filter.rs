//! What a list is asked for, as SQL (contract.md §4 `GET /tickets`).

use crate::domain::ticket::RULINGS;
use crate::domain::time::Instant;
use crate::store::pattern::{containing, starting};
use crate::store::scope::Among;
use crate::store::{caller, fixed, inside as store_inside, scope};
use chrono::NaiveDate;
use entity::values::*;
use entity::{assignment, participant, ruling, ticket};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition};

/// A property that a ticket has or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// 企业诉求
    Enterprise,
    /// 保密
    Confidential,
    /// 不得退单
    NoReturn,
    /// 挂账
    LongTerm,
    /// 剔除
    Excluded,
    /// 不予采纳的差评
    NotCounted,
    /// 承办单位认为是误评或恶意，待认定
    Contested,
    /// 督办中
    Supervised,
    /// 恶意扰乱
    Malicious,
    /// 拒不接收：已催办仍未签收
    Refusing,
    /// 紧急，待电话交办
    ToPhone,
    /// 有处理建议，待派单员决定
    Proposed,
}

/// Where orders of a ticket stand (督办、批示).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordered {
    /// The unit owes an answer to any.
    Owed,
    /// The unit owes an answer to a leader.
    Instructed,
    /// An answered supervision waits for the supervisor.
    ToClose,
}

/// Who has taken it from its pool at this instant (认领).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// These persons, themselves or by a deputy; or, else, nobody but them.
    pub by: Vec<PersonId>,
    pub them: bool,
    pub now: Instant,
}

/// Whose of a unit's people have it in hand (单位内交办).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inside {
    Person(PersonId),
    Unit(UnitCode),
}

/// Narrows a list; an empty field narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub lines: Vec<Line>,
    pub statuses: Vec<Status>,
    /// The unit that answers for it now.
    pub units: Vec<UnitCode>,
    pub kinds: Vec<Kind>,
    pub channels: Vec<Channel>,
    pub urgencies: Vec<Urgency>,
    /// With everything below it.
    pub categories: Vec<CategoryCode>,
    /// With everything within it.
    pub areas: Vec<AreaCode>,
    pub flags: Vec<Flag>,
    /// The platform's code, or the number it gave.
    pub upstream: Option<String>,
    pub created_from: Option<Instant>,
    /// Exclusive.
    pub created_before: Option<Instant>,
    pub due_from: Option<NaiveDate>,
    /// Inclusive.
    pub due_to: Option<NaiveDate>,
    /// On the long-term ledger, and somebody should have said how far it has come by this day.
    pub review_by: Option<NaiveDate>,
    /// As they shine at this instant.
    pub lights: Option<(Vec<Light>, Instant)>,
    /// Words of the title, or a number.
    pub q: Option<String>,
    /// Taken down or worked on by this person.
    pub mine: Option<PersonId>,
    /// With a request of one of these kinds that waits for a decision.
    pub awaits: Vec<RequestKind>,
    /// With a check of the sign-off that has come to one of these.
    pub spots: Vec<SpotState>,
    /// Whether that request waits for the unit's own lead, or for the hotline.
    pub awaits_unit: Option<bool>,
    /// With an order in this condition.
    pub ordered: Option<Ordered>,
    /// Assisted by one of these units, now or once, or, without a unit, by any.
    pub co_units: Vec<UnitCode>,
    /// How far that co unit has come with its part.
    pub co_statuses: Vec<AssignmentStatus>,
    /// In the hands of somebody inside a unit.
    pub inside: Option<Inside>,
    /// Taken from its pool by somebody, or by nobody else.
    pub claimed: Option<Claimed>,
    /// Keyed hash of a caller's number.
    pub phone: Option<String>,
}

impl Filter {
    /// How much of the table it leaves: a unit's or a caller's tickets are found by an index of their own.
    pub(super) fn among(&self) -> Among {
        let named = !self.units.is_empty()
            || !self.co_units.is_empty()
            || self.phone.is_some()
            || self.inside.is_some()
            || self.claimed.as_ref().is_some_and(|claimed| claimed.them)
            || self.upstream.is_some();
        if named { Among::Few } else { Among::Many }
    }

    pub(super) fn condition(&self) -> Condition {
        use ticket::Column as C;
        let mut all = Condition::all();
        macro_rules! among {
            ($($list:ident => $column:ident),+) => {
                $(match self.$list.as_slice() {
                    [] => {}
                    // Indexes serve an order behind one value, not behind several.
                    [one] => all = all.add(C::$column.eq(one.clone())),
                    several => all = all.add(C::$column.is_in(several.iter().cloned())),
                })+
            };
        }
        among!(
            lines => Line, statuses => Status, units => LeadUnit, kinds => Kind, channels => Channel,
            urgencies => Urgency, spots => Spot
        );
        if !self.categories.is_empty() {
            all = all.add(below(C::Category, self.categories.iter().map(CategoryCode::as_str)));
        }
        if !self.areas.is_empty() {
            all = all.add(below(C::Area, self.areas.iter().map(AreaCode::as_str)));
        }
        for flag in &self.flags {
            all = all.add(match flag {
                Flag::Enterprise => fixed::yes(C::Enterprise),
                Flag::Confidential => fixed::yes(C::Confidential),
                Flag::NoReturn => fixed::yes(C::NoReturn),
                Flag::Supervised => C::SupervisionLevel.gt(0),
                Flag::LongTerm => fixed::yes(C::LongTerm),
                Flag::Excluded => fixed::yes(C::Excluded),
                Flag::Contested => fixed::yes(C::Contested),
                Flag::NotCounted => fixed::yes(C::NotCounted),
                Flag::Malicious => fixed::yes(C::Malicious),
                Flag::Refusing => fixed::yes(C::Refusing),
                Flag::ToPhone => C::PhoneSince.is_not_null(),
                Flag::Proposed => fixed::yes(C::Proposed),
            });
        }
        let ordered = self.ordered.map(|ordered| match ordered {
            Ordered::Owed => C::Owed.is_not_null(),
            Ordered::Instructed => C::Owed.is_in([Owed::Instruction, Owed::Both]),
            Ordered::ToClose => fixed::yes(C::ToClose),
        });
        if !self.co_units.is_empty() || !self.co_statuses.is_empty() {
            all = all.add(C::Id.in_subquery(self.assisted()));
        }
        all.add_option(ordered)
            .add_option(self.awaiting())
            .add_option(self.awaits_unit.map(|own| C::AwaitsUnit.eq(own)))
            .add_option(self.upstream.as_deref().map(upstream))
            .add_option(self.created_from.map(|at| C::CreatedAt.gte(at)))
            .add_option(self.created_before.map(|at| C::CreatedAt.lt(at)))
            .add_option(
                self.review_by
                    .map(|day| Condition::all().add(fixed::yes(C::LongTerm)).add(C::ReviewOn.lte(day))),
            )
            .add_option(self.due_from.map(|on| C::DueOn.gte(on)))
            .add_option(self.due_to.map(|on| C::DueOn.lte(on)))
            .add_option(self.lights.as_ref().map(|(lights, now)| shining(lights, *now)))
            .add_option(self.q.as_deref().map(worded))
            .add_option(self.mine.map(mine))
            .add_option(self.inside.as_ref().map(in_hand))
            .add_option(self.claimed.as_ref().map(claimed))
            .add_option(self.phone.as_deref().map(|hmac| C::Id.in_subquery(caller::tickets_with_phone(hmac))))
    }

    /// What co units object and supervisors rule on stands beside what the ticket as a whole waits for.
    fn awaiting(&self) -> Option<Condition> {
        use ticket::Column as C;
        let objected = self.awaits.contains(&RequestKind::Objection);
        let prepared = self.awaits.contains(&RequestKind::Inside).then(|| fixed::yes(C::Prepared));
        let beside = |kind: &RequestKind| {
            matches!(kind, RequestKind::Objection | RequestKind::Inside) || RULINGS.contains(kind)
        };
        let others: Vec<_> = self.awaits.iter().copied().filter(|kind| !beside(kind)).collect();
        let others = match others.as_slice() {
            [] => None,
            [one] => Some(C::Awaits.eq(*one)),
            several => Some(C::Awaits.is_in(several.iter().copied())),
        };
        let objected = objected.then(|| fixed::yes(C::Objected));
        let ruled = awaiting_ruling(&self.awaits);
        let any = others.is_some() || objected.is_some() || ruled.is_some() || prepared.is_some();
        any.then(|| {
            Condition::any().add_option(others).add_option(objected).add_option(ruled).add_option(prepared)
        })
    }

    /// The tickets that these units assist with.
    fn assisted(&self) -> SelectStatement {
        use assignment::Column as C;
        let mut parts = scope::tickets_of(assignment::Entity, C::TicketId);
        parts.and_where(C::Role.eq(AssignmentRole::Co));
        if !self.co_units.is_empty() {
            parts.and_where(C::Unit.is_in(self.co_units.iter().cloned()));
        }
        if !self.co_statuses.is_empty() {
            parts.and_where(C::Status.is_in(self.co_statuses.iter().copied()));
        }
        parts.take()
    }
}

/// Rulings stand in rows of their own, since they wait beside whatever else was asked for.
fn awaiting_ruling(kinds: &[RequestKind]) -> Option<Condition> {
    let rulings: Vec<_> = kinds.iter().copied().filter(|kind| RULINGS.contains(kind)).collect();
    let waiting = scope::tickets_of(ruling::Entity, ruling::Column::TicketId)
        .and_where(fixed::is(ruling::Column::State, RequestState::Pending.code()))
        .and_where(ruling::Column::Kind.is_in(rulings.iter().copied()))
        .take();
    (!rulings.is_empty()).then(|| Condition::all().add(ticket::Column::Id.in_subquery(waiting)))
}

fn upstream(word: &str) -> Condition {
    let number = Condition::any().add(ticket::Column::UpstreamNumber.eq(word));
    number.add_option(Channel::from_code(word).map(|system| ticket::Column::UpstreamSystem.eq(system)))
}

/// The codes and what lies below them: a child's code begins with its parent's.
fn below<'a>(column: ticket::Column, codes: impl Iterator<Item = &'a str>) -> Condition {
    codes.fold(Condition::any(), |any, code| match successor(code) {
        // A range begins in an index, a pattern may not.
        Some(next) => any.add(Condition::all().add(column.gte(code)).add(column.lt(next))),
        None => any.add(column.like(starting(code))),
    })
}

/// The first code of digits that does not begin with this one.
fn successor(code: &str) -> Option<String> {
    let (last, front) = code.trim_end_matches('9').as_bytes().split_last()?;
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    let next = char::from(last + 1);
    let front = std::str::from_utf8(front).ok()?;
    digits.then(|| format!("{front}{next}"))
}

/// A number or a query code is looked up; anything else is looked for in the titles.
fn worded(q: &str) -> Condition {
    let any = Condition::any();
    if q.len() >= 8 && q.bytes().all(|b| b.is_ascii_digit()) {
        return any
            .add(ticket::Column::Number.like(starting(q)))
            .add(ticket::Column::QueryCode.eq(q))
            .add(ticket::Column::UpstreamNumber.eq(q));
    }
    any.add(ticket::Column::Title.like(containing(q))).add(ticket::Column::UpstreamNumber.eq(q))
}

fn in_hand(inside: &Inside) -> Condition {
    let tickets = match inside {
        Inside::Person(person) => store_inside::with_person(*person),
        Inside::Unit(unit) => store_inside::within(unit),
    };
    Condition::all().add(ticket::Column::Id.in_subquery(tickets))
}

fn claimed(Claimed { by, them, now }: &Claimed) -> Condition {
    use ticket::Column as C;
    let theirs = Condition::any()
        .add(C::ClaimedBy.is_in(by.iter().copied()))
        .add(C::ClaimedFor.is_in(by.iter().copied()));
    match them {
        true => Condition::all().add(C::ClaimedUntil.gt(*now)).add(theirs),
        false => Condition::any().add(C::ClaimedUntil.is_null()).add(C::ClaimedUntil.lte(*now)).add(theirs),
    }
}

fn mine(person: PersonId) -> Condition {
    let worked_on = scope::tickets_of(participant::Entity, participant::Column::TicketId)
        .and_where(participant::Column::PersonId.eq(person))
        .take();
    Condition::any()
        .add(ticket::Column::RecordedBy.eq(person))
        .add(ticket::Column::Id.in_subquery(worked_on))
        .add(ticket::Column::Id.in_subquery(store_inside::with_person(person)))
}

/// The same rule as [`crate::domain::ticket::light::light`], over the lamp's columns. A clock that was missed and is open was
/// due in the past, so that a stretch of the deadlines says it all, and an index finds it.
fn shining(lights: &[Light], now: Instant) -> Condition {
    use ticket::Column as C;
    let ahead = || Condition::all().add(C::DueAt.gt(now));
    lights.iter().fold(Condition::any(), |any, light| {
        any.add(match light {
            Light::Grey => Condition::all().add(C::DueAt.is_null()),
            Light::Red => Condition::all().add(C::DueAt.lte(now)),
            Light::Yellow => ahead().add(C::YellowAt.lte(now)),
            Light::Green => ahead().add(C::YellowAt.gt(now)),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::successor;

    #[test]
    fn a_range_of_codes_ends_where_the_next_one_begins() {
        let cases = [("03", Some("04")), ("5301139", Some("530114")), ("99", None), ("", None), ("a1", None)];
        for (code, next) in cases {
            assert_eq!(successor(code).as_deref(), next, "{code}");
        }
    }
}
