//! The one place where a scope becomes SQL: get, list, count, timeline, live events and reports all ask here
//! (peers.md lessons 31–34).

use crate::domain::permission::{Scope, Sight};
use entity::{assignment, participant, ticket};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

/// The condition on a row of `ticket` under which `scope` shows it. An empty scope shows nothing.
pub fn visible(scope: &Scope) -> Condition {
    let nothing = Condition::all().add(Expr::val(1).eq(0));
    scope.0.iter().map(sight).reduce(|seen, sight| Condition::any().add(seen).add(sight)).unwrap_or(nothing)
}

fn sight(sight: &Sight) -> Condition {
    let all = Condition::all();
    match sight {
        Sight::All => all.add(Expr::val(1).eq(1)),
        Sight::NotConfidential => all.add(ticket::Column::Confidential.eq(false)),
        Sight::InState(states) => all.add(ticket::Column::Status.is_in(states.iter().copied())),
        Sight::RecordedBy(person) => all.add(ticket::Column::RecordedBy.eq(*person)),
        Sight::OfUnit(unit) => {
            let given = tickets_of(assignment::Entity, assignment::Column::TicketId)
                .and_where(assignment::Column::Unit.eq(unit.clone()))
                .take();
            all.add(ticket::Column::Id.in_subquery(given))
        }
        Sight::WorkedOnBy(person) => {
            let worked_on = tickets_of(participant::Entity, participant::Column::TicketId)
                .and_where(participant::Column::PersonId.eq(*person))
                .take();
            all.add(ticket::Column::Id.in_subquery(worked_on))
        }
    }
}

/// `SELECT ticket_id FROM <part>`, to be narrowed by the caller.
pub(super) fn tickets_of(
    part: impl sea_orm::sea_query::IntoTableRef,
    id: impl ColumnTrait,
) -> SelectStatement {
    Query::select().expr(Expr::col(id.as_column_ref())).from(part).take()
}
