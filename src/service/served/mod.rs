//! Cases that were served and may be rated (办件): for coverage, and for the default rating of who says nothing.

pub mod counts;

use super::personal::Vault;
use super::rating::{Locals, Refused, Sight, sight};
use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::import::{SERVED_CASES, reason};
use crate::domain::permission::Actor;
use crate::domain::rating::NewCase;
use crate::domain::rating::silence::Silence;
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::time::{Instant, day_of};
use crate::store;
use crate::store::rating::Brief;
use entity::served_case::Model;
use entity::values::*;
use std::collections::{HashMap, HashSet};

pub use crate::store::served::Filter;

/// Cases of one transaction.
const TOGETHER: usize = 500;

/// Keeps the cases of a batch, each line whole or not at all; what is known already counts as accepted. Returns how many were
/// accepted; the lines that were not go to `refused`.
///
/// # Errors
/// When the database cannot be asked: what was committed before stays, and the same batch may be sent again.
pub async fn take_batch(
    ctx: &Ctx,
    source: &str,
    lines: Vec<(u64, NewCase)>,
    refused: &mut Vec<Refused>,
) -> Result<u64, Error> {
    let now = ctx.now();
    let rules = ctx.rules(&ctx.db.read).await?;
    let silence = silence_of(ctx, source).await?;
    let (mut accepted, mut rows, mut seen) = (0, Vec::new(), HashSet::new());
    for (line, new) in lines {
        let errors = faults(&new, &rules, now);
        if !errors.is_empty() {
            refused.push(Refused { line, code: "invalid", detail: reason(&errors, SERVED_CASES) });
            continue;
        }
        accepted += 1;
        if seen.insert(new.project_no.clone()) {
            rows.push(row(&ctx.vault, source, new, now, silence, &rules)?);
        }
    }
    for some in rows.chunks(TOGETHER) {
        ctx.long_transaction(async |txn| Ok(store::served::insert_once(txn, some.to_vec()).await?)).await?;
    }
    ctx.wake.notify();
    refused.sort_by_key(|refused| refused.line);
    Ok(accepted)
}

/// After how much silence the source's cases count as rated; `None` where they never do.
pub(super) async fn silence_of(ctx: &Ctx, source: &str) -> Result<Option<Silence>, Error> {
    let sources = store::services::rating_sources(&ctx.db.read, ctx.now()).await?;
    let counts = sources.iter().any(|known| known.name == source && known.collects_defaults);
    Ok(counts.then(|| ctx.silence()))
}

/// What is wrong with a case beside its form.
pub(super) fn faults(new: &NewCase, rules: &Rules, now: Instant) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if !rules.reference.units.contains_key(&new.unit) {
        errors.add("unit", FieldCode::Unknown, "没有这个单位");
    }
    new.check_times(now, &mut errors);
    errors
}

pub(super) fn row(
    vault: &Vault,
    source: &str,
    new: NewCase,
    now: Instant,
    silence: Option<Silence>,
    rules: &Rules,
) -> Result<Model, Error> {
    let sealed = |value: Option<&str>| -> Result<(Option<Vec<u8>>, Option<String>), Error> {
        let secret = value.map(|v| vault.seal(v)).transpose()?;
        Ok(secret.map_or((None, None), |s| (Some(s.enc), Some(s.hmac))))
    };
    let (user_name_enc, user_name_hmac) = sealed(new.user_name.as_deref())?;
    let (user_phone_enc, user_phone_hmac) = sealed(new.user_phone.as_ref().map(Phone::as_str))?;
    Ok(Model {
        id: ServedCaseId(0),
        source: source.to_owned(),
        project_no: new.project_no,
        unit: new.unit,
        matter_code: new.matter_code,
        matter_name: new.matter_name,
        window: new.window,
        clerk: new.clerk,
        user_kind: new.user_kind,
        consent_contact: new.consent_contact.unwrap_or(true) && user_phone_enc.is_some(),
        user_name_enc,
        user_name_hmac,
        user_phone_enc,
        user_phone_hmac,
        served_at: new.served_at,
        finished_at: new.finished_at,
        received_at: now,
        default_at: silence.map(|silence| silence.over(new.served_at, &rules.calendar)),
    })
}

/// A served case without the person who was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub row: Model,
    pub rated: CaseRated,
}

/// A page of served cases.
#[derive(Debug, Clone)]
pub struct Page {
    pub rows: Vec<Seen>,
    pub next: Option<ServedCaseId>,
}

/// The served cases that the actor may see, newest first: a unit's people those of their unit, nobody the served.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    mut filter: Filter,
    after: Option<ServedCaseId>,
    limit: u64,
) -> Result<Page, Error> {
    if sight(actor)?.narrow(&mut filter.units).is_none() {
        return Ok(Page { rows: Vec::new(), next: None });
    }
    let db = &ctx.db.read;
    let mut rows = store::served::list(db, &filter, after, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let cases: Vec<String> = rows.iter().map(|row| row.project_no.clone()).collect();
    let locals = Locals::at(db, ctx.now()).await?;
    let sources = rows.iter().map(|row| row.source.as_str());
    let ratings = locals.ratings(db, sources, &cases).await?;
    let rules = ctx.rules(db).await?;
    let mut known: HashMap<&str, Vec<&Brief>> = HashMap::new();
    for rating in &ratings {
        known.entry(&rating.project_no).or_default().push(rating);
    }
    let rated = |row: &Model| {
        let like = known.get(row.project_no.as_str()).map(Vec::as_slice).unwrap_or_default();
        let own = || like.iter().filter(|rating| locals.is_of(rating, row, &rules.reference));
        match (own().any(|rating| !rating.is_default), own().any(|rating| rating.source == row.source)) {
            (true, _) => CaseRated::Rated,
            (false, true) => CaseRated::ByDefault,
            (false, false) => CaseRated::Unrated,
        }
    };
    let rows = rows.into_iter().map(|row| Seen { rated: rated(&row), row }).collect();
    Ok(Page { rows, next })
}

/// The day of a served case, for names of that day.
pub fn day(row: &Model) -> chrono::NaiveDate {
    day_of(row.served_at)
}

/// Which units' sums the actor may see.
fn units(actor: &Actor) -> Result<Sight, Error> {
    sight(actor)
}
