//! The one place where a scope becomes SQL: get, list, count, timeline, live events and reports all ask here
//! (peers.md lessons 31–34).

use super::fixed;
use crate::domain::permission::{KeptAway, Scope, Sight};
use crate::domain::ticket::NO_LONGER;
use entity::values::{Kind, PersonId, RequestKind, SpotState, Status, UnitCode, UnitKind};
use entity::{assignment, participant, recusal, ticket, unit};
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause,
};
use sea_orm::{ColumnTrait, Condition};

/// What a visitor may look at: for the first time, or after another found it untrue.
const LOOK_AGAIN: [SpotState; 2] = [SpotState::Waiting, SpotState::Refuted];

/// How many rows the rest of a query leaves to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Few, found by another index: each is asked by its key.
    Few,
    /// Perhaps all: what may be seen is gathered first.
    Many,
}

/// The condition on a row of `ticket` under which `scope` shows it. An empty scope shows nothing.
pub fn visible(scope: &Scope, among: Among) -> Condition {
    let nothing = Condition::all().add(Expr::val(1).eq(0));
    let sights = scope.sights.iter().map(|s| sight(s, among));
    let seen = sights.reduce(|seen, sight| Condition::any().add(seen).add(sight)).unwrap_or(nothing);
    match &scope.kept_away {
        None => seen,
        // By the key alone, which every index holds, so that counting needs no more than its index.
        Some(who) => Condition::all()
            .add(seen)
            .add(ticket::Column::Id.not_in_subquery(accusing(&who.unit)))
            .add(ticket::Column::Id.not_in_subquery(recused(&who.persons))),
    }
}

/// Reports against a unit, or one above or below it (信访工作条例 30). The hotline itself has to take down what is said of
/// whomever it belongs to.
fn accusing(unit: &UnitCode) -> SelectStatement {
    let above = unit_chain("above", unit, unit::Column::Code, unit::Column::Parent);
    let below = unit_chain("below", unit, unit::Column::Parent, unit::Column::Code);
    let chain = Condition::any()
        .add(ticket::Column::SubjectUnit.in_subquery(above))
        .add(ticket::Column::SubjectUnit.in_subquery(below));
    tickets_of(ticket::Entity, ticket::Column::Id)
        .and_where(fixed::is(ticket::Column::Kind, Kind::Report.code()))
        .cond_where(chain)
        .take()
}

/// The numbers of the tickets from which a person is kept away, for what only names a ticket.
pub(super) fn numbers_kept_from(who: &KeptAway) -> [SelectStatement; 2] {
    [accusing(&who.unit), recused(&who.persons)].map(|ids| {
        tickets_of(ticket::Entity, ticket::Column::Number)
            .and_where(ticket::Column::Id.in_subquery(ids))
            .take()
    })
}

/// `WITH RECURSIVE name(code, parent) AS (the unit UNION whom one comes to) SELECT code FROM name`: from `to` of one unit to `from`
/// of the next.
fn unit_chain(name: &'static str, start: &UnitCode, from: unit::Column, to: unit::Column) -> SelectStatement {
    let columns = |select: &mut SelectStatement| {
        select
            .expr(Expr::col(unit::Column::Code.as_column_ref()))
            .expr(Expr::col(unit::Column::Parent.as_column_ref()))
            .from(unit::Entity)
            .take()
    };
    let own = columns(&mut Query::select())
        .and_where(unit::Column::Code.eq(start.clone()))
        .and_where(unit::Column::Kind.ne(UnitKind::Hotline))
        .take();
    let known = Expr::col((name, to)).eq(Expr::col(from.as_column_ref()));
    let next = columns(&mut Query::select()).inner_join(name, known).take();
    let steps = CommonTableExpression::new()
        .query(own.clone().union(UnionType::Distinct, next).take())
        .columns([unit::Column::Code, unit::Column::Parent])
        .table_name(name)
        .to_owned();
    let chain = WithClause::new().recursive(true).cte(steps).to_owned();
    Query::select().column((name, unit::Column::Code)).from(name).with_cte(chain).take()
}

