//! Handing a month in: the batches there are, their files, and what the other side said to them.

use super::batches::{Batch, file_name, subject};
use super::board::due;
use super::{Caller, may_send, seen};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::Instant;
use crate::gateway::files::{self, spool::pieces};
use crate::service::admin::note;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::batch::UnitMonth;
use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::values::*;
use std::collections::HashSet;

/// How far ahead of the product's clock somebody else's may be.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// The batches of a time that `caller` may see, oldest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    unit: Option<UnitCode>,
    months: (NaiveDate, NaiveDate),
) -> Result<Vec<Batch>, Error> {
    let units = seen(ctx, caller).await?.narrowed(unit);
    Ok(store::batch::within(&ctx.db.read, months, units.as_deref()).await?)
}

/// Which file of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Csv,
    Ndjson,
    Manifest,
}

/// A file on its way out, a piece at a time.
pub struct Sending {
    pub name: String,
    pub pieces: tokio::sync::mpsc::Receiver<std::io::Result<Vec<u8>>>,
}

/// A file of a batch as it was made: the same bytes each time.
///
/// # Errors
/// Not found, also what the caller may not see.
pub async fn file(ctx: &Ctx, caller: &Caller, id: i64, part: Part, packed: bool) -> Result<Sending, Error> {
    // The files tell of citizens what the list does not: for those who hand them in.
    may_send(ctx, caller).await?;
    let batch = store::batch::by_id(&ctx.db.read, id).await?.filter(|b| b.made_at.is_some());
    open(ctx, &batch.ok_or(Error::NotFound)?, part, packed).await
}

/// A file of a batch, for whoever may have it.
///
/// # Errors
/// Not found.
pub async fn open(ctx: &Ctx, batch: &Batch, part: Part, packed: bool) -> Result<Sending, Error> {
    let of = UnitMonth { unit: batch.unit.clone(), month: batch.month };
    let (ending, path) = match part {
        Part::Csv => ("csv", &batch.csv_path),
        Part::Ndjson => ("ndjson", &batch.ndjson_path),
        Part::Manifest => {
            let (send, pieces) = tokio::sync::mpsc::channel(1);
            let text = batch.manifest.clone().unwrap_or_default().into_bytes();
            send.send(Ok(text)).await.map_err(|e| Error::Internal("manifest", Box::new(e)))?;
            return Ok(Sending { name: file_name(&of, batch.sequence, "json"), pieces });
        }
    };
    let ending = if packed { format!("{ending}.gz") } else { ending.to_owned() };
    let folder = files::folder(&ctx.config.data_dir);
    let pieces = pieces(&folder, path.as_ref().ok_or(Error::NotFound)?, !packed)
        .map_err(|e| Error::Internal("files", Box::new(e)))?;
    Ok(Sending { name: file_name(&of, batch.sequence, &ending), pieces })
}

/// What the other side said to a batch.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub receipt: Option<String>,
    /// When it was handed in; absent: now.
    pub at: Option<Instant>,
}

/// Says that a batch was handed in. The same again changes nothing.
///
/// # Errors
/// Forbidden; not found; invalid, as where another receipt is known.
pub async fn sent(
    ctx: &Ctx,
    caller: &Caller,
    id: i64,
    said: Receipt,
    mut errors: FieldErrors,
) -> Result<Batch, Error> {
    may_send(ctx, caller).await?;
    let now = ctx.now();
    let receipt = errors.required_text("receipt", said.receipt, 100);
    let at = said.at.unwrap_or(now);
    if at > now + AHEAD {
        errors.add("at", FieldCode::Time, "上报时间不能晚于现在");
    }
    let receipt = errors.or(receipt)?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let doer = caller.doer();
    ctx.transaction(async |txn| {
        let batch =
            store::batch::by_id(txn, id).await?.filter(|b| b.made_at.is_some()).ok_or(Error::NotFound)?;
        if batch.receipt.is_some() {
            return match batch.receipt.as_ref() == Some(&receipt) {
                true => Ok(batch),
                false => Err(Error::field("receipt", FieldCode::Conflict, "这一批已登记另一回执号")),
            };
        }
        if batch.dropped_at.is_some() {
            return Err(Error::field("id", FieldCode::Conflict, "这一批已被重新生成的批次替代"));
        }
        if batch.made_at.is_some_and(|made| at < made - AHEAD) {
            return Err(Error::field("at", FieldCode::Time, "上报时间不能早于批次的生成时间"));
        }
        let of = UnitMonth { unit: batch.unit.clone(), month: batch.month };
        let late = at >= due(&rules, of.month).at;
        let late = if batch.kind != BatchKind::Delta && late { "，逾期" } else { "" };
        let detail = format!("第 {} 批（{}），回执 {receipt}{late}", batch.sequence, batch.kind.label());
        note(ctx, txn, &doer, AdminAction::BatchSend, subject(&rules, &of), detail).await?;
        let by = Some(doer.who.clone());
        Ok(store::batch::end(txn, Batch { sent_at: Some(at), receipt: Some(receipt), sent_by: by, ..batch })
            .await?)
    })
    .await
}

/// The units that have ratings in a month.
///
/// # Errors
/// When the database cannot be read.
pub async fn units_of(ctx: &Ctx, month: NaiveDate) -> Result<Vec<UnitCode>, Error> {
    let db = &ctx.db.read;
    let rated: HashSet<UnitCode> = store::batch::rated_units(db, month).await?.into_iter().collect();
    let told = store::batch::within(db, (month, month), None).await?.into_iter().map(|batch| batch.unit);
    let mut units: Vec<UnitCode> = rated.into_iter().chain(told).collect();
    units.sort();
    units.dedup();
    let mut with = Vec::new();
    for unit in units {
        let of = UnitMonth { unit, month };
        let told = !store::batch::of(db, &of).await?.is_empty();
        if told || store::batch::count(db, &of).await? > 0 {
            with.push(of.unit);
        }
    }
    Ok(with)
}

/// The month that a word names: 2026-10.
pub fn month(word: &str) -> Option<NaiveDate> {
    let day: NaiveDate = format!("{}-01", word.trim()).parse().ok()?;
    (2000..=2100).contains(&day.year()).then_some(day)
}
