//! What happens by itself when its time has come: misses, rungs, alarms (design.md §6).

use super::change::{act, following};
use super::rules::Rules;
use super::{Ctx, Error, documents};
use crate::domain::lifecycle::{fire, next_fire_at};
use crate::domain::permission::By;
use crate::domain::ticket::Document;
use crate::domain::time::Instant;
use crate::store;
use crate::store::outbox::Promise;
use crate::store::ticket::{Change, Stored};
use entity::values::TicketId;
use sea_orm::{DatabaseTransaction, TransactionTrait};

/// Tickets in one transaction.
const BATCH: u64 = 200;

/// Batches until the delivery of what they promise gets its turn: what is due presses more.
const IN_A_TURN: usize = 10;

/// How often a ticket may have something due at one and the same instant before it counts as stuck.
const AT_ONCE: usize = 8;

/// What the timers of one ticket did, before it is written.
struct Due {
    change: Change,
    promises: Vec<Promise>,
    papers: Vec<(TicketId, Document)>,
}

/// What became of the timers of one ticket.
enum Outcome {
    Fired(Box<Due>),
    /// There was nothing to do; when there is.
    Nothing(Option<Instant>),
    /// Still due after everything was fired: the rules run in a circle.
    Stuck,
}

/// Fires a few batches of what is due by now. Returns how many tickets that concerned: 0 when nothing is due.
///
/// # Errors
/// When the database cannot be asked; nothing of the last batch has happened then.
pub async fn step(ctx: &Ctx) -> Result<usize, Error> {
    let _turn = ctx.turns.lock().await;
    let mut count = 0;
    for _ in 0..IN_A_TURN {
        let fired = batch(ctx, ctx.now()).await?;
        count += fired;
        if (fired as u64) < BATCH {
            break;
        }
    }
    Ok(count)
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
        let mut fired = Vec::with_capacity(count);
        for (id, stored) in claimed {
            match stored.map_err(Error::from).and_then(|stored| fire_all(stored, &rules, now)) {
                Ok(Outcome::Fired(due)) => fired.push(*due),
                // The cached instant was out of date: the facts know better.
                Ok(Outcome::Nothing(next)) => store::ticket::reschedule(txn, id, next).await?,
                Ok(Outcome::Stuck) => park(txn, id, "定时动作执行后仍未推进", now).await?,
                Err(failed) => park(txn, id, &failed.chain(), now).await?,
            }
        }
        write(txn, fired, &rules, now).await?;
        Ok(count)
    })
    .await
}

async fn park(txn: &DatabaseTransaction, id: TicketId, why: &str, now: Instant) -> Result<(), Error> {
    tracing::error!(ticket = id.0, "timer set aside: {why}");
    Ok(store::ticket::park(txn, id, why, now).await?)
}

/// Writes all of them together behind a savepoint; where that fails, each behind its own, so that the failure of one is
/// its own (peers.md lesson 45).
async fn write(txn: &DatabaseTransaction, fired: Vec<Due>, rules: &Rules, now: Instant) -> Result<(), Error> {
    match keep(txn, &fired, rules, now).await {
        Ok(()) => Ok(()),
        Err(gone @ Error::Unavailable(_)) => Err(gone),
        Err(_) => {
            for due in fired {
                match keep(txn, std::slice::from_ref(&due), rules, now).await {
                    Ok(()) => {}
                    Err(gone @ Error::Unavailable(_)) => return Err(gone),
                    Err(failed) => park(txn, due.change.after().id, &failed.chain(), now).await?,
                }
            }
            Ok(())
        }
    }
}

async fn keep(txn: &DatabaseTransaction, fired: &[Due], rules: &Rules, now: Instant) -> Result<(), Error> {
    if fired.is_empty() {
        return Ok(());
    }
    let savepoint = txn.begin().await?;
    let changes = fired.iter().map(|due| due.change.clone()).collect();
    let promises = fired.iter().flat_map(|due| due.promises.clone()).collect();
    match store::ticket::write_changes(&savepoint, changes, promises, &rules.calendar, now).await {
        Ok(()) => {
            // The numbers last: who else needs one waits the shorter.
            let papers = fired.iter().flat_map(|due| due.papers.clone()).collect();
            match documents::file(&savepoint, rules, papers).await {
                Ok(()) => Ok(savepoint.commit().await?),
                Err(failed) => {
                    savepoint.rollback().await?;
                    Err(failed)
                }
            }
        }
        Err(failed) => {
            savepoint.rollback().await?;
            Err(failed.into())
        }
    }
}

/// Everything of one ticket that is due.
fn fire_all(stored: Stored, rules: &Rules, now: Instant) -> Result<Outcome, Error> {
    let mut due = Due { change: Change::of(stored), promises: Vec::new(), papers: Vec::new() };
    for _ in 0..AT_ONCE {
        let events = fire(&due.change.after().ticket, rules.context(now)).events;
        let nothing = events.is_empty();
        if !nothing {
            due.change.add(events.clone(), &act(&By::System, now, false))?;
            due.papers.extend(documents::among(due.change.after().id, &events));
            due.promises.extend(following(due.change.after(), &events, rules, now)?);
        }
        let next = next_fire_at(&due.change.after().ticket, &rules.calendar);
        if next.is_none_or(|next| next > now) {
            return Ok(if due.change.is_empty() {
                Outcome::Nothing(next)
            } else {
                Outcome::Fired(Box::new(due))
            });
        }
    }
    Ok(Outcome::Stuck)
}
