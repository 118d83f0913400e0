//! The one place where a scope becomes SQL: get, list, count, timeline, live events and reports all ask here
//! (peers.md lessons 31–34).

use crate::domain::permission::{Scope, Sight};
use entity::values::{RequestKind, SpotState};
use entity::{assignment, participant, ticket};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
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
    let sights = scope.0.iter().map(|s| sight(s, among));
    sights.reduce(|seen, sight| Condition::any().add(seen).add(sight)).unwrap_or(nothing)
}

fn sight(sight: &Sight, among: Among) -> Condition {
    let all = Condition::all();
    match sight {
        Sight::All => all.add(Expr::val(1).eq(1)),
        Sight::NotConfidential => all.add(ticket::Column::Confidential.eq(false)),
        Sight::InState(states) => all.add(ticket::Column::Status.is_in(states.iter().copied())),
        Sight::AwaitsHotline(kinds) => {
            let asked = Condition::all()
                .add(ticket::Column::Awaits.is_in(kinds.iter().copied()))
                .add(ticket::Column::AwaitsUnit.eq(false));
            let objected = kinds.contains(&RequestKind::Objection);
            Condition::any().add(asked).add_option(objected.then(|| ticket::Column::Objected.eq(true)))
        }
        Sight::AwaitsSpotCheck => all.add(ticket::Column::Spot.is_in(LOOK_AGAIN)),
        Sight::RecordedBy(person) => all.add(ticket::Column::RecordedBy.eq(*person)),
        Sight::OfUnit(unit) => {
            let given = tickets_of(assignment::Entity, assignment::Column::TicketId)
                .and_where(assignment::Column::Unit.eq(unit.clone()))
                .take();
            match among {
                Among::Many => all.add(ticket::Column::Id.in_subquery(given)),
                // The unit that answers for it has been given it: no need to look that up.
                Among::Few => Condition::any()
                    .add(ticket::Column::LeadUnit.eq(unit.clone()))
                    .add(Expr::exists(of_this(given, assignment::Column::TicketId))),
            }
        }
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
