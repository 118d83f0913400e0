//! The outbox: promises written with what they follow from, claimed by lease, tried with back-off, never lost.

use crate::domain::time::Instant;
use entity::outbox;
use entity::values::{OutboxState, TicketId};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, NotSet, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};

/// A promise to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Makes it once, however often it is written.
    pub key: String,
    /// Who keeps it.
    pub topic: &'static str,
    /// The ticket it is about.
    pub ticket: Option<TicketId>,
    /// JSON for the topic.
    pub payload: String,
    /// Not before this.
    pub at: Instant,
}

/// Writes promises down; one whose key is there already is not made again.
pub async fn enqueue(txn: &impl ConnectionTrait, promises: Vec<Promise>, now: Instant) -> Result<(), DbErr> {
    if let Some(insert) = rows(promises, now) {
        txn.execute(&insert).await?;
    }
    Ok(())
}

/// The rows of promises made `now`.
pub(super) fn rows(promises: Vec<Promise>, now: Instant) -> Option<InsertStatement> {
    if promises.is_empty() {
        return None;
    }
    let rows = promises.into_iter().map(|promise| outbox::ActiveModel {
        id: NotSet,
        key: Set(promise.key),
        topic: Set(promise.topic.to_owned()),
        ticket_id: Set(promise.ticket),
        payload: Set(promise.payload),
        state: Set(OutboxState::Pending),
        attempts: Set(0),
        next_at: Set(promise.at),
        last_error: Set(None),
        created_at: Set(now),
        done_at: Set(None),
    });
    let known = OnConflict::column(outbox::Column::Key).do_nothing().to_owned();
    Some(outbox::Entity::insert_many(rows).on_conflict(known).into_query())
}

/// As constants, since the index holds only these: with a parameter in their place SQLite would plan the statement anew each time.
fn waiting(topics: &[&str]) -> Condition {
    let open = [OutboxState::Pending, OutboxState::Leased].map(|state| Expr::Constant(state.code().into()));
    Condition::all()
        .add(Expr::col(outbox::Column::State.as_column_ref()).is_in(open))
        .add(outbox::Column::Topic.is_in(topics.iter().copied()))
}

/// Leases up to `limit` promises of these topics whose time has come, earliest first; a lease that ran out is given anew. The attempt
/// counts now, so that one that kills the process counts too (peers.md lesson 47).
pub async fn claim(
    db: &impl ConnectionTrait,
    topics: &[&str],
    now: Instant,
    lease_until: Instant,
    limit: u64,
) -> Result<Vec<outbox::Model>, DbErr> {
    let ripe = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::Id)
        .filter(waiting(topics))
        .filter(outbox::Column::NextAt.lte(now))
        .order_by_asc(outbox::Column::NextAt)
        .order_by_asc(outbox::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let mut claimed = outbox::Entity::update_many()
        .set(outbox::ActiveModel {
            state: Set(OutboxState::Leased),
            next_at: Set(lease_until),
            ..Default::default()
        })
        .col_expr(outbox::Column::Attempts, Expr::col(outbox::Column::Attempts).add(1))
        .filter(outbox::Column::Id.in_subquery(ripe))
        .exec_with_returning(db)
        .await?;
    claimed.sort_by_key(|row| row.id);
    Ok(claimed)
}

/// The promise is kept.
pub async fn done(db: &impl ConnectionTrait, leased: &outbox::Model, now: Instant) -> Result<bool, DbErr> {
    let kept = outbox::ActiveModel {
        state: Set(OutboxState::Done),
        last_error: Set(None),
        done_at: Set(Some(now)),
        ..Default::default()
    };
    settle(db, leased, kept).await
}

/// These promises are kept; false where the lease of one of them ran out.
pub async fn all_done(
    db: &impl ConnectionTrait,
    leased: &[&outbox::Model],
    now: Instant,
) -> Result<bool, DbErr> {
    let held = leased.iter().map(|row| {
        Condition::all().add(outbox::Column::Id.eq(row.id)).add(outbox::Column::Attempts.eq(row.attempts))
    });
    let kept = outbox::ActiveModel {
        state: Set(OutboxState::Done),
        last_error: Set(None),
        done_at: Set(Some(now)),
        ..Default::default()
    };
    let settled = outbox::Entity::update_many()
        .set(kept)
        .filter(held.fold(Condition::any(), Condition::add))
        .filter(outbox::Column::State.eq(OutboxState::Leased))
        .exec(db)
        .await?;
    Ok(settled.rows_affected == leased.len() as u64)
}

