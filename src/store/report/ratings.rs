//! What the report on ratings counts (contract.md §6 `GET /reports/ratings`).

use super::months;
use super::select::{count_if, counted};
use crate::domain::rating::{Course, Given};
use crate::domain::ticket::Ticket;
use crate::domain::time::{Instant, end_of, start_of};
use crate::store::scope::tickets_of;
use chrono::{Datelike, NaiveDate};
use entity::values::{ClockKind, Kind, RatingGroup, RatingId, RequestKind, Status, UnitCode};
use entity::{clock, rating, ruling, ticket};
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryResult};

/// Which ratings are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedRatings {
    /// First Beijing date: of the rating, or of the day by which a bad one was to be put right.
    pub from: NaiveDate,
    /// Last Beijing date, inclusive.
    pub to: NaiveDate,
    /// Those of these units alone; all where none is named.
    pub units: Vec<UnitCode>,
    pub group: RatingGroup,
    /// As things stand at this instant.
    pub as_of: Instant,
}

/// Of what a row of the report is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RatedKey {
    /// By unit, window and clerk.
    pub unit: Option<UnitCode>,
    /// The matter's code, the window, the clerk, the channel or the month.
    pub code: Option<String>,
}

/// A bad rating whose time ended in the period, and of what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    pub key: RatedKey,
    pub course: Course,
}

/// How many ratings of the period each group got, in order of the keys.
///
/// # Errors
/// When the database cannot be read.
pub async fn given(db: &impl ConnectionTrait, asked: &AskedRatings) -> Result<Vec<(RatedKey, Given)>, DbErr> {
    if asked.group == RatingGroup::Month {
        let mut rows = Vec::new();
        for (from, to) in months(asked.from, asked.to) {
            let part = AskedRatings { from, to, ..asked.clone() };
            let key = RatedKey { unit: None, code: Some(month(from)) };
            rows.extend(counts(db, &part).await?.into_iter().map(|(_, given)| (key.clone(), given)));
        }
        return Ok(rows);
    }
    counts(db, asked).await
}

fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

async fn counts(db: &impl ConnectionTrait, asked: &AskedRatings) -> Result<Vec<(RatedKey, Given)>, DbErr> {
    use rating::Column as C;
    let (unit, code) = key_of(asked.group);
    let mut select = assessed((start_of(asked.from), end_of(asked.to)), &asked.units);
    select
        .expr_as(unit, Alias::new("key_unit"))
        .expr_as(code, Alias::new("key_code"))
        .expr_as(count_if(merged()), Alias::new("merged"))
        .expr_as(count_if(set_aside()), Alias::new("not_counted"))
        .expr_as(count_if(stands()), Alias::new("total"))
        .expr_as(count_if(stands().add(C::IsDefault.eq(true))), Alias::new("by_default"))
        .expr_as(count_if(stands().add(C::Satisfaction.gte(3))), Alias::new("content"))
        .expr_as(count_if(stands().add(C::Satisfaction.lte(2))), Alias::new("negative"))
        .expr_as(
            count_if(stands().add(C::Satisfaction.lte(2)).add(C::RealName.eq(true))),
            Alias::new("named"),
        )
        .group_by_col(Alias::new("key_unit"))
        .group_by_col(Alias::new("key_code"))
        .order_by(Alias::new("key_unit"), Order::Asc)
        .order_by(Alias::new("key_code"), Order::Asc);
    let read = |row: &QueryResult| {
        let given = Given {
            all: counted(row, "total")?,
            by_default: counted(row, "by_default")?,
            content: counted(row, "content")?,
            negative: counted(row, "negative")?,
            negative_named: counted(row, "named")?,
            not_counted: counted(row, "not_counted")?,
            merged: counted(row, "merged")?,
            ..Given::default()
        };
        Ok((read_key(row)?, given))
    };
    db.query_all(&select).await?.iter().map(read).collect()
}

/// The ratings of a span, with their tickets where they have any: of these units, or of all where none is named. A default in whose
/// place the citizen has spoken is none. Which of them count, [`stands`] says; a complaint that was filed of a happy rating's
/// words says nothing of the rating.
pub(in crate::store) fn assessed((from, before): (Instant, Instant), units: &[UnitCode]) -> SelectStatement {
    use rating::Column as C;
    let mut select = Query::select();
    select
        .from(rating::Entity)
        .left_join(ticket::Entity, same_ticket(C::TicketId).add(ticket::Column::Kind.eq(Kind::Rating)))
        .and_where(C::SupersededBy.is_null())
        .and_where(C::AssessedAt.gte(from))
        .and_where(C::AssessedAt.lt(before));
    if !units.is_empty() {
        select.and_where(C::CountedUnit.is_in(units.iter().cloned()));
    }
    select
}

/// Whether one of them counts: each counts, is set aside or merged, one of the three.
pub(in crate::store) fn stands() -> Condition {
    let aside = |column: ticket::Column| or_no(column).eq(false);
    Condition::all()
        .add(aside(ticket::Column::NotCounted))
        .add(aside(ticket::Column::Excluded))
        .add(Condition::any().add(ticket::Column::Status.is_null()).add(merged().not()))
}

