//! Moving the demo's clock (contract.md §1 "Demo").

use super::province::reminding;
use super::rating::silence;
use super::{Ctx, Error, reorganisation, spot, timers};
use crate::domain::text::FieldCode;
use crate::domain::time::{Instant, start_of, with_offset};
use crate::outbox::Lane;
use crate::store;
use chrono::NaiveDate;
use std::time::Duration;

/// Looks at an instant whose timers another process holds before it gives up.
const PATIENCE: usize = 100;

/// Moves the product's clock forward to `to`. On the way it stands still at each instant at which something is due, in
/// their order, and lets that happen there: so facts carry the instant at which they came about.
///
/// The worker of this process waits meanwhile; it would fire the same things, but as at the end of the way.
///
/// # Errors
/// `NotFound` without a demo's clock; a faulty field when `to` lies before now.
pub async fn move_to(ctx: &Ctx, to: Instant) -> Result<Instant, Error> {
    if !ctx.clock.is_demo() {
        return Err(Error::NotFound);
    }
    if to >= end_of_time() {
        return Err(Error::field("now", FieldCode::Range, "演示时钟最远可拨到 2099 年"));
    }
    let _turn = ctx.turns.lock().await;
    let from = ctx.now();
    if to < from {
        let now = with_offset(from).format("%Y-%m-%d %H:%M:%S");
        return Err(Error::field("now", FieldCode::Time, format!("时钟只能向前拨，当前为 {now}")));
    }
    let mut idle = 0;
    while let Some(due) = next_at(ctx, to).await? {
        let at = due.max(from);
        set(ctx, at).await?;
        if happen(ctx, at).await? > 0 {
            idle = 0;
            continue;
        }
        idle += 1;
        if idle > PATIENCE {
            return Err(Error::Internal("demo clock", "another process holds what is due".into()));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    set(ctx, to).await?;
    ctx.wake.notify();
    Ok(to)
}

/// Beyond this, calendars and texts of times make no sense.
fn end_of_time() -> Instant {
    NaiveDate::from_ymd_opt(2100, 1, 1).map_or(Instant::MAX_UTC, start_of)
}

/// The next instant up to `to` at which something is due.
async fn next_at(ctx: &Ctx, to: Instant) -> Result<Option<Instant>, Error> {
    let timer = timers::next_at(ctx).await?;
    let promise = ctx.courier.next_at(Lane::House).await?;
    let draws = spot::next_at(ctx.now());
    let passing = reorganisation::next_at(ctx).await?;
    let silent = silence::next_at(ctx).await?;
    let months = reminding::next_at(ctx).await?;
    Ok([timer, promise, draws, passing, silent, months].into_iter().flatten().min().filter(|at| *at <= to))
}

/// Everything that is due at `at`; letters go out behind it, by the worker.
async fn happen(ctx: &Ctx, at: Instant) -> Result<usize, Error> {
    let mut count = spot::ended(ctx, at).await? + reminding::remind(ctx, at).await?;
    loop {
        match reorganisation::piece(ctx, at).await? {
            0 => break,
            passed => count += passed,
        }
    }
    loop {
        match silence::batch(ctx, at).await? {
            0 => break,
            given => count += given,
        }
    }
    loop {
        let fired = timers::batch(ctx, at).await?;
        let calendar = ctx.rules(&ctx.db.read).await?.calendar;
        let delivered = ctx.courier.step(Lane::House, &calendar, at).await?;
        if fired + delivered == 0 {
            return Ok(count);
        }
        count += fired + delivered;
    }
}

/// The clock shows `at` from now on, and after a restart no less.
async fn set(ctx: &Ctx, at: Instant) -> Result<(), Error> {
    let shown = with_offset(at).to_rfc3339();
    ctx.transaction(async |txn| Ok(store::meta::put(txn, store::meta::DEMO_CLOCK, &shown).await?)).await?;
    ctx.clock.advance_to(at);
    Ok(())
}