/// What these persons keep away from.
fn recused(persons: &[PersonId]) -> SelectStatement {
    tickets_of(recusal::Entity, recusal::Column::TicketId)
        .and_where(recusal::Column::PersonId.is_in(persons.iter().copied()))
        .and_where(fixed::yes(recusal::Column::InForce))
        .take()
}

fn sight(sight: &Sight, among: Among) -> Condition {
    let all = Condition::all();
    match sight {
        Sight::All => all.add(Expr::val(1).eq(1)),
        Sight::NotConfidential => all.add(fixed::no(ticket::Column::Confidential)),
        Sight::InState(states) => all.add(ticket::Column::Status.is_in(states.iter().copied())),
        Sight::AwaitsHotline(kinds) => {
            let asked = Condition::all()
                .add(ticket::Column::Awaits.is_in(kinds.iter().copied()))
                .add(fixed::no(ticket::Column::AwaitsUnit));
            let objected = kinds.contains(&RequestKind::Objection);
            Condition::any().add(asked).add_option(objected.then(|| fixed::yes(ticket::Column::Objected)))
        }
        Sight::AwaitsSpotCheck => all.add(ticket::Column::Spot.is_in(LOOK_AGAIN)),
        Sight::Publishable => all
            .add(ticket::Column::Status.is_in([Status::SignedOff, Status::Archived]))
            .add(fixed::no(ticket::Column::Confidential))
            .add(ticket::Column::Kind.ne(Kind::Report)),
        Sight::RecordedBy(person) => all.add(ticket::Column::RecordedBy.eq(*person)),
        Sight::OfUnit(unit) => of_unit(unit, given(unit), among),
        Sight::OfSuccessor { unit, ended } => of_unit(unit, given_or_inherited(unit, ended), among),
        Sight::WorkedOnBy(person) => {
            let worked_on = tickets_of(participant::Entity, participant::Column::TicketId)
                .and_where(participant::Column::PersonId.eq(*person))
                .take();
            match among {
                Among::Many => all.add(ticket::Column::Id.in_subquery(worked_on)),
                Among::Few => all.add(Expr::exists(of_this(worked_on, participant::Column::TicketId))),
            }
        }
    }
}

fn of_unit(unit: &UnitCode, given: SelectStatement, among: Among) -> Condition {
    match among {
        Among::Many => Condition::all().add(ticket::Column::Id.in_subquery(given)),
        // The unit that answers for it has been given it: no need to look that up.
        Among::Few => Condition::any()
            .add(ticket::Column::LeadUnit.eq(unit.clone()))
            .add(Expr::exists(of_this(given, assignment::Column::TicketId))),
    }
}

/// What was given to this unit, now or once.
fn given(unit: &UnitCode) -> SelectStatement {
    tickets_of(assignment::Entity, assignment::Column::TicketId)
        .and_where(assignment::Column::Unit.eq(unit.clone()))
        .take()
}

/// The same with what the units that it has succeeded to had to their end. Their codes stand in the statement: with a
/// subquery, or a union, the databases would gather every one of them before they show the first.
fn given_or_inherited(unit: &UnitCode, ended: &[UnitCode]) -> SelectStatement {
    let kept = Condition::all()
        .add(assignment::Column::Unit.is_in(ended.iter().cloned()))
        .add(assignment::Column::Status.is_not_in(NO_LONGER));
    tickets_of(assignment::Entity, assignment::Column::TicketId)
        .cond_where(Condition::any().add(assignment::Column::Unit.eq(unit.clone())).add(kept))
        .take()
}

/// Only the parts of the ticket that is looked at.
fn of_this(mut parts: SelectStatement, id: impl ColumnTrait) -> SelectStatement {
    parts.and_where(Expr::col(id.as_column_ref()).equals(ticket::Column::Id.as_column_ref())).take()
}

/// `SELECT ticket_id FROM <part>`, to be narrowed by the caller.
pub(super) fn tickets_of(
    part: impl sea_orm::sea_query::IntoTableRef,
    id: impl ColumnTrait,
) -> SelectStatement {
    Query::select().expr(Expr::col(id.as_column_ref())).from(part).take()
}