/// Held to be a mistake or malicious, or its ticket excluded by two persons.
fn set_aside() -> Condition {
    let held = |column: ticket::Column| or_no(column).eq(true);
    let aside = Condition::any().add(held(ticket::Column::NotCounted)).add(held(ticket::Column::Excluded));
    Condition::all().add(aside).add(merged().not())
}

/// Its ticket stands merged into another of the same case, whose rating counts.
fn merged() -> Condition {
    Condition::all().add(ticket::Column::Status.eq(Status::Merged))
}

/// A mark of the ticket; no, where there is no ticket.
fn or_no(column: ticket::Column) -> SimpleExpr {
    Func::coalesce([Expr::col(column.as_column_ref()), Expr::val(false)]).into()
}

/// `ON ticket.id = <its column>`
fn same_ticket(column: impl ColumnTrait) -> Condition {
    let id = Expr::col(ticket::Column::Id.as_column_ref());
    Condition::all().add(id.eq(Expr::col(column.as_column_ref())))
}

fn read_key(row: &QueryResult) -> Result<RatedKey, DbErr> {
    Ok(RatedKey { unit: row.try_get("", "key_unit")?, code: row.try_get("", "key_code")? })
}

/// What makes a group: two columns, either of which may say nothing.
fn key_of(group: RatingGroup) -> (SimpleExpr, SimpleExpr) {
    use rating::Column as C;
    let own = |column: C| Expr::col(column.as_column_ref());
    let nothing = || Expr::val(None::<String>).cast_as("text");
    match group {
        RatingGroup::Unit => (own(C::CountedUnit), nothing()),
        RatingGroup::Matter => (nothing(), own(C::MatterCode)),
        RatingGroup::Window => (own(C::Unit), own(C::Window)),
        RatingGroup::Clerk => (own(C::Unit), own(C::Clerk)),
        RatingGroup::Channel => (nothing(), own(C::Channel)),
        RatingGroup::Month => (nothing(), nothing()),
    }
}

/// Tickets looked at in one go: their facts are read whole.
const AT_ONCE: u64 = 500;

/// Tells `each` the bad ratings whose time ended in the period: of all, or those that one unit answers for. By unit they are of
/// whose time it was, by month of the month in which it ended.
///
/// # Errors
/// When the database cannot be read, or facts cannot.
pub async fn ended(
    db: &impl ConnectionTrait,
    asked: &AskedRatings,
    mut each: impl FnMut(Ended),
) -> Result<(), DbErr> {
    let mut after = RatingId(0);
    loop {
        let rows = db.query_all(&page(asked, after)).await?;
        for row in &rows {
            after = row.try_get("", "id")?;
            let facts: String = row.try_get("", "facts")?;
            let ticket: Ticket = serde_json::from_str(&facts)
                .map_err(|e| DbErr::Json(format!("the ticket of rating {after}: {e}")))?;
            // A second rating (追评) names the ticket of its case, which counts once: by the rating that it came of.
            if ticket.rating.as_ref().is_none_or(|rating| rating.id != after) {
                continue;
            }
            let Some(course) = Course::of(&ticket, asked.as_of) else { continue };
            let mine = course.unit.as_ref().is_some_and(|unit| asked.units.contains(unit));
            if !asked.units.is_empty() && !mine {
                continue;
            }
            if !(asked.from..=asked.to).contains(&course.due_on) {
                continue;
            }
            let key = match asked.group {
                RatingGroup::Unit => RatedKey { unit: course.unit.clone(), code: None },
                RatingGroup::Month => RatedKey { unit: None, code: Some(month(course.due_on)) },
                _ => read_key(row)?,
            };
            each(Ended { key, course });
        }
        if (rows.len() as u64) < AT_ONCE {
            return Ok(());
        }
    }
}

fn page(asked: &AskedRatings, after: RatingId) -> SelectStatement {
    let (unit, code) = key_of(asked.group);
    let id = || Expr::col(rating::Column::Id.as_column_ref());
    Query::select()
        .expr_as(unit, Alias::new("key_unit"))
        .expr_as(code, Alias::new("key_code"))
        .expr_as(id(), Alias::new("id"))
        .expr_as(Expr::col(ticket::Column::Facts.as_column_ref()), Alias::new("facts"))
        .from(rating::Entity)
        .inner_join(ticket::Entity, same_ticket(rating::Column::TicketId))
        .inner_join(clock::Entity, same_ticket(clock::Column::TicketId))
        .and_where(clock::Column::Kind.eq(ClockKind::Total))
        .cond_where(ends_or_ended_first(asked))
        .and_where(rating::Column::Id.gt(after))
        .order_by_expr(id(), Order::Asc)
        .limit(AT_ONCE)
        .take()
}

/// Whose time ends in the period, or would have without a plan; which of the two it is the facts say.
fn ends_or_ended_first(asked: &AskedRatings) -> Condition {
    let planned = tickets_of(ruling::Entity, ruling::Column::TicketId)
        .and_where(ruling::Column::Kind.eq(RequestKind::LongTerm))
        .and_where(ruling::Column::DueOn.between(asked.from, asked.to))
        .take();
    Condition::any()
        .add(clock::Column::DueOn.between(asked.from, asked.to))
        .add(ticket::Column::Id.in_subquery(planned))
}
