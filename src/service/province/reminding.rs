//! Telling units before a month of ratings is due that theirs is not handed in (月度汇聚提醒): once a month, at most.

use super::board::{due, rows};
use crate::domain::notice::month_due;
use crate::domain::province::{month_of, next_month, reminds_at};
use crate::domain::time::{Instant, day_of, start_of};
use crate::outbox::{Message, promised};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use chrono::{Months, NaiveDate};
use entity::values::{LimitName, MonthState};

/// Tells whoever is to hear by now. Returns how many months that concerned: 0 when there is nothing to tell.
///
/// # Errors
/// When the database refuses: nobody was told then.
pub async fn step(ctx: &Ctx) -> Result<usize, Error> {
    let _turn = ctx.turns.lock().await;
    remind(ctx, ctx.now()).await
}

/// When units are told next.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_at(ctx: &Ctx) -> Result<Option<Instant>, Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let this = month_of(day_of(ctx.now()));
    for month in [last_of(this), this] {
        if let Some(at) = opens(ctx, &rules, month, ctx.now()).await? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// As [`step`], as at `now`. The caller has the turn.
pub(in crate::service) async fn remind(ctx: &Ctx, now: Instant) -> Result<usize, Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let month = last_of(month_of(day_of(now)));
    if opens(ctx, &rules, month, now).await?.is_none_or(|at| now < at) {
        return Ok(0);
    }
    let waits = |state| state == MonthState::Due;
    let rows = rows(ctx, &rules, &[month], now).await?;
    let waiting =
        rows.iter().filter_map(|row| row.cells.first().filter(|cell| waits(cell.state)).map(|_| &row.unit));
    let due = due(&rules, month);
    let messages: Vec<Message> =
        waiting.flat_map(|unit| Message::of(month_due(unit, month, &due), None)).collect();
    ctx.transaction(async |txn| {
        // Another process may have been quicker.
        if !store::meta::claim(txn, &key(month), &now.to_rfc3339()).await? {
            return Ok(0);
        }
        store::outbox::enqueue(txn, promised(None, &messages, now)?, now).await?;
        Ok(1)
    })
    .await
}

/// From when on units are told of `month`; `None` where they were, where its time has ended, or nobody is to hear.
async fn opens(ctx: &Ctx, rules: &Rules, month: NaiveDate, now: Instant) -> Result<Option<Instant>, Error> {
    let due = due(rules, month);
    let before = rules.policies.at(start_of(next_month(month))).plain(LimitName::MonthlyReminder);
    let at = reminds_at(&rules.calendar, month, due, before).filter(|_| now < due.at);
    match at {
        Some(_) if store::meta::get(&ctx.db.read, &key(month)).await?.is_some() => Ok(None),
        at => Ok(at),
    }
}

fn last_of(month: NaiveDate) -> NaiveDate {
    month.checked_sub_months(Months::new(1)).unwrap_or(month)
}

fn key(month: NaiveDate) -> String {
    format!("month_reminder:{}", month.format("%Y-%m"))
}
