//! The month's seed from which it follows who is visited where only a share is (回访抽取种子): made when it is first needed, never
//! changed, and told when its month is over, so that nobody knows beforehand.

use super::{Ctx, Error};
use crate::domain::lifecycle::{Command, Context, VisitSeed, is_sampled};
use crate::domain::sampling::seal;
use crate::domain::ticket::Ticket;
use crate::domain::time::{Instant, day_of};
use crate::secrets;
use crate::store;
use chrono::{Datelike, Months, NaiveDate};
use sea_orm::DatabaseTransaction;

/// Months that are shown.
const SHOWN: u32 = 24;

/// A month's draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitDraws {
    /// Its first day.
    pub month: NaiveDate,
    /// `None` while the month runs.
    pub seed: Option<String>,
    pub seal: String,
    /// Tickets of which chance decided, by their last draw.
    pub population: u64,
    pub drawn: u64,
    pub at: Instant,
}

/// Gives a review that passes the seed that its ticket's visit depends on.
pub(super) async fn give(
    txn: &DatabaseTransaction,
    ticket: &Ticket,
    command: &mut Command,
    context: Context<'_>,
) -> Result<(), Error> {
    let Command::PassReview { seed, .. } = command else { return Ok(()) };
    if !is_sampled(ticket, context) {
        return Ok(());
    }
    let month = month_of(context.now);
    let fresh: [u8; 16] = secrets::random().map_err(|e| Error::Internal("visits: a seed", Box::new(e)))?;
    let kept = store::visit_seed::of_month(txn, month, hex::encode(fresh), context.now).await?;
    *seed = Some(VisitSeed { month, seed: kept.seed });
    Ok(())
}

fn month_of(now: Instant) -> NaiveDate {
    let day = day_of(now);
    day.with_day(1).unwrap_or(day)
}

/// The draws of the last two years, the latest month first.
///
/// # Errors
/// When the database cannot be read.
pub async fn draws(ctx: &Ctx) -> Result<Vec<VisitDraws>, Error> {
    let this = month_of(ctx.now());
    let from = this.checked_sub_months(Months::new(SHOWN)).unwrap_or(this);
    let (seeds, counts) = store::visit_seed::since(&ctx.db.read, from).await?;
    let draws = seeds.into_iter().map(|row| {
        let (population, drawn) = counts.get(&row.month).copied().unwrap_or_default();
        let seal = seal(&row.seed);
        let seed = (row.month < this).then_some(row.seed);
        VisitDraws { month: row.month, seed, seal, population, drawn, at: row.at }
    });
    Ok(draws.collect())
}
