//! Answers given under an `Idempotency-Key` (contract.md §2): the same key and body get the same answer.

use crate::domain::time::Instant;
use entity::idempotency;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// What is known under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: the answer is kept now, if the transaction is.
    New,
    /// This answer was given.
    Answered {
        /// The HTTP status.
        status: i32,
        /// What was made: a number or an id.
        answer: String,
    },
    /// Another body was sent under this key.
    Mismatch,
}

/// A request under a key, and the answer that it will have.
#[derive(Debug, Clone, Copy)]
pub struct Repeatable<'a> {
    /// Names the caller among all who send repeated requests.
    pub caller: &'a str,
    /// The key.
    pub key: &'a str,
    /// Hex of SHA-256 over the body.
    pub body_hash: &'a str,
    /// The HTTP status.
    pub status: i32,
    /// What is made: a number or an id.
    pub answer: &'a str,
}

/// Takes the key for this transaction and keeps the answer with it. A concurrent one waits here until the first has
/// ended.
///
/// `forgotten` is the instant before which answers are no longer kept.
pub async fn begin(
    txn: &impl ConnectionTrait,
    request: Repeatable<'_>,
    now: Instant,
    forgotten: Instant,
) -> Result<Begun, DbErr> {
    use idempotency::Column;
    let Repeatable { caller, key, body_hash, status, answer } = request;
    let row = idempotency::ActiveModel {
        caller: Set(caller.to_owned()),
        key: Set(key.to_owned()),
        body_hash: Set(body_hash.to_owned()),
        status: Set(status),
        answer: Set(answer.to_owned()),
        created_at: Set(now),
    };
    // An answer that is too old gives way; a fresh one stays, and no row comes back.
    let stale = OnConflict::columns([Column::Caller, Column::Key])
        .update_columns([Column::BodyHash, Column::Status, Column::Answer, Column::CreatedAt])
        .action_and_where(Expr::col((idempotency::Entity, Column::CreatedAt)).lt(forgotten))
        .to_owned();
    let taken =
        idempotency::Entity::insert_many([row]).on_conflict(stale).exec_without_returning(txn).await?;
    if taken == 1 {
        return Ok(Begun::New);
    }
    let known = idempotency::Entity::find_by_id((caller.to_owned(), key.to_owned())).one(txn).await?;
    Ok(match known {
        Some(row) if row.body_hash != body_hash => Begun::Mismatch,
        Some(row) => Begun::Answered { status: row.status, answer: row.answer },
        None => Begun::New,
    })
}

/// Drops up to `limit` answers given before `forgotten`.
pub async fn forget(db: &impl ConnectionTrait, forgotten: Instant, limit: u64) -> Result<u64, DbErr> {
    use idempotency::Column;
    let last: Option<(Instant,)> = idempotency::Entity::find()
        .select_only()
        .column(Column::CreatedAt)
        .filter(Column::CreatedAt.lt(forgotten))
        .order_by_asc(Column::CreatedAt)
        .offset(limit.saturating_sub(1))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let old = match last {
        Some((last,)) => Column::CreatedAt.lte(last),
        None => Column::CreatedAt.lt(forgotten),
    };
    Ok(idempotency::Entity::delete_many().filter(old).exec(db).await?.rows_affected)
}
