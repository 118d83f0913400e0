//! What the workers set aside or gave up: shown until somebody has seen to it (peers.md lessons 45 and 48).

use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::time::Instant;
use crate::outbox::Message;
use crate::store;
use crate::store::people::Access;
use entity::outbox;
use entity::values::{OutboxState, TicketNumber};

/// A timer that failed and waits for the next event of its ticket, or the next start of the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    pub ticket: TicketNumber,
    pub since: Option<Instant>,
    pub error: String,
}

/// A promise that was given up (已放弃的待发事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    pub id: i64,
    pub topic: String,
    pub attempts: i32,
    pub error: String,
    pub created_at: Instant,
}

impl From<outbox::Model> for Dead {
    fn from(row: outbox::Model) -> Self {
        let outbox::Model { id, topic, attempts, last_error, created_at, .. } = row;
        Self { id, topic, attempts, error: last_error.unwrap_or_default(), created_at }
    }
}

/// Rows of each kind that are shown at once.
const SHOWN: u64 = 200;

/// The timers set aside, longest first, and the promises given up, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn stuck(ctx: &Ctx) -> Result<(Vec<Parked>, Vec<Dead>), Error> {
    let db = &ctx.db.read;
    let parked = store::ticket::parked(db, SHOWN).await?.into_iter().map(|row| Parked {
        ticket: row.number,
        since: row.parked_at,
        error: row.parked_error.unwrap_or_default(),
    });
    let dead = store::outbox::in_state(db, OutboxState::Dead, SHOWN).await?;
    Ok((parked.collect(), dead.into_iter().map(Dead::from).collect()))
}

/// Gives a promise that was given up another chance, with a fresh count of attempts, and writes down who did.
///
/// # Errors
/// `NotFound` where no promise of this id was given up.
pub async fn retry_promise(ctx: &Ctx, actor: &Actor, id: i64) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        let row = store::outbox::retry(txn, id, ctx.now()).await?.ok_or(Error::NotFound)?;
        if let Ok(Message::Mail { letter, .. }) = serde_json::from_str(&row.payload) {
            store::letter::revive(txn, letter).await?;
        }
        let access = retried(actor, None, format!("{}:{id}", row.topic));
        Ok(store::people::log_access(txn, access, ctx.clock.real_now()).await?)
    })
    .await?;
    ctx.wake.notify();
    Ok(())
}

/// Lets a timer that was set aside try again, and writes down who asked for it.
///
/// # Errors
/// `NotFound` where no timer of this ticket is set aside.
pub async fn retry_timer(ctx: &Ctx, actor: &Actor, number: &TicketNumber) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        if !store::ticket::unpark(txn, number).await? {
            return Err(Error::NotFound);
        }
        let access = retried(actor, Some(number.to_string()), "timer".to_owned());
        Ok(store::people::log_access(txn, access, ctx.clock.real_now()).await?)
    })
    .await?;
    ctx.wake.notify();
    Ok(())
}

fn retried(actor: &Actor, ticket: Option<String>, subject: String) -> Access {
    Access {
        person: Some(actor.person),
        who: actor.name.clone(),
        action: "retry",
        success: true,
        ticket,
        subject: Some(subject),
        reason: None,
        address: None,
        rows: 1,
    }
}
