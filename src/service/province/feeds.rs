//! What sources of ratings are to us (好差评来源设置): set by the system administrator, with a day and a basis.

use crate::domain::province::{Feed, FeedChange};
use crate::domain::rating::LOCAL_SOURCE;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{day_of, start_of};
use crate::service::admin::{Doer, from_day, note};
use crate::service::{Ctx, Error};
use crate::store;
use chrono::NaiveDate;
use entity::values::{AdminAction, ClockStart};

/// What is said of a source.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub source: Option<String>,
    pub province: Option<bool>,
    pub clock_start: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub basis: Option<String>,
}

/// Sources as they are now, and every change, the latest first.
#[derive(Debug, Clone)]
pub struct Kept {
    pub now: Vec<FeedChange>,
    pub changes: Vec<FeedChange>,
    /// Names of systems with keys of which nothing was said.
    pub unsaid: Vec<String>,
}

/// What was said of sources.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Kept, Error> {
    let db = &ctx.db.read;
    let feeds = store::feed::all(db).await?;
    let now: Vec<FeedChange> = feeds.known(ctx.now()).into_iter().cloned().collect();
    let mut unsaid: Vec<String> = store::source::all(db).await?.into_iter().map(|row| row.name).collect();
    unsaid.retain(|name| !now.iter().any(|change| change.source == *name));
    Ok(Kept { now, changes: feeds.changes().cloned().collect(), unsaid })
}

/// The sources that are the province's now.
///
/// # Errors
/// When the database cannot be read.
pub async fn provinces(ctx: &Ctx) -> Result<Vec<String>, Error> {
    let feeds = store::feed::all(&ctx.db.read).await?;
    let known = feeds.known(ctx.now()).into_iter().filter(|change| change.feed.province);
    Ok(known.map(|change| change.source.clone()).collect())
}

/// Says what a source is, from a day on. Tickets keep the start with which their clocks began.
///
/// # Errors
/// Invalid.
pub async fn set(ctx: &Ctx, doer: &Doer, form: Form, mut errors: FieldErrors) -> Result<(), Error> {
    let source = errors.required_text("source", form.source, 60);
    let basis = errors.required_text("basis", form.basis, 200);
    let province = errors.required("province", form.province);
    let clock_start = match form.clock_start.as_deref() {
        None => Some(ClockStart::Receipt),
        Some(code) => ClockStart::from_code(code),
    };
    if clock_start.is_none() {
        errors.add("clock_start", FieldCode::Choice, "起算点应为 receipt 或 push");
    }
    if clock_start == Some(ClockStart::Push) && province == Some(false) {
        errors.add("clock_start", FieldCode::Conflict, "只有省平台的来源可以自推送时起算");
    }
    if province == Some(true) && source.as_deref() == Some(LOCAL_SOURCE) {
        errors.add("source", FieldCode::Conflict, "这是本平台评价码收集的评价，不能设为省平台");
    }
    let day = from_day(ctx, "valid_from", form.valid_from, &mut errors);
    let now = ctx.now();
    let from = if day > day_of(now) { start_of(day) } else { now };
    let whole = source.zip(basis).zip(province).zip(clock_start);
    let (((source, basis), province), clock_start) = errors.or(whole)?;
    let feed = Feed { province, clock_start };
    ctx.transaction(async |txn| {
        store::feed::add(txn, source.clone(), feed, basis.clone(), (from, now), doer.person).await?;
        let kind = if province { "省平台" } else { "本地来源" };
        let detail = format!("{kind}，时限自{}起算，自 {day} 起，依据：{basis}", clock_start.label());
        note(ctx, txn, doer, AdminAction::FeedChange, source, detail).await
    })
    .await?;
    // Silence may count now where it did not.
    ctx.wake.notify();
    Ok(())
}
