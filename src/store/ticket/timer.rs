//! Timers: which tickets the worker must look at, earliest first (design.md §6).

use super::{Snapshot, Stored};
use crate::domain::time::Instant;
use entity::ticket;
use entity::values::{Status, TicketId, TicketNumber};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, Set,
};

fn waiting() -> Select<ticket::Entity> {
    ticket::Entity::find()
        .filter(ticket::Column::ParkedAt.is_null())
        .filter(ticket::Column::NextFireAt.is_not_null())
        .order_by_asc(ticket::Column::NextFireAt)
        .order_by_asc(ticket::Column::Id)
}

/// Locks up to `limit` tickets whose timers are due by `now`, earliest first, leaving out those that another worker
/// holds. On SQLite the one writer is the lock. A snapshot that cannot be read is an error of its own.
pub async fn claim_due(
    txn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<(TicketId, Result<Stored, DbErr>)>, DbErr> {
    let due = waiting()
        .filter(ticket::Column::NextFireAt.lte(now))
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let claimed = due.into_partial_model::<Snapshot>().all(txn).await?;
    Ok(claimed.into_iter().map(|snapshot| (snapshot.id, snapshot.open())).collect())
}

/// When the next timer of any ticket is due.
pub async fn next_fire(db: &impl ConnectionTrait) -> Result<Option<Instant>, DbErr> {
    let next: Option<(Option<Instant>,)> =
        waiting().select_only().column(ticket::Column::NextFireAt).limit(1).into_tuple().one(db).await?;
    Ok(next.and_then(|(at,)| at))
}

/// Corrects the cached instant of a ticket whose timers had nothing to do.
pub async fn reschedule(db: &impl ConnectionTrait, id: TicketId, next: Option<Instant>) -> Result<(), DbErr> {
    ticket::Entity::update_many()
        .set(ticket::ActiveModel { next_fire_at: Set(next), ..Default::default() })
        .filter(ticket::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Sets the timer of a ticket aside because it failed; the rest go on (peers.md lesson 45).
pub async fn park(db: &impl ConnectionTrait, id: TicketId, error: &str, now: Instant) -> Result<(), DbErr> {
    ticket::Entity::update_many()
        .set(ticket::ActiveModel {
            parked_at: Set(Some(now)),
            parked_error: Set(Some(error.to_owned())),
            ..Default::default()
        })
        .filter(ticket::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// A timer set aside.
#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "ticket::Entity")]
pub struct Parked {
    pub number: TicketNumber,
    pub parked_at: Option<Instant>,
    pub parked_error: Option<String>,
}

/// The timers set aside, longest first.
pub async fn parked(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Parked>, DbErr> {
    ticket::Entity::find()
        .filter(ticket::Column::ParkedAt.is_not_null())
        .order_by_asc(ticket::Column::ParkedAt)
        .limit(limit)
        .into_partial_model()
        .all(db)
        .await
}

/// Lets the timer of one ticket that was set aside try again; whether it was.
pub async fn unpark(db: &impl ConnectionTrait, number: &TicketNumber) -> Result<bool, DbErr> {
    let done = ticket::Entity::update_many()
        .set(ticket::ActiveModel { parked_at: Set(None), parked_error: Set(None), ..Default::default() })
        .filter(ticket::Column::ParkedAt.is_not_null())
        .filter(ticket::Column::Number.eq(number.clone()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How many timers are set aside.
pub async fn count_parked(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    ticket::Entity::find().filter(ticket::Column::ParkedAt.is_not_null()).count(db).await
}

/// The tickets in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Queue {
    pub status: Status,
    pub count: i64,
    /// When the one that came first was received.
    pub oldest: Option<Instant>,
}

/// What waits in each of `states`.
pub async fn queues(db: &impl ConnectionTrait, states: &[Status]) -> Result<Vec<Queue>, DbErr> {
    ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Status)
        .column_as(ticket::Column::Id.count(), "count")
        .column_as(ticket::Column::ReceivedAt.min(), "oldest")
        .filter(ticket::Column::Status.is_in(states.iter().copied()))
        .group_by(ticket::Column::Status)
        .into_model()
        .all(db)
        .await
}

/// Lets every timer that was set aside try again; any later event of its ticket does so too.
pub async fn unpark_all(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let done = ticket::Entity::update_many()
        .set(ticket::ActiveModel { parked_at: Set(None), parked_error: Set(None), ..Default::default() })
        .filter(ticket::Column::ParkedAt.is_not_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}
