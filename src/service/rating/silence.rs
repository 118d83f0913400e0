//! 默认评价: cases served here of which nobody has said anything become ratings by the system when their time has come.

use super::Locals;
use crate::domain::rating::silence::{COUNT, LEVEL, Silence};
use crate::domain::routing::Reference;
use crate::domain::time::Instant;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::rating::Brief;
use entity::values::{RatingChannel, RatingId};
use entity::{rating, served_case};
use sea_orm::DatabaseTransaction;
use std::collections::HashMap;

/// Cases of one transaction.
const BATCH: u64 = 500;

impl Ctx {
    /// After how much silence a case counts as rated.
    pub fn silence(&self) -> Silence {
        let ratings = &self.config.ratings;
        Silence { days: ratings.default_days, working: ratings.default_working_days }
    }
}

/// Gives one batch of default ratings that are due by now. Returns how many cases that concerned: 0 when nothing is due.
///
/// # Errors
/// When the database refuses: nothing of the batch has happened then.
pub async fn step(ctx: &Ctx) -> Result<usize, Error> {
    let _turn = ctx.turns.lock().await;
    batch(ctx, ctx.now()).await
}

/// When the next one is due; never while nothing is collected here.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_at(ctx: &Ctx) -> Result<Option<Instant>, Error> {
    let sources = collecting(ctx, ctx.now()).await?;
    Ok(store::served::next_silence(&ctx.db.read, &sources).await?)
}

/// As [`step`], as at `now`. The caller has the turn.
pub(in crate::service) async fn batch(ctx: &Ctx, now: Instant) -> Result<usize, Error> {
    let mut count = 0;
    for source in collecting(ctx, now).await? {
        let due = store::served::next_silence(&ctx.db.read, std::slice::from_ref(&source)).await?;
        if due.is_some_and(|at| at <= now) {
            let rules = ctx.rules(&ctx.db.read).await?;
            let locals = Locals::at(&ctx.db.read, now).await?;
            let given = async |txn: &_| give(txn, &source, &locals, &rules.reference, now).await;
            count += ctx.long_transaction(given).await?;
        }
    }
    Ok(count)
}

/// The sources whose silence counts; none while the collection here is switched off.
async fn collecting(ctx: &Ctx, now: Instant) -> Result<Vec<String>, Error> {
    if !ctx.config.ratings.collect {
        return Ok(Vec::new());
    }
    let sources = store::services::rating_sources(&ctx.db.read, now).await?;
    Ok(sources.into_iter().filter(|source| source.collects_defaults).map(|source| source.name).collect())
}

/// The default ratings of one source that are due by `now`, in the caller's transaction. A case that the citizen rated under another
/// local source gets none.
pub(in crate::service) async fn give(
    txn: &DatabaseTransaction,
    source: &str,
    locals: &Locals,
    reference: &Reference,
    now: Instant,
) -> Result<usize, Error> {
    let silent = store::served::silent(txn, source, now, BATCH).await?;
    if silent.is_empty() {
        return Ok(0);
    }
    let cases: Vec<String> = silent.iter().map(|case| case.project_no.clone()).collect();
    let mut known: HashMap<String, Vec<Brief>> = HashMap::new();
    for rating in locals.ratings(txn, [source], &cases).await? {
        known.entry(rating.project_no.clone()).or_default().push(rating);
    }
    let is_rated = |case: &&served_case::Model| {
        let like = known.get(&case.project_no).map(Vec::as_slice).unwrap_or_default();
        like.iter().any(|rating| {
            // What silence said under another source is that source's.
            (rating.source == source || !rating.is_default) && locals.is_of(rating, case, reference)
        })
    };
    let unrated = silent.iter().filter(|case| !is_rated(case));
    store::rating::insert_once(txn, unrated.map(|case| by_default(case, now)).collect()).await?;
    let ids: Vec<_> = silent.iter().map(|case| case.id).collect();
    store::served::heard(txn, &ids).await?;
    Ok(silent.len())
}

/// 基本满意, of the instant at which the silence had lasted long enough; of a case that was told later, when it was told. Nobody's
/// name is in it: nobody said it.
fn by_default(case: &served_case::Model, now: Instant) -> rating::Model {
    let due = case.default_at.unwrap_or(now);
    rating::Model {
        id: RatingId(0),
        source: case.source.clone(),
        project_no: case.project_no.clone(),
        assess_number: COUNT.to_owned(),
        unit: Some(case.unit.clone()),
        matter_code: case.matter_code.clone(),
        matter_name: case.matter_name.clone(),
        window: case.window.clone(),
        clerk: case.clerk.clone(),
        channel: RatingChannel::Default,
        satisfaction: i32::from(LEVEL),
        indicators: "[]".to_owned(),
        text: None,
        real_name: false,
        consent_contact: false,
        user_name_enc: None,
        user_name_hmac: None,
        user_phone_enc: None,
        user_phone_hmac: None,
        user_kind: case.user_kind,
        served_at: Some(case.served_at),
        assessed_at: due.max(case.received_at).min(now),
        received_at: now,
        is_default: true,
        ticket_id: None,
        superseded_by: None,
        pushed_at: None,
        counted_unit: Some(case.unit.clone()),
    }
}
