//! Signing in and out, tokens and passwords.

mod password;
mod sign_in;
mod token;

pub use password::{Passwords, change_password, check_password, random_password};
pub use sign_in::{Grant, Granted, locked_until, refresh, sign_in, sign_out, sign_out_by_token};
pub use token::{Claims, Tokens};

use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::time::day_of;
use crate::store;
use crate::store::people::Standing;
use chrono::TimeDelta;
use entity::person;
use sea_orm::ConnectionTrait;
use sea_orm::prelude::Uuid;

/// A person in the course of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who, as the rules see it.
    pub actor: Actor,
    /// What (s)he signs in with.
    pub username: String,
    /// The name of the unit.
    pub unit_name: String,
    /// Nothing else works until the password is changed.
    pub must_change_password: bool,
    /// The session.
    pub session: Uuid,
}

/// The person whose access token this is, as (s)he is now: a session that ended, a disabled account or a role taken
/// away counts at once.
pub async fn member(ctx: &Ctx, access_token: &str) -> Result<Member, Error> {
    let claims = ctx.tokens.read(access_token).ok_or(Error::Unauthenticated("access token"))?;
    let db = &ctx.db.read;
    let bearer = store::session::bearer(db, claims.sid, ctx.clock.real_now()).await?;
    let bearer = bearer.ok_or(Error::Unauthenticated("session has ended"))?;
    if !may_sign_in(ctx, &bearer.person) {
        return Err(Error::Unauthenticated("disabled"));
    }
    as_member(ctx, db, bearer, claims.sid).await
}

async fn describe(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    person: person::Model,
    session: Uuid,
) -> Result<Member, Error> {
    let standing = store::people::standing_of(db, person.id).await?;
    as_member(ctx, db, standing.ok_or(Error::NotFound)?, session).await
}

async fn as_member(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    standing: Standing,
    session: Uuid,
) -> Result<Member, Error> {
    let Standing { person, roles, predecessors } = standing;
    let must_change_password = person.must_change_password || is_stale(ctx, &person);
    Ok(Member {
        unit_name: ctx.unit_name(db, &person.unit).await?,
        username: person.username,
        must_change_password,
        session,
        actor: Actor {
            person: person.id,
            name: person.name,
            unit: person.unit,
            predecessors,
            roles,
            contractor: person.contractor,
            stand: Default::default(),
        },
    })
}

fn may_sign_in(ctx: &Ctx, person: &person::Model) -> bool {
    person.disabled_at.is_none() && person.valid_from <= day_of(ctx.now())
}

fn is_stale(ctx: &Ctx, person: &person::Model) -> bool {
    let days = i64::from(ctx.config.password.max_age_days);
    let age = ctx.clock.real_now() - person.password_set_at;
    days > 0 && !person.password_permanent && age > TimeDelta::days(days)
}