/// The attempt failed: `retry_at` says when to try again, `None` that nobody will.
pub async fn fail(
    db: &impl ConnectionTrait,
    leased: &outbox::Model,
    error: &str,
    retry_at: Option<Instant>,
) -> Result<bool, DbErr> {
    let mut row = outbox::ActiveModel { last_error: Set(Some(error.to_owned())), ..Default::default() };
    match retry_at {
        Some(at) => {
            row.state = Set(OutboxState::Pending);
            row.next_at = Set(at);
        }
        None => row.state = Set(OutboxState::Dead),
    }
    settle(db, leased, row).await
}

/// Gives a lease back unused: the attempt does not count.
pub async fn release(db: &impl ConnectionTrait, leased: &outbox::Model, now: Instant) -> Result<bool, DbErr> {
    let row = outbox::ActiveModel {
        state: Set(OutboxState::Pending),
        attempts: Set(leased.attempts - 1),
        next_at: Set(now),
        ..Default::default()
    };
    settle(db, leased, row).await
}

/// Only the holder of the lease may settle; false where it ran out and another took over.
async fn settle(
    db: &impl ConnectionTrait,
    leased: &outbox::Model,
    row: outbox::ActiveModel,
) -> Result<bool, DbErr> {
    let settled = outbox::Entity::update_many()
        .set(row)
        .filter(outbox::Column::Id.eq(leased.id))
        .filter(outbox::Column::State.eq(OutboxState::Leased))
        .filter(outbox::Column::Attempts.eq(leased.attempts))
        .exec(db)
        .await?;
    Ok(settled.rows_affected == 1)
}

/// Gives a dead promise another chance, with a fresh count. `None` where there is no dead one of this id.
pub async fn retry(db: &impl ConnectionTrait, id: i64, now: Instant) -> Result<Option<outbox::Model>, DbErr> {
    let row = outbox::ActiveModel {
        state: Set(OutboxState::Pending),
        attempts: Set(0),
        next_at: Set(now),
        ..Default::default()
    };
    let retried = outbox::Entity::update_many()
        .set(row)
        .filter(outbox::Column::Id.eq(id))
        .filter(outbox::Column::State.eq(OutboxState::Dead))
        .exec_with_returning(db)
        .await?;
    Ok(retried.into_iter().next())
}

/// What waits in some topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Backlog {
    /// How many promises.
    pub count: i64,
    /// When the first of them is due, or its lease ends.
    pub next_at: Option<Instant>,
    /// When the oldest of them was made.
    pub oldest: Option<Instant>,
}

/// What waits in these topics. Costs what is open.
pub async fn backlog(db: &impl ConnectionTrait, topics: &[&str]) -> Result<Backlog, DbErr> {
    let found = outbox::Entity::find()
        .select_only()
        .column_as(outbox::Column::Id.count(), "count")
        .column_as(outbox::Column::NextAt.min(), "next_at")
        .column_as(outbox::Column::CreatedAt.min(), "oldest")
        .filter(waiting(topics))
        .into_model::<Backlog>()
        .one(db)
        .await?;
    Ok(found.unwrap_or(Backlog { count: 0, next_at: None, oldest: None }))
}

/// When the next promise of these topics is due, or its lease ends.
pub async fn next_at(db: &impl ConnectionTrait, topics: &[&str]) -> Result<Option<Instant>, DbErr> {
    let next: Option<(Instant,)> = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::NextAt)
        .filter(waiting(topics))
        .order_by_asc(outbox::Column::NextAt)
        .order_by_asc(outbox::Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(next.map(|(at,)| at))
}

/// Promises in a state, newest first (dead letters are shown, never dropped).
pub async fn in_state(
    db: &impl ConnectionTrait,
    state: OutboxState,
    limit: u64,
) -> Result<Vec<outbox::Model>, DbErr> {
    outbox::Entity::find()
        .filter(outbox::Column::State.eq(state))
        .order_by_desc(outbox::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// How many promises stand in a state.
pub async fn count(db: &impl ConnectionTrait, state: OutboxState) -> Result<u64, DbErr> {
    outbox::Entity::find().filter(outbox::Column::State.eq(state)).count(db).await
}

/// Drops up to `limit` kept promises older than `before`, so that the table stays as small as what is open.
pub async fn forget_done(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, DbErr> {
    let old = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::Id)
        .filter(outbox::Column::State.eq(OutboxState::Done))
        .filter(outbox::Column::DoneAt.lt(before))
        .order_by_asc(outbox::Column::Id)
        .limit(limit)
        .into_query();
    let gone = outbox::Entity::delete_many().filter(outbox::Column::Id.in_subquery(old)).exec(db).await?;
    Ok(gone.rows_affected)
}
