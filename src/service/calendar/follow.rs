//! Deadlines follow the calendar (domain.md §7.3): an open one may be lengthened, never shortened; a miss that an
//! import makes untrue is voided. It goes in batches and may be interrupted: what is left is done at the next start.

use std::ops::AddAssign;

use chrono::{Days, NaiveDate};
use entity::values::{ClockState, TicketId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait};

use crate::domain::lifecycle::{next_fire_at, recalculate};
use crate::domain::permission::By;
use crate::domain::ticket::Event;
use crate::service::change::{act, commit};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store::{self, meta, ticket};

/// Under which it is noted that deadlines are still to follow.
const PENDING: &str = "calendar_follow";
/// Tickets of one transaction.
const BATCH: u64 = 200;
/// A rung of the ladder stands on a working day, at most so far behind the due day.
pub(super) const BEHIND: Days = Days::new(31);

/// What became of the deadlines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Followed {
    /// They end later now.
    pub lengthened: u64,
    /// They end when they did.
    pub kept: u64,
    /// They were missed and no longer are.
    pub voided: u64,
}

impl AddAssign for Followed {
    fn add_assign(&mut self, other: Self) {
        self.lengthened += other.lengthened;
        self.kept += other.kept;
        self.voided += other.voided;
    }
}

/// The imports that deadlines have not followed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pending {
    /// The last of them.
    version: i64,
    /// The first date that any of them changed.
    since: NaiveDate,
}

/// Notes, in the transaction of an import, that deadlines are to follow it from `since` on.
pub(super) async fn note(txn: &DatabaseTransaction, version: i64, since: NaiveDate) -> Result<(), Error> {
    let since = pending(txn).await?.map_or(since, |earlier| earlier.since.min(since));
    Ok(meta::put(txn, PENDING, &format!("{version} {since}")).await?)
}

/// Lets the deadlines follow what was imported; done at once if nothing was.
pub async fn follow(ctx: &Ctx) -> Result<Followed, Error> {
    let mut followed = Followed::default();
    let Some(pending) = pending(&ctx.db.read).await? else { return Ok(followed) };
    let mut after = Some(TicketId(0));
    while let Some(from) = after {
        let (done, last) = ctx.transaction(async |txn| batch(ctx, txn, pending, from).await).await?;
        followed += done;
        after = last;
    }
    ctx.transaction(async |txn| settle(txn, pending).await).await?;
    ctx.wake.notify();
    Ok(followed)
}

/// One batch: what became of it, and the last of its tickets unless there was none.
async fn batch(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    pending: Pending,
    after: TicketId,
) -> Result<(Followed, Option<TicketId>), Error> {
    let rules = ctx.rules(txn).await?;
    let since = pending.since.checked_sub_days(BEHIND).unwrap_or(pending.since);
    let ids = store::calendar::concerned(txn, since, after, BATCH).await?;
    let mut followed = Followed::default();
    for id in &ids {
        let savepoint = txn.begin().await?;
        match one(ctx, &savepoint, *id, &rules).await {
            Ok(done) => {
                savepoint.commit().await?;
                followed += done;
            }
            Err(error) => {
                savepoint.rollback().await?;
                let error = &error as &dyn std::error::Error;
                tracing::error!(ticket = %id, error, "deadlines cannot follow the calendar");
                ticket::park(txn, *id, &error.to_string(), ctx.now()).await?;
            }
        }
    }
    Ok((followed, ids.last().copied()))
}

async fn one(ctx: &Ctx, txn: &DatabaseTransaction, id: TicketId, rules: &Rules) -> Result<Followed, Error> {
    let Some(stored) = ticket::lock_id(txn, id).await? else { return Ok(Followed::default()) };
    let now = ctx.now();
    let events = recalculate(&stored.ticket, rules.context(now));
    let followed = count(&stored.ticket.clocks, &events);
    if events.is_empty() {
        // Nothing happened to the ticket, but its next reminder may stand on another day.
        ticket::reschedule(txn, id, next_fire_at(&stored.ticket, &rules.calendar)).await?;
    } else {
        commit(txn, &stored, events, &act(&By::System, now, false), rules).await?;
    }
    Ok(followed)
}

/// What the events of one ticket mean for its deadlines.
pub(super) fn count(clocks: &[crate::domain::clock::Clock], events: &[Event]) -> Followed {
    let many = |of: fn(&Event) -> bool| events.iter().filter(|event| of(event)).count() as u64;
    let lengthened = many(|event| matches!(event, Event::ClockRecalculated { shift: Some(_), .. }));
    let concerned =
        clocks.iter().filter(|clock| clock.is_open() || clock.state == ClockState::Paused).count();
    Followed {
        lengthened,
        kept: (concerned as u64).saturating_sub(lengthened),
        voided: many(|event| matches!(event, Event::ClockVoided { .. })),
    }
}

/// Takes the note away, unless another import has come in the meantime: it is followed by whoever brought it.
async fn settle(txn: &DatabaseTransaction, done: Pending) -> Result<(), Error> {
    if pending(txn).await? == Some(done) {
        meta::put(txn, PENDING, "").await?;
    }
    Ok(())
}

async fn pending(db: &impl ConnectionTrait) -> Result<Option<Pending>, Error> {
    let noted = meta::get(db, PENDING).await?.unwrap_or_default();
    Ok(noted.split_once(' ').and_then(|(version, since)| {
        Some(Pending { version: version.parse().ok()?, since: since.parse().ok()? })
    }))
}
