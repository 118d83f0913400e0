//! Rectifications on their way back to the province (整改反馈回传).

use crate::domain::time::Instant;
use entity::values::{RatingId, SendingState, TicketId, UnitCode};
use entity::{rating, rectification};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::HashMap;

use rectification::{Column as C, Entity, Model};

/// How far one is.
pub fn state(row: &Model) -> SendingState {
    match row {
        Model { superseded_at: Some(_), .. } => SendingState::Superseded,
        Model { confirmed_at: Some(_), .. } => SendingState::Confirmed,
        Model { sent_at: Some(_), .. } => SendingState::Sent,
        _ => SendingState::Pending,
    }
}

/// The rows in a state.
fn standing(state: SendingState) -> Condition {
    let all = Condition::all();
    match state {
        SendingState::Superseded => all.add(C::SupersededAt.is_not_null()),
        SendingState::Confirmed => all.add(C::ConfirmedAt.is_not_null()),
        SendingState::Sent => all.add(C::SentAt.is_not_null()).add(C::ConfirmedAt.is_null()),
        SendingState::Pending => all.add(C::SentAt.is_null()).add(C::SupersededAt.is_null()),
    }
}

/// Narrows the list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<SendingState>,
    /// Of these units alone; `None` for all.
    pub units: Option<Vec<UnitCode>>,
    /// Of one source alone.
    pub source: Option<String>,
    /// Not sent by then.
    pub late: Option<Instant>,
}

fn narrowed(filter: &Filter) -> Condition {
    Condition::all()
        .add_option(filter.state.map(standing))
        .add_option(filter.units.as_ref().map(|units| C::Unit.is_in(units.iter().cloned())))
        .add_option(filter.source.as_ref().map(|source| C::Source.eq(source.as_str())))
        .add_option(filter.late.map(|now| C::DueAt.lte(now).and(C::SentAt.is_null())))
}

/// A page, the latest first, after the one with id `before`, each with its rating.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<(Model, Option<rating::Model>)>, DbErr> {
    let rows = Entity::find()
        .filter(narrowed(filter).add_option(before.map(|id| C::Id.lt(id))))
        .order_by_desc(C::Id)
        .limit(limit)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.rating_id);
    let ratings = rating::Entity::find().filter(rating::Column::Id.is_in(ids)).all(db).await?;
    let ratings: HashMap<RatingId, rating::Model> = ratings.into_iter().map(|row| (row.id, row)).collect();
    Ok(rows
        .into_iter()
        .map(|row| (ratings.get(&row.rating_id).cloned(), row))
        .map(|(r, row)| (row, r))
        .collect())
}

/// How many there are.
pub async fn count(db: &impl ConnectionTrait, filter: &Filter) -> Result<u64, DbErr> {
    Entity::find().filter(narrowed(filter)).count(db).await
}

/// The rating that became this ticket.
pub async fn rating_of(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Option<rating::Model>, DbErr> {
    rating::Entity::find().filter(rating::Column::TicketId.eq(ticket)).one(db).await
}

/// The last version of a rating's rectification, sent or not.
pub async fn last_version(db: &impl ConnectionTrait, rating: RatingId) -> Result<i32, DbErr> {
    let last: Option<Option<i32>> = Entity::find()
        .select_only()
        .column_as(C::Version.max(), "last")
        .filter(C::RatingId.eq(rating))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// Adds one that is to be sent.
pub async fn add(txn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let row = rectification::ActiveModel { id: NotSet, ..row.into_active_model() };
    Entity::insert(row).exec_without_returning(txn).await.map(|_| ())
}

/// What was not sent of a ticket is no longer to be sent.
pub async fn supersede(txn: &impl ConnectionTrait, ticket: TicketId, at: Instant) -> Result<(), DbErr> {
    Entity::update_many()
        .set(rectification::ActiveModel { superseded_at: Set(Some(at)), ..Default::default() })
        .filter(C::TicketId.eq(ticket))
        .filter(standing(SendingState::Pending))
        .exec(txn)
        .await
        .map(|_| ())
}

/// Those with these ids, in their order.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(C::Id.is_in(ids.iter().copied())).order_by_asc(C::Id).all(db).await
}

/// The versions of the rectification of a source's rating, the latest first; nothing where it has none.
pub async fn of_rating(
    db: &impl ConnectionTrait,
    source: &str,
    project_no: &str,
    assess_number: &str,
) -> Result<Option<Vec<Model>>, DbErr> {
    use rating::Column as R;
    let rating = rating::Entity::find()
        .filter(R::Source.eq(source))
        .filter(R::ProjectNo.eq(project_no))
        .filter(R::AssessNumber.eq(assess_number))
        .one(db)
        .await?;
    let Some(rating) = rating else { return Ok(None) };
    Ok(Some(Entity::find().filter(C::RatingId.eq(rating.id)).order_by_desc(C::Version).all(db).await?))
}

/// Says that one was sent, unless that was said before; whether it was news.
pub async fn sent(txn: &impl ConnectionTrait, id: i64, at: Instant, by: &str) -> Result<bool, DbErr> {
    let set = rectification::ActiveModel {
        sent_at: Set(Some(at)),
        sent_by: Set(Some(by.to_owned())),
        ..Default::default()
    };
    let done = Entity::update_many()
        .set(set)
        .filter(C::Id.eq(id))
        .filter(standing(SendingState::Pending))
        .exec(txn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Keeps the other side's receipt.
pub async fn confirmed(txn: &impl ConnectionTrait, id: i64, receipt: &str, at: Instant) -> Result<(), DbErr> {
    let set = rectification::ActiveModel {
        receipt: Set(Some(receipt.to_owned())),
        confirmed_at: Set(Some(at)),
        ..Default::default()
    };
    Entity::update_many().set(set).filter(C::Id.eq(id)).exec(txn).await.map(|_| ())
}
