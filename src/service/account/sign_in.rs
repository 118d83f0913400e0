//! Signing in, going on and signing out (contract.md §2 "Sessions"). All in real time.

use super::{Ctx, Error, Member};
use crate::secrets::{random, token_hash};
use crate::store;
use chrono::{DateTime, TimeDelta, Utc};
use entity::person;
use sea_orm::DatabaseTransaction;
use sea_orm::prelude::Uuid;
use secrecy::{ExposeSecret, SecretString};

/// What a signed-in client holds.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Short-lived, sent with each request.
    pub access_token: String,
    /// Seconds until it runs out.
    pub expires_in: i64,
    /// Exchanged once for the next pair.
    pub refresh_token: SecretString,
}

/// A grant and whose it is.
#[derive(Debug, Clone)]
pub struct Granted {
    /// The tokens.
    pub grant: Grant,
    /// The person.
    pub member: Member,
}

/// Nobody's name or password is longer; what is, is not looked up.
const MAX_CREDENTIAL: usize = 256;

/// Opens a session for who knows the password. Unknown names, wrong passwords and disabled accounts get the same
/// answer after the same time, and lock alike.
pub async fn sign_in(
    ctx: &Ctx,
    username: &str,
    password: &SecretString,
    address: &str,
) -> Result<Granted, Error> {
    let username: String = username.trim().chars().take(MAX_CREDENTIAL).collect();
    // One check at a time per slot, lock-out read inside: guesses in parallel gain at most a slot's worth.
    let _slot = ctx.passwords.slot().await?;
    refuse_locked(ctx, &username, address).await?;
    let person = store::people::by_username(&ctx.db.read, &username).await?;
    let person = person.filter(|p| super::may_sign_in(ctx, p));
    let too_long = password.expose_secret().len() > MAX_CREDENTIAL;
    let hash = person.as_ref().filter(|_| !too_long).map(|p| p.password_hash.as_str());
    let fits = ctx.passwords.verify(password, hash).await?;
    match person {
        Some(person) if fits => open_session(ctx, person, address).await,
        _ => {
            count_failure(ctx, &username, address).await?;
            Err(Error::Unauthenticated("password"))
        }
    }
}

async fn open_session(ctx: &Ctx, person: person::Model, address: &str) -> Result<Granted, Error> {
    let now = ctx.clock.real_now();
    let ends = now + TimeDelta::hours(i64::from(ctx.config.session.max_hours));
    ctx.transaction(async |txn| {
        store::session::forget_failures(txn, &person.username).await?;
        store::session::forget_before(txn, now - TimeDelta::days(7)).await?;
        let session = store::session::begin(txn, person.id, now, ends).await?;
        let access = store::people::Access {
            person: Some(person.id),
            who: person.username.clone(),
            action: "sign_in",
            success: true,
            address: Some(address.to_owned()),
            ..Default::default()
        };
        store::people::log_access(txn, access, now).await?;
        let grant = grant(ctx, txn, session, ends, now).await?;
        Ok(Granted { grant, member: super::describe(ctx, txn, person, session).await? })
    })
    .await
}

