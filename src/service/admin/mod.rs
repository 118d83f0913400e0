//! What the system administrator keeps: units, categories, the dispatch directory, limits, the register of
//! services, indicators and sources of ratings.
//!
//! A name, a row or a limit is never edited: it ends and another begins. Tickets keep the units, categories and clocks
//! with which they were given out, so that no change here moves a promise already made.

pub mod applied;
pub mod categories;
pub mod directory;
pub mod indicators;
mod ladder;
mod limit_effect;
pub mod limits;
pub mod phones;
pub mod rating_sources;
pub mod services;
pub mod units;

pub use crate::store::admin_log::{Doer, Filter};

use super::{Ctx, Error};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::store::admin_log;
use chrono::{Days, NaiveDate};
use entity::admin_log as log;
use entity::values::AdminAction;
use sea_orm::DatabaseTransaction;

/// A day from which something holds: today where none is given, and never in the past, where promises already lie.
pub(in crate::service) fn from_day(
    ctx: &Ctx,
    field: &str,
    day: Option<NaiveDate>,
    errors: &mut FieldErrors,
) -> NaiveDate {
    let today = day_of(ctx.now());
    let day = day.unwrap_or(today);
    if day < today {
        errors.add(field, FieldCode::Time, "不能早于今天：已经派出的工单按当时的规定办理");
    }
    day
}

/// The last day on which something holds: yesterday, so that it ends at once, where none is given.
fn last_day(ctx: &Ctx, field: &str, day: Option<NaiveDate>, errors: &mut FieldErrors) -> NaiveDate {
    let yesterday = before(day_of(ctx.now()));
    let day = day.unwrap_or(yesterday);
    if day < yesterday {
        errors.add(field, FieldCode::Time, "不能早于昨天：已经派出的工单按当时的规定办理");
    }
    day
}

pub(in crate::service) fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

pub(in crate::service) async fn note(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    doer: &Doer,
    action: AdminAction,
    subject: String,
    detail: String,
) -> Result<(), Error> {
    Ok(admin_log::write(txn, doer, action, subject, detail, ctx.clock.real_now()).await?)
}

/// What the administrators changed, newest first, and the id after which the next page begins.
///
/// # Errors
/// When the database cannot be read.
pub async fn changes(
    ctx: &Ctx,
    filter: &Filter,
    after: Option<i64>,
    limit: u64,
) -> Result<(Vec<log::Model>, Option<i64>), Error> {
    let mut rows = admin_log::list(&ctx.db.read, filter, after, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = if more { rows.last().map(|row| row.id) } else { None };
    Ok((rows, next))
}
