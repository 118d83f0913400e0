//! What the public reads of results (公开), and what could be made public.

use super::fixed;
use super::pattern::containing;
use crate::domain::time::Instant;
use entity::values::*;
use entity::{publication, rating, text, ticket};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Func, IntoIden, JoinType, Order, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
};

/// Where a list goes on: behind this instant and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub at: Instant,
    pub ticket: TicketId,
}

/// Which public replies are sought; an empty field narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Words in title, question or reply.
    pub words: Option<String>,
    pub unit: Option<UnitCode>,
    /// A category, or what lies below it.
    pub category: Option<CategoryCode>,
    pub from: Option<Instant>,
    pub before: Option<Instant>,
}

/// A public reply: nothing that leads to the ticket or to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub place: Place,
    pub title: Option<String>,
    pub question: String,
    pub reply: String,
    pub unit: UnitCode,
    pub kind: Kind,
    pub category: Option<CategoryCode>,
    /// Of a rating: its level, and the matter that was rated.
    pub satisfaction: Option<i32>,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
}

/// The public replies, newest first; `limit` of them from behind `after`. What was erased is not shown.
///
/// # Errors
/// When the database cannot be read.
pub async fn replies(
    db: &impl ConnectionTrait,
    sought: &Sought,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Reply>, DbErr> {
    use publication::Column as C;
    let own = |column: C| Expr::col(column.as_column_ref());
    let of_ticket = |column: ticket::Column| Expr::col(column.as_column_ref());
    let of_rating = |column: rating::Column| Expr::col(column.as_column_ref());
    let body = |alias: &'static str| Expr::col((Alias::new(alias), text::Column::Body));
    let mut select = Query::select();
    select
        .expr(own(C::TicketId))
        .expr(own(C::Unit))
        .expr(own(C::PublishedAt))
        .expr_as(of_ticket(ticket::Column::Kind), Alias::new("kind"))
        .expr_as(of_ticket(ticket::Column::Category), Alias::new("category"))
        .expr_as(of_rating(rating::Column::Satisfaction), Alias::new("satisfaction"))
        .expr_as(of_rating(rating::Column::MatterCode), Alias::new("matter_code"))
        .expr_as(of_rating(rating::Column::MatterName), Alias::new("matter_name"))
        .expr_as(body(TITLE), Alias::new("title_words"))
        .expr_as(body(QUESTION), Alias::new("question_words"))
        .expr_as(body(REPLY), Alias::new("reply_words"))
        .from(publication::Entity)
        .inner_join(ticket::Entity, own(C::TicketId).equals(ticket::Column::Id.as_column_ref()))
        .left_join(rating::Entity, first_rating());
    let texts = [
        (JoinType::LeftJoin, TITLE, C::Title),
        (JoinType::InnerJoin, QUESTION, C::Question),
        (JoinType::InnerJoin, REPLY, C::Reply),
    ];
    for (join, alias, column) in texts {
        let named = Alias::new(alias).into_iden();
        let same = Condition::all()
            .add(Expr::col((named.clone(), text::Column::TicketId)).equals(C::TicketId.as_column_ref()))
            .add(Expr::col((named.clone(), text::Column::N)).equals(column.as_column_ref()));
        select.join_as(join, text::Entity, named, same);
    }
    select
        .and_where(fixed::yes(C::Shown))
        .and_where(body(QUESTION).is_not_null())
        .and_where(body(REPLY).is_not_null())
        .order_by_expr(own(C::PublishedAt), Order::Desc)
        .order_by_expr(own(C::TicketId), Order::Desc)
        .limit(limit);
    if let Some(words) = &sought.words {
        let said = |alias| body(alias).like(containing(words));
        select.cond_where(Condition::any().add(said(TITLE)).add(said(QUESTION)).add(said(REPLY)));
    }
    if let Some(unit) = &sought.unit {
        select.and_where(C::Unit.eq(unit.clone()));
    }
    if let Some(category) = &sought.category {
        select.and_where(ticket::Column::Category.like(super::pattern::starting(category.as_str())));
    }
    if let Some(from) = sought.from {
        select.and_where(C::PublishedAt.gte(from));
    }
    if let Some(before) = sought.before {
        select.and_where(C::PublishedAt.lt(before));
    }
    if let Some(place) = after {
        let same = C::PublishedAt.eq(place.at).and(C::TicketId.lt(place.ticket));
        select.cond_where(Condition::any().add(C::PublishedAt.lt(place.at)).add(same));
    }
    db.query_all(&select).await?.iter().map(read).collect()
}

/// The rating from which the ticket came: another of the same case may have been added to it (追评).
fn first_rating() -> Condition {
    let earlier = Alias::new("earlier");
    let first = Query::select()
        .expr(Func::min(Expr::col((earlier.clone(), rating::Column::Id))))
        .from_as(rating::Entity, earlier.clone())
        .and_where(
            Expr::col((earlier, rating::Column::TicketId))
                .equals(publication::Column::TicketId.as_column_ref()),
        )
        .take();
    Condition::all()
        .add(
            Expr::col(rating::Column::TicketId.as_column_ref())
                .equals(publication::Column::TicketId.as_column_ref()),
        )
        .add(rating::Column::Id.in_subquery(first))
}

const TITLE: &str = "title_text";
const QUESTION: &str = "question_text";
const REPLY: &str = "reply_text";

fn read(row: &QueryResult) -> Result<Reply, DbErr> {
    Ok(Reply {
        place: Place { at: row.try_get("", "published_at")?, ticket: row.try_get("", "ticket_id")? },
        title: row.try_get("", "title_words")?,
        question: row.try_get("", "question_words")?,
        reply: row.try_get("", "reply_words")?,
        unit: row.try_get("", "unit")?,
        kind: row.try_get("", "kind")?,
        category: row.try_get("", "category")?,
        satisfaction: row.try_get("", "satisfaction")?,
        matter_code: row.try_get("", "matter_code")?,
        matter_name: row.try_get("", "matter_name")?,
    })
}

/// Finished tickets by what is public of them, the last finished first: of these the caller asks which may be made public.
///
/// # Errors
/// When the database cannot be read.
pub async fn finished(
    db: &impl ConnectionTrait,
    state: PublicState,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Place>, DbErr> {
    use ticket::Column as C;
    let told = |shown: bool| {
        let mut told = Query::select();
        told.expr(Expr::col(publication::Column::TicketId.as_column_ref())).from(publication::Entity);
        if shown {
            told.and_where(fixed::yes(publication::Column::Shown));
        }
        told
    };
    let of_state = match state {
        PublicState::Waiting => Condition::all().add(C::Id.not_in_subquery(told(false))),
        PublicState::Published => Condition::all().add(C::Id.in_subquery(told(true))),
        PublicState::Withdrawn => {
            Condition::all().add(C::Id.in_subquery(told(false))).add(C::Id.not_in_subquery(told(true)))
        }
    };
    let mut select = ticket::Entity::find()
        .select_only()
        .columns([C::ClosedAt, C::Id])
        .filter(C::Status.is_in([Status::SignedOff, Status::Archived]))
        .filter(C::ClosedAt.is_not_null())
        .filter(fixed::no(C::Confidential))
        .filter(C::Kind.ne(Kind::Report))
        .filter(of_state);
    if let Some(place) = after {
        let same = C::ClosedAt.eq(place.at).and(C::Id.lt(place.ticket));
        select = select.filter(Condition::any().add(C::ClosedAt.lt(place.at)).add(same));
    }
    let rows = select.order_by_desc(C::ClosedAt).order_by_desc(C::Id).limit(limit);
    let rows: Vec<(Instant, TicketId)> = rows.into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(at, ticket)| Place { at, ticket }).collect())
}
