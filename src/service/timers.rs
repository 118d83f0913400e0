//! What happens by itself when its time has come: misses, rungs, alarms (design.md §6).

use super::change::{act, commit};
use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::lifecycle::{fire, next_fire_at};
use crate::domain::permission::By;
use crate::domain::time::Instant;
use crate::store;
use crate::store::ticket::Stored;
use sea_orm::{DatabaseTransaction, TransactionTrait};

/// Tickets in one transaction.
const BATCH: u64 = 200;

/// How often a ticket may have something due at one and the same instant before it counts as stuck.
const AT_ONCE: usize = 8;

/// What became of the timers of one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fired,
    /// Still due after everything was fired: the rules run in a circle.
    Stuck,
}

/// Fires one batch of what is due by now. Returns how many tickets that concerned: 0 when nothing is due.
///
/// # Errors
/// When the database cannot be asked; nothing of the batch has happened then.
pub async fn step(ctx: &Ctx) -> Result<usize, Error> {
    let _turn = ctx.turns.lock().await;
    batch(ctx, ctx.now()).await
}

/// When the next timer of any ticket is due.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_at(ctx: &Ctx) -> Result<Option<Instant>, Error> {
    Ok(store::ticket::next_fire(&ctx.db.read).await?)
}

/// Lets the timers that were set aside try again: a new program may know better. Returns how many.
///
/// # Errors
/// When the database refuses.
pub async fn unpark(ctx: &Ctx) -> Result<u64, Error> {
    ctx.transaction(async |txn| Ok(store::ticket::unpark_all(txn).await?)).await
}

/// Fires, as at `now`, one batch of what is due by then, the earliest first. The caller has the turn.
pub(super) async fn batch(ctx: &Ctx, now: Instant) -> Result<usize, Error> {
    ctx.long_transaction(async |txn| {
        let rules = ctx.rules(txn).await?;
        let claimed = store::ticket::claim_due(txn, now, BATCH).await?;
        let count = claimed.len();
        for (id, stored) in claimed {
            let failed = match stored {
                Ok(stored) => one(txn, stored, &rules, now).await?,
                Err(unreadable) => Some(unreadable.to_string()),
            };
            if let Some(why) = failed {
                tracing::error!(ticket = id.0, "timer set aside: {why}");
                store::ticket::park(txn, id, &why, now).await?;
            }
        }
        Ok(count)
    })
    .await
}

/// Fires the timers of one ticket behind a savepoint, so that its failure is its own (peers.md lesson 45). Returns why
/// it has to be set aside.
async fn one(
    txn: &DatabaseTransaction,
    stored: Stored,
    rules: &Rules,
    now: Instant,
) -> Result<Option<String>, Error> {
    let savepoint = txn.begin().await?;
    match fire_all(&savepoint, stored, rules, now).await {
        Ok(Outcome::Fired) => {
            savepoint.commit().await?;
            Ok(None)
        }
        Ok(Outcome::Stuck) => {
            savepoint.rollback().await?;
            Ok(Some("定时动作执行后仍未推进".to_owned()))
        }
        Err(gone @ Error::Unavailable(_)) => Err(gone),
        Err(failed) => {
            savepoint.rollback().await?;
            Ok(Some(failed.chain()))
        }
    }
}

async fn fire_all(
    txn: &DatabaseTransaction,
    mut stored: Stored,
    rules: &Rules,
    now: Instant,
) -> Result<Outcome, Error> {
    for _ in 0..AT_ONCE {
        let events = fire(&stored.ticket, rules.context(now)).events;
        let nothing = events.is_empty();
        if !nothing {
            stored = commit(txn, &stored, events, &act(&By::System, now, false), rules).await?;
        }
        let next = next_fire_at(&stored.ticket, &rules.calendar);
        if next.is_none_or(|next| next > now) {
            if nothing {
                // The cached instant was out of date: the facts know better.
                store::ticket::reschedule(txn, stored.id, next).await?;
            }
            return Ok(Outcome::Fired);
        }
    }
    Ok(Outcome::Stuck)
}
