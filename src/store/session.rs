//! Sessions, refresh tokens and failed sign-ins.

use super::people::{self, Standing};
use chrono::{DateTime, Utc};
use entity::values::PersonId;
use entity::{person, refresh_token, session, sign_in_failure};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, NotSet, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Set,
};

/// Begins a session.
pub async fn begin(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<Uuid, DbErr> {
    let id = Uuid::now_v7();
    let row = session::ActiveModel {
        id: Set(id),
        person: Set(person),
        created_at: Set(now),
        expires_at: Set(expires_at),
        ended_at: Set(None),
        end_reason: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// The session, unless it has ended or run out.
pub async fn open(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<session::Model>, DbErr> {
    let found = session::Entity::find_by_id(id).one(db).await?;
    Ok(found.filter(|session| session.ended_at.is_none() && now < session.expires_at))
}

/// The person of a session that has not ended or run out: one statement, since every request asks.
pub async fn bearer(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Standing>, DbErr> {
    let sessions = person::Entity::belongs_to(session::Entity)
        .from(person::Column::Id)
        .to(session::Column::Person)
        .into();
    let bearer = person::Entity::find()
        .join(JoinType::InnerJoin, sessions)
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now));
    Ok(people::standing(db, bearer).await?.into_iter().next())
}

/// Ends one session.
pub async fn end(db: &impl ConnectionTrait, id: Uuid, reason: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    end_where(db, session::Column::Id.eq(id), reason, now).await
}

/// Ends every session of a person but `except`.
pub async fn end_all(
    db: &impl ConnectionTrait,
    person: PersonId,
    except: Option<Uuid>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mut which = session::Column::Person.eq(person);
    if let Some(kept) = except {
        which = which.and(session::Column::Id.ne(kept));
    }
    end_where(db, which, reason, now).await
}

async fn end_where(
    db: &impl ConnectionTrait,
    which: Expr,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .col_expr(session::Column::EndReason, Expr::value(reason))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps a new refresh token, by its hash.
pub async fn keep_token(
    db: &impl ConnectionTrait,
    hash: String,
    session: Uuid,
    expires_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = refresh_token::ActiveModel {
        hash: Set(hash),
        session: Set(session),
        expires_at: Set(expires_at),
        spent_at: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The refresh token with this hash, spent or not.
pub async fn token(db: &impl ConnectionTrait, hash: &str) -> Result<Option<refresh_token::Model>, DbErr> {
    refresh_token::Entity::find_by_id(hash).one(db).await
}

/// Spends a token. False when somebody else was faster: then it is a reuse.
pub async fn spend_token(db: &impl ConnectionTrait, hash: &str, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let done = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::SpentAt, Expr::value(now))
        .filter(refresh_token::Column::Hash.eq(hash))
        .filter(refresh_token::Column::SpentAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets tokens and sessions that ran out before `before`.
pub async fn forget_before(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<(), DbErr> {
    refresh_token::Entity::delete_many().filter(refresh_token::Column::ExpiresAt.lt(before)).exec(db).await?;
    Ok(())
}

/// Forgets up to `limit` sessions that ran out before `before`, with what is left of their tokens.
pub async fn forget_sessions(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, DbErr> {
    let old = || {
        session::Entity::find()
            .select_only()
            .column(session::Column::Id)
            .filter(session::Column::ExpiresAt.lt(before))
            .order_by_asc(session::Column::Id)
            .limit(limit)
            .into_query()
    };
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::Session.in_subquery(old()))
        .exec(db)
        .await?;
    let gone = session::Entity::delete_many().filter(session::Column::Id.in_subquery(old())).exec(db).await?;
    Ok(gone.rows_affected)
}

/// Counts a failed sign-in and forgets those before `horizon`, whosever they are.
pub async fn fail(
    db: &impl ConnectionTrait,
    username: &str,
    address: &str,
    now: DateTime<Utc>,
    horizon: DateTime<Utc>,
) -> Result<(), DbErr> {
    sign_in_failure::Entity::delete_many().filter(sign_in_failure::Column::At.lt(horizon)).exec(db).await?;
    let row = sign_in_failure::ActiveModel {
        id: NotSet,
        username: Set(username.to_owned()),
        address: Set(address.to_owned()),
        at: Set(now),
    };
    sign_in_failure::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// How many sign-ins failed from an address since `since`.
pub async fn failures_from(
    db: &impl ConnectionTrait,
    address: &str,
    since: DateTime<Utc>,
) -> Result<u64, DbErr> {
    sign_in_failure::Entity::find()
        .filter(sign_in_failure::Column::Address.eq(address))
        .filter(sign_in_failure::Column::At.gt(since))
        .count(db)
        .await
}

/// The instants of the last `count` failures with this name, newest first.
pub async fn failures(
    db: &impl ConnectionTrait,
    username: &str,
    count: u64,
) -> Result<Vec<DateTime<Utc>>, DbErr> {
    let rows = sign_in_failure::Entity::find()
        .filter(sign_in_failure::Column::Username.eq(username))
        .order_by_desc(sign_in_failure::Column::At)
        .limit(count)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.at).collect())
}

/// Forgets the failures with this name: (s)he signed in, or got a new password.
pub async fn forget_failures(db: &impl ConnectionTrait, username: &str) -> Result<(), DbErr> {
    sign_in_failure::Entity::delete_many()
        .filter(sign_in_failure::Column::Username.eq(username))
        .exec(db)
        .await?;
    Ok(())
}
