//! The tickets behind the columns 剔除, 挂账 and 终结: for what reason, and by which two persons.

use super::select::in_period;
use super::{Asked, Basis};
use crate::domain::permission::Scope;
use crate::domain::time::Instant;
use crate::store::scope::{Among, visible};
use chrono::NaiveDate;
use entity::values::*;
use entity::{ruling, text, ticket};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryResult};

/// A ruling as a report lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    pub place: Place,
    pub kind: RequestKind,
    pub number: TicketNumber,
    pub title: String,
    pub status: Status,
    /// The unit that has it, or had it last.
    pub unit: Option<UnitCode>,
    /// `None` once erased.
    pub reason: Option<String>,
    pub requested_by: PersonId,
    pub requested_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    /// 承诺办结日期
    pub until: Option<NaiveDate>,
    /// 复查日期
    pub review_on: Option<NaiveDate>,
}

/// Where a list of rulings goes on: the ticket's row and the number of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub ticket: TicketId,
    pub n: i32,
}

/// The rulings of these kinds that the report counts, of what `scope` shows, newest tickets first; `limit` of them from
/// behind `after`.
///
/// # Errors
/// When the database cannot be read.
pub async fn rulings(
    db: &impl ConnectionTrait,
    scope: &Scope,
    asked: &Asked,
    kinds: &[RequestKind],
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Ruled>, DbErr> {
    use ruling::Column as C;
    let of = |column: C| Expr::col(column.as_column_ref());
    let of_ticket = |column: ticket::Column| Expr::col(column.as_column_ref());
    let same = |column: C, other: Expr| of(column).eq(other);
    let mut select = Query::select();
    for column in
        [C::TicketId, C::N, C::Kind, C::RequestedBy, C::RequestedAt, C::DecidedBy, C::DecidedAt, C::Until]
    {
        select.expr(of(column));
    }
    for column in [
        ticket::Column::Number,
        ticket::Column::Title,
        ticket::Column::Status,
        ticket::Column::LeadUnit,
        ticket::Column::ReviewOn,
    ] {
        select.expr(of_ticket(column));
    }
    let words = Condition::all()
        .add(same(C::TicketId, Expr::col(text::Column::TicketId.as_column_ref())))
        .add(same(C::Reason, Expr::col(text::Column::N.as_column_ref())));
    select
        .expr(Expr::col(text::Column::Body.as_column_ref()))
        .from(ruling::Entity)
        .inner_join(ticket::Entity, same(C::TicketId, of_ticket(ticket::Column::Id)))
        .left_join(text::Entity, words)
        .cond_where(visible(scope, Among::Many))
        .and_where(C::Kind.is_in(kinds.iter().copied()))
        .and_where(C::State.eq(RequestState::Approved))
        .cond_where(counted(asked))
        .order_by_expr(of(C::TicketId), Order::Desc)
        .order_by_expr(of(C::N), Order::Desc)
        .limit(limit);
    if !asked.lines.is_empty() {
        select.and_where(ticket::Column::Line.is_in(asked.lines.clone()));
    }
    if let Some(place) = after {
        let later = C::TicketId.eq(place.ticket).and(C::N.lt(place.n));
        select.cond_where(Condition::any().add(C::TicketId.lt(place.ticket)).add(later));
    }
    db.query_all(&select).await?.iter().map(read).collect()
}

/// The same tickets as the columns of the report count.
fn counted(asked: &Asked) -> Condition {
    use ruling::Column as C;
    let lasting = Condition::all()
        .add(C::Kind.ne(RequestKind::LongTerm))
        .add(C::LeftAt.is_null())
        .add(in_period(asked));
    let period = match asked.basis {
        Basis::Due => Condition::all().add(C::DueOn.between(asked.from, asked.to)),
        Basis::Created | Basis::Closed => in_period(asked),
    };
    let on_ledger =
        Condition::all().add(C::Kind.eq(RequestKind::LongTerm)).add(C::LeftAt.is_null()).add(period);
    Condition::any().add(lasting).add(on_ledger)
}

fn read(row: &QueryResult) -> Result<Ruled, DbErr> {
    Ok(Ruled {
        place: Place { ticket: row.try_get("", "ticket_id")?, n: row.try_get("", "n")? },
        kind: row.try_get("", "kind")?,
        number: row.try_get("", "number")?,
        title: row.try_get("", "title")?,
        status: row.try_get("", "status")?,
        unit: row.try_get("", "lead_unit")?,
        reason: row.try_get("", "body")?,
        requested_by: row.try_get("", "requested_by")?,
        requested_at: row.try_get("", "requested_at")?,
        decided_by: row.try_get("", "decided_by")?,
        decided_at: row.try_get("", "decided_at")?,
        until: row.try_get("", "until")?,
        review_on: row.try_get("", "review_on")?,
    })
}
