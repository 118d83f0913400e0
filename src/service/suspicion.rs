//! Ratings that somebody should look at (可疑评价): found by the rules, decided by a supervisor, written down.

use super::admin::{Doer, note};
use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::rating::ServiceItem;
use crate::domain::rating::suspicion::{self, Series, Thresholds, Trace};
use crate::domain::routing::Reference;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of};
use crate::store::inside::workers_phones;
use crate::store::rating_origin as store;
use chrono::{NaiveDate, TimeDelta};
use entity::suspicion_look::Model;
use entity::values::{AdminAction, RatingId, Role, Suspicion, SuspicionVerdict};
use std::collections::{BTreeSet, HashSet};

/// Series shown at once: nobody looks at more.
const SHOWN: usize = 200;

/// A series with what was found of it, if somebody looked and nothing has come to it since.
#[derive(Debug, Clone)]
pub struct Found {
    pub series: Series,
    /// Units and windows that were rated.
    pub places: Vec<String>,
    pub looked: Option<Model>,
}

/// The series of the last days.
#[derive(Debug, Clone)]
pub struct Page {
    /// Not looked at yet, the latest first.
    pub open: Vec<Found>,
    /// Looked at.
    pub looked: Vec<Found>,
    /// Since when ratings were searched.
    pub from: Instant,
}

/// What there is to look at.
///
/// # Errors
/// Forbidden for who does not supervise.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Page, Error> {
    permit(actor)?;
    let settings = &ctx.config.ratings;
    let from = ctx.now() - TimeDelta::days(settings.suspicion_days.into());
    let rules = ctx.rules(&ctx.db.read).await?;
    let staff = staff(ctx, &rules.reference, day_of(from)).await?;
    let traces = store::traces(&ctx.db.read, from, &staff).await?;
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let thresholds = Thresholds {
        minute: count(settings.suspicion_per_minute),
        hour: count(settings.suspicion_per_hour),
        fives: count(settings.suspicion_fives),
    };
    let looks = store::looks(&ctx.db.read, from).await?;
    let place = |trace: &Trace| {
        let unit =
            trace.unit.as_ref().map_or_else(|| "未指明单位".to_owned(), |u| rules.unit_name(u, ctx.now()));
        [unit, trace.window.clone().unwrap_or_default()].join(" ").trim_end().to_owned()
    };
    let found = suspicion::series(traces, thresholds).into_iter().take(SHOWN).map(|series| {
        let places: BTreeSet<String> = series.ratings.iter().map(place).collect();
        let looked = last_look(&looks, &series).cloned();
        Found { series, places: places.into_iter().collect(), looked }
    });
    let (looked, open) = found.partition(|found| found.looked.is_some());
    Ok(Page { open, looked, from })
}

/// The keyed hashes of the numbers of people who work here: the duty numbers of units, the own ones of window clerks who were
/// there on `day` or later, and of units' workers without an account. Accounts have no number.
async fn staff(ctx: &Ctx, reference: &Reference, day: NaiveDate) -> Result<HashSet<String>, Error> {
    let duty = reference.phones.values().flatten().map(|phone| ctx.vault.fingerprint(&phone.number));
    let there = |item: &&ServiceItem| item.valid_to.is_none_or(|to| to >= day);
    let clerks = reference.services.iter().filter(there).filter_map(|item| item.facts.phone.as_ref());
    let mut staff: HashSet<String> = duty.chain(clerks.map(|phone| phone.fingerprint.clone())).collect();
    for sealed in workers_phones(&ctx.db.read).await? {
        staff.insert(ctx.vault.fingerprint(&ctx.vault.open(&sealed)?));
    }
    Ok(staff)
}

/// What was found of a series that has not grown since.
fn last_look<'l>(looks: &'l [Model], series: &Series) -> Option<&'l Model> {
    let has = |id: RatingId| series.ratings.iter().any(|trace| trace.rating == id);
    let count = i64::try_from(series.ratings.len()).unwrap_or(i64::MAX);
    let about =
        |look: &&Model| look.reason == series.reason && has(look.first_rating) && has(look.last_rating);
    looks.iter().rev().find(about).filter(|look| look.seen >= count)
}

fn permit(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Supervisor) {
        return Ok(());
    }
    Err(Error::Forbidden("只有督办员可以查看和处置可疑评价".to_owned()))
}

/// What somebody found who looked, as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub reason: Option<Suspicion>,
    /// Any rating of the series.
    pub rating: Option<i64>,
    /// How many ratings it had when (s)he looked.
    pub seen: Option<i64>,
    pub verdict: Option<SuspicionVerdict>,
    pub note: Option<String>,
}

/// Writes down what was found. Referring is told in the note: to whom, under which number.
///
/// # Errors
/// Forbidden; invalid; changed where more ratings have come to it meanwhile.
pub async fn look(
    ctx: &Ctx,
    actor: &Actor,
    doer: &Doer,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let page = list(ctx, actor).await?;
    let note_text = errors.required_text("note", form.note, 200);
    let verdict = errors.required("verdict", form.verdict);
    let reason = errors.required("reason", form.reason);
    let rating = errors.required("rating", form.rating);
    let seen = errors.required("seen", form.seen);
    let ((note_text, verdict), (reason, rating, seen)) =
        errors.or(note_text.zip(verdict).zip(reason.zip(rating).zip(seen).map(|((r, i), s)| (r, i, s))))?;
    let same = |found: &&Found| {
        found.series.reason == reason && found.series.ratings.iter().any(|trace| trace.rating.0 == rating)
    };
    let found = page.open.iter().chain(&page.looked).find(same);
    let found = found.ok_or_else(|| Error::field("rating", FieldCode::Unknown, "这组评价已不在列表之内"))?;
    if i64::try_from(found.series.ratings.len()).ok() != Some(seen) {
        return Err(Error::Changed("这组评价又有变化，请刷新后再看"));
    }
    let ids = found.series.ratings.first().zip(found.series.ratings.last());
    let (first, last) = ids.ok_or(Error::NotFound)?;
    let row = Model {
        id: 0,
        reason,
        first_rating: first.rating,
        last_rating: last.rating,
        seen,
        verdict,
        note: note_text.clone(),
        at: ctx.now(),
        by: actor.person,
        by_name: actor.full_name(),
    };
    let place = found.places.first().cloned().unwrap_or_default();
    let more = if found.places.len() > 1 { format!("等 {} 处", found.places.len()) } else { String::new() };
    let subject = format!("{place}{more} · {}（{seen} 条）", reason.label());
    ctx.transaction(async |txn| {
        store::looked(txn, row).await?;
        let detail = format!("{}：{note_text}", verdict.label());
        note(ctx, txn, doer, AdminAction::SuspicionLook, subject, detail).await
    })
    .await
}
