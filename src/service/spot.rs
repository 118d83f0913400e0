//! Drawing, when a month has ended, which of the tickets struck off in it are looked at again (销号后抽查).

use super::change::{act, commit};
use super::{Ctx, Error};
use crate::domain::lifecycle::{Command, decide};
use crate::domain::permission::By;
use crate::domain::sampling;
use crate::domain::time::{Instant, day_of, start_of};
use crate::secrets;
use crate::store;
use chrono::{Datelike, Months, NaiveDate};
use entity::spot_draw;
use entity::values::{LimitName, Line, TicketId, TicketNumber};
use sea_orm::DatabaseTransaction;
use std::collections::HashMap;

pub use crate::store::spot::Draw;

/// Months that have ended are drawn from so far back: after that their tickets are in the archive.
const BACK: u32 = 3;

/// Months of draws that are shown.
const SHOWN: u32 = 24;

/// Draws from every month that has ended by now and was not drawn from. Returns how many months that were.
///
/// # Errors
/// When the database refuses: that month is drawn from again, and from none twice.
pub async fn step(ctx: &Ctx) -> Result<usize, Error> {
    let _turn = ctx.turns.lock().await;
    ended(ctx, ctx.now()).await
}

/// When the next month ends.
pub fn next_at(now: Instant) -> Option<Instant> {
    month_of(now).checked_add_months(Months::new(1)).map(start_of)
}

/// As [`step`], as at `now`. The caller has the turn.
pub(super) async fn ended(ctx: &Ctx, now: Instant) -> Result<usize, Error> {
    let mut count = 0;
    for back in (1..=BACK).rev() {
        let Some(month) = month_of(now).checked_sub_months(Months::new(back)) else { continue };
        if store::meta::get(&ctx.db.read, &key(month)).await?.is_none() {
            count += usize::from(draw(ctx, month, now).await?);
        }
    }
    Ok(count)
}

/// The draws of the last two years, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn draws(ctx: &Ctx) -> Result<Vec<Draw>, Error> {
    let this = month_of(ctx.now());
    let from = this.checked_sub_months(Months::new(SHOWN)).unwrap_or(this);
    Ok(store::spot::draws(&ctx.db.read, from).await?)
}

fn month_of(now: Instant) -> NaiveDate {
    let day = day_of(now);
    day.with_day(1).unwrap_or(day)
}

fn key(month: NaiveDate) -> String {
    format!("spot_draw:{}", month.format("%Y-%m"))
}

/// Whether it was this process that drew.
async fn draw(ctx: &Ctx, month: NaiveDate, now: Instant) -> Result<bool, Error> {
    let until = month.checked_add_months(Months::new(1)).map_or(now, start_of);
    ctx.long_transaction(async |txn| {
        if !store::meta::claim(txn, &key(month), &now.to_rfc3339()).await? {
            return Ok(false);
        }
        for line in Line::ALL.iter().copied() {
            let tickets = store::spot::population(txn, line, start_of(month), until).await?;
            if !tickets.is_empty() {
                draw_from(ctx, txn, (month, line), tickets, now).await?;
            }
        }
        Ok(true)
    })
    .await
}

async fn draw_from(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    (month, line): (NaiveDate, Line),
    tickets: Vec<(TicketId, TicketNumber)>,
    now: Instant,
) -> Result<(), Error> {
    let rules = ctx.rules(txn).await?;
    let seed: [u8; 16] = secrets::random().map_err(|e| Error::Internal("spot: a seed", Box::new(e)))?;
    let seed = hex::encode(seed);
    let share = rules.policy.plain(LimitName::SpotShare);
    let (ids, numbers): (Vec<TicketId>, Vec<TicketNumber>) = tickets.into_iter().unzip();
    let drawn = sampling::draw(&seed, share, &numbers);
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let made = spot_draw::Model {
        month,
        line,
        share: share.cast_signed(),
        seed,
        population: count(numbers.len()),
        drawn: count(drawn.len()),
        at: now,
    };
    store::spot::keep(txn, made).await?;
    let ids: HashMap<TicketNumber, TicketId> = numbers.into_iter().zip(ids).collect();
    for id in drawn.iter().filter_map(|number| ids.get(number)) {
        let Some(stored) = store::ticket::lock_id(txn, *id).await? else { continue };
        let command = Command::DrawSpotCheck { month };
        // Somebody who took the sign-off back meanwhile leaves nothing to look at.
        let Ok(events) = decide(&stored.ticket, command, &By::System, rules.context(now)) else { continue };
        commit(txn, &stored, events, &act(&By::System, now, false), &rules).await?;
    }
    Ok(())
}
