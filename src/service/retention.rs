//! Taking away what nobody needs any more, so that what is swept past stays small.

use super::intake::KEPT;
use super::{Ctx, Error};
use crate::clock::Clock;
use crate::domain::time::day_of;
use crate::gateway::files;
use crate::store;
use chrono::TimeDelta;
use std::path::PathBuf;

/// Rows taken away in one transaction: the writer is free again for others in between.
const BATCH: u64 = 2_000;

/// How much was taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Answers under an `Idempotency-Key` (contract.md §2: 24 hours).
    pub answers: u64,
    /// Promises that were kept.
    pub promises: u64,
    /// Sessions that ran out.
    pub sessions: u64,
    /// Ratings of which only the code is known now.
    pub origins: u64,
    /// Numbers of clerks who are gone.
    pub clerk_phones: u64,
}

impl Swept {
    /// Whether there was nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Takes away everything that has had its time. Letters, notices, the journal and the access log stay.
///
/// # Errors
/// When the database refuses; what was taken away before that stays away.
pub async fn sweep(ctx: &Ctx) -> Result<Swept, Error> {
    Ok(Swept {
        answers: take(ctx, Rows::Answers).await?,
        promises: take(ctx, Rows::Promises).await?,
        sessions: take(ctx, Rows::Sessions).await?,
        origins: take(ctx, Rows::Origins).await?,
        clerk_phones: clerk_phones(ctx).await?,
    })
}

#[derive(Debug, Clone, Copy)]
enum Rows {
    Answers,
    Promises,
    Sessions,
    Origins,
}

async fn take(ctx: &Ctx, rows: Rows) -> Result<u64, Error> {
    let real = ctx.clock.real_now();
    let days = |count: u32| TimeDelta::days(count.into());
    let retention = &ctx.config.retention;
    let mut gone = 0;
    loop {
        let count = ctx
            .transaction(async |txn| {
                Ok(match rows {
                    Rows::Answers => store::idempotency::forget(txn, real - KEPT, BATCH).await?,
                    Rows::Promises => {
                        let before = ctx.now() - days(retention.outbox_days);
                        store::outbox::forget_done(txn, before, BATCH).await?
                    }
                    Rows::Sessions => {
                        let before = real - days(retention.session_days);
                        store::session::forget_sessions(txn, before, BATCH).await?
                    }
                    Rows::Origins => {
                        let before = ctx.now() - days(retention.rating_origin_days);
                        store::rating_origin::forget(txn, before, BATCH).await?
                    }
                })
            })
            .await?;
        gone += count;
        if count < BATCH {
            return Ok(gone);
        }
    }
}

/// The numbers of clerks who left are of no use once no rating of their time is looked at any more.
async fn clerk_phones(ctx: &Ctx) -> Result<u64, Error> {
    let day = day_of(ctx.now() - TimeDelta::days(ctx.config.ratings.suspicion_days.into()));
    ctx.transaction(async |txn| Ok(store::services::forget_phones(txn, day).await?)).await
}

/// Takes away what uploads left behind that were cut off more than a day ago; whatever still comes in is younger.
pub async fn cut_off_uploads(data_dir: PathBuf) {
    match files::sweep(&files::folder(&data_dir), Clock::real().now() - TimeDelta::days(1)).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "took away halves of files"),
        Err(error) => tracing::warn!("cannot look for halves of files: {error}"),
    }
}