async fn grant(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    session: Uuid,
    session_ends: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Grant, Error> {
    let bytes: [u8; 32] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
    let refresh_token = hex::encode(bytes);
    let idle = now + TimeDelta::minutes(i64::from(ctx.config.session.idle_minutes));
    store::session::keep_token(txn, token_hash(&refresh_token), session, idle.min(session_ends)).await?;
    let access_token =
        ctx.tokens.issue(session, now).map_err(|e| Error::Internal("access token", Box::new(e)))?;
    Ok(Grant { access_token, expires_in: ctx.tokens.life(), refresh_token: refresh_token.into() })
}

/// Exchanges a refresh token for the next pair. A spent one shows that it was stolen, here or there: the session ends.
pub async fn refresh(ctx: &Ctx, refresh_token: &SecretString) -> Result<Granted, Error> {
    let now = ctx.clock.real_now();
    let hash = token_hash(refresh_token.expose_secret());
    // `None` is committed too: the end of a stolen session must not roll back.
    let granted = ctx
        .transaction(async |txn| {
            let Some(token) = store::session::token(txn, &hash).await? else { return Ok(None) };
            if !store::session::spend_token(txn, &hash, now).await? {
                store::session::end(txn, token.session, "reuse", now).await?;
                return Ok(None);
            }
            let session = store::session::open(txn, token.session, now).await?;
            let Some(session) = session.filter(|_| now < token.expires_at) else { return Ok(None) };
            let person = store::people::by_id(txn, session.person).await?;
            let Some(person) = person.filter(|p| super::may_sign_in(ctx, p)) else { return Ok(None) };
            let grant = grant(ctx, txn, session.id, session.expires_at, now).await?;
            let member = super::describe(ctx, txn, person, session.id).await?;
            Ok(Some(Granted { grant, member }))
        })
        .await?;
    granted.ok_or(Error::Unauthenticated("refresh token"))
}

/// Ends the session.
pub async fn sign_out(ctx: &Ctx, member: &Member) -> Result<(), Error> {
    end(ctx, member.session).await
}

/// Ends the session of a refresh token, if it is one: signing out succeeds whoever asks.
pub async fn sign_out_by_token(ctx: &Ctx, refresh_token: &SecretString) -> Result<(), Error> {
    let hash = token_hash(refresh_token.expose_secret());
    match store::session::token(&ctx.db.read, &hash).await? {
        Some(token) => end(ctx, token.session).await,
        None => Ok(()),
    }
}

async fn end(ctx: &Ctx, session: Uuid) -> Result<(), Error> {
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| Ok(store::session::end(txn, session, "sign_out", now).await?)).await
}

/// Refuses a name with too many failures, and an address with too many.
pub(super) async fn refuse_locked(ctx: &Ctx, username: &str, address: &str) -> Result<(), Error> {
    let rules = &ctx.config.sign_in;
    let now = ctx.clock.real_now();
    let limited = |detail: String, wait: TimeDelta| {
        let retry_after = u64::try_from(wait.num_seconds()).unwrap_or(0) + 1;
        Err(Error::RateLimited { detail, retry_after })
    };
    let minute = TimeDelta::minutes(1);
    let from = store::session::failures_from(&ctx.db.read, address, now - minute).await?;
    if from >= u64::from(rules.address_per_minute) {
        return limited("来自该地址的登录失败次数过多，请稍后再试".to_owned(), minute);
    }
    let last = store::session::failures(&ctx.db.read, username, u64::from(rules.failures)).await?;
    match locked_until(ctx, &last) {
        Some(opens) => {
            let minutes = (opens - now).num_minutes() + 1;
            limited(format!("登录失败次数过多，账号已锁定，请 {minutes} 分钟后再试"), opens - now)
        }
        None => Ok(()),
    }
}

/// Until when these failures, newest first, keep an account shut.
pub fn locked_until(ctx: &Ctx, failures: &[DateTime<Utc>]) -> Option<DateTime<Utc>> {
    let rules = &ctx.config.sign_in;
    let last = usize::try_from(rules.failures).ok()?.checked_sub(1)?;
    let (newest, oldest) = (failures.first()?, failures.get(last)?);
    let window = TimeDelta::minutes(i64::from(rules.window_minutes));
    let opens = *newest + TimeDelta::minutes(i64::from(rules.lock_minutes));
    (*newest - *oldest <= window && ctx.clock.real_now() < opens).then_some(opens)
}

/// Remembers a failure, for the lock-out and for the access log.
pub(super) async fn count_failure(ctx: &Ctx, username: &str, address: &str) -> Result<(), Error> {
    let rules = &ctx.config.sign_in;
    let now = ctx.clock.real_now();
    let horizon = now - TimeDelta::minutes(i64::from(rules.window_minutes + rules.lock_minutes).max(1));
    ctx.transaction(async |txn| {
        store::session::fail(txn, username, address, now, horizon).await?;
        let access = store::people::Access {
            who: username.to_owned(),
            action: "sign_in",
            success: false,
            address: Some(address.to_owned()),
            ..Default::default()
        };
        Ok(store::people::log_access(txn, access, now).await?)
    })
    .await
}
