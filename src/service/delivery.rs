//! Keeping what was promised, one batch at a time.

use super::{Ctx, Error};
use crate::domain::time::Instant;
use crate::outbox::Lane;

/// Tries one batch of what is due by now. Returns how many promises that concerned: 0 when nothing is due.
///
/// # Errors
/// When the database cannot be asked.
pub async fn step(ctx: &Ctx, lane: Lane) -> Result<usize, Error> {
    let calendar = ctx.rules(&ctx.db.read).await?.calendar;
    // While the demo's clock is moved, it sees to the house itself; a mail server must hold up nobody.
    let _turn = match lane {
        Lane::House => Some(ctx.turns.lock().await),
        Lane::Mail | Lane::Counters => None,
    };
    Ok(ctx.courier.step(lane, &calendar, ctx.now()).await?)
}

/// When the next promise is due.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_at(ctx: &Ctx, lane: Lane) -> Result<Option<Instant>, Error> {
    Ok(ctx.courier.next_at(lane).await?)
}
