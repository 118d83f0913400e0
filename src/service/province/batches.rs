//! Making a month's file of a unit and handing it in (月度汇聚): the first time everything, then what has changed since
//! (docs/adr/0022). The ratings pass through a page at a time, however many there are.

use super::known::Known;
use super::layouts::in_force;
use super::writing::{Written, write};
use super::{Caller, may_send};
use crate::domain::province::next_month;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{start_of, with_offset};
use crate::service::admin::{Doer, note};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::batch::UnitMonth;
use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::values::*;
use serde_json::json;

pub use super::handing::{Part, Receipt, Sending, file, list, month, open, sent, units_of};
pub use entity::rating_batch::Model as Batch;

/// A batch that nobody ended within this time was left behind by a process that died.
const LEFT_BEHIND: TimeDelta = TimeDelta::minutes(30);

/// What is to be made.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub unit: UnitCode,
    /// Any day of it.
    pub month: NaiveDate,
    /// Says that there is nothing: 零报告.
    pub zero: bool,
    /// Makes it anew where one waits to be handed in.
    pub anew: bool,
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum Made {
    New(Batch),
    /// One that was made before and waits to be handed in.
    Waiting(Batch),
    /// Nothing has changed since the last was handed in.
    Nothing,
}

/// Makes the next batch of a unit's month.
///
/// # Errors
/// Forbidden; invalid; another one is being made; the database or the disk refuses.
pub async fn make(ctx: &Ctx, caller: &Caller, wanted: Wanted) -> Result<Made, Error> {
    may_send(ctx, caller).await?;
    make_as(ctx, &caller.doer(), wanted).await
}

/// As [`make`], by whoever may run the program.
///
/// # Errors
/// As [`make`].
pub async fn make_as(ctx: &Ctx, doer: &Doer, wanted: Wanted) -> Result<Made, Error> {
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let month = wanted.month.with_day(1).unwrap_or(wanted.month);
    let mut errors = FieldErrors::new();
    if !rules.reference.units.contains_key(&wanted.unit) {
        errors.add("unit", FieldCode::Unknown, "没有这个单位");
    }
    if ctx.now() < start_of(next_month(month)) {
        errors.add("month", FieldCode::Time, "当月尚未结束，不能生成");
    }
    errors.or(Some(()))?;
    let of = UnitMonth { unit: wanted.unit, month };
    let earlier = store::batch::of(db, &of).await?;
    let waiting =
        earlier.iter().rev().find(|b| b.made_at.is_some() && b.sent_at.is_none() && b.dropped_at.is_none());
    if let Some(waiting) = waiting.filter(|_| !wanted.anew) {
        return Ok(Made::Waiting(waiting.clone()));
    }
    let in_force = in_force(db, LayoutKind::Monthly).await?;
    let Some(begun) = begin(ctx, doer, &of, &earlier, in_force.version).await? else {
        return Err(Error::Changed("这个单位本月的批次正由他人生成，请稍候刷新"));
    };
    let sent = earlier.iter().filter(|b| b.sent_at.is_some());
    let known = Known::of(sent.map(|b| b.id));
    let first = !earlier.iter().any(|b| b.sent_at.is_some());
    let written = write(ctx, &rules, &in_force, &of, begun.id, known).await;
    let done = match written {
        Ok(written) => finish(ctx, doer, &rules, &of, begun.clone(), written, (first, wanted.zero)).await,
        Err(error) => Err(error),
    };
    if !matches!(done, Ok(Made::New(_))) {
        let gone = ctx.long_transaction(async |txn| Ok(store::batch::forget(txn, begun.id).await?)).await;
        if let Err(error) = gone {
            tracing::warn!("a batch that came to nothing stays: {}", error.chain());
        }
    }
    done
}

async fn begin(
    ctx: &Ctx,
    doer: &Doer,
    of: &UnitMonth,
    earlier: &[Batch],
    layout_version: i32,
) -> Result<Option<Batch>, Error> {
    let real = ctx.clock.real_now();
    let open = earlier.iter().find(|batch| batch.made_at.is_none());
    if open.is_some_and(|batch| batch.begun_at > real - LEFT_BEHIND) {
        return Ok(None);
    }
    let whole = earlier.iter().filter(|batch| batch.made_at.is_some());
    let new = Batch {
        id: 0,
        unit: of.unit.clone(),
        month: of.month,
        sequence: 1 + whole.map(|batch| batch.sequence).max().unwrap_or(0),
        kind: BatchKind::Full,
        layout_version,
        begun_at: real,
        made_at: None,
        made_by: doer.who.clone(),
        added: 0,
        changed: 0,
        withdrawn: 0,
        level_1: 0,
        level_2: 0,
        level_3: 0,
        level_4: 0,
        level_5: 0,
        csv_path: None,
        csv_sha256: None,
        ndjson_path: None,
        ndjson_sha256: None,
        manifest: None,
        dropped_at: None,
        sent_at: None,
        receipt: None,
        sent_by: None,
    };
    ctx.long_transaction(async |txn| {
        if let Some(left) = open {
            store::batch::forget(txn, left.id).await?;
        }
        Ok(store::batch::begin(txn, new).await?)
    })
    .await
}

async fn finish(
    ctx: &Ctx,
    doer: &Doer,
    rules: &Rules,
    of: &UnitMonth,
    begun: Batch,
    written: Written,
    (first, zero): (bool, bool),
) -> Result<Made, Error> {
    let Written { csv, ndjson, layout, tally } = written;
    let count = |change| tally.changes.get(&change).copied().unwrap_or(0);
    let (added, changed, withdrawn) =
        (count(RowChange::Added), count(RowChange::Changed), count(RowChange::Withdrawn));
    let any = added + changed + withdrawn > 0;
    let kind = match (first, any, zero) {
        (true, true, true) | (false, _, true) => {
            return Err(Error::field("zero", FieldCode::Conflict, "本月有评价或已经上报，不能零报告"));
        }
        (true, true, false) => BatchKind::Full,
        (true, false, true) => BatchKind::Zero,
        (true, false, false) => {
            return Err(Error::field("zero", FieldCode::Required, "本月没有评价，请确认后作零报告"));
        }
        (false, true, false) => BatchKind::Delta,
        (false, false, false) => return Ok(Made::Nothing),
    };
    let made_at = ctx.now();
    let [level_1, level_2, level_3, level_4, level_5] = tally.levels;
    let name = |ending: &str| file_name(of, begun.sequence, ending);
    let manifest = json!({
        "area_code": ctx.config.region.code,
        "area_name": ctx.config.region.name,
        "unit": of.unit,
        "unit_name": rules.unit_name(&of.unit, start_of(of.month)),
        "month": of.month.format("%Y-%m").to_string(),
        "sequence": begun.sequence,
        "kind": kind.code(),
        "kind_name": kind.label(),
        "made_at": with_offset(made_at).to_rfc3339(),
        "layout": layout,
        "layout_version": begun.layout_version,
        "rows": added + changed + withdrawn,
        "added": added,
        "changed": changed,
        "withdrawn": withdrawn,
        "levels": { "1": level_1, "2": level_2, "3": level_3, "4": level_4, "5": level_5 },
        "files": [
            { "name": name("csv"), "bytes": csv.bytes, "sha256": csv.sha256 },
            { "name": name("ndjson"), "bytes": ndjson.bytes, "sha256": ndjson.sha256 },
        ],
    });
    let manifest =
        serde_json::to_string_pretty(&manifest).map_err(|e| Error::Internal("manifest", Box::new(e)))?;
    let made = Batch {
        kind,
        made_at: Some(made_at),
        added,
        changed,
        withdrawn,
        level_1,
        level_2,
        level_3,
        level_4,
        level_5,
        csv_path: Some(csv.path),
        csv_sha256: Some(csv.sha256),
        ndjson_path: Some(ndjson.path),
        ndjson_sha256: Some(ndjson.sha256),
        manifest: Some(manifest),
        ..begun
    };
    let made = ctx
        .transaction(async |txn| {
            for batch in store::batch::of(txn, of).await? {
                let waits = batch.made_at.is_some() && batch.sent_at.is_none() && batch.dropped_at.is_none();
                if waits {
                    store::batch::end(txn, Batch { dropped_at: Some(made_at), ..batch }).await?;
                }
            }
            let detail = format!(
                "第 {} 批（{}）：新增 {added}，变更 {changed}，撤回 {withdrawn}",
                made.sequence,
                kind.label()
            );
            note(ctx, txn, doer, AdminAction::BatchMake, subject(rules, of), detail).await?;
            Ok(store::batch::end(txn, made).await?)
        })
        .await?;
    Ok(Made::New(made))
}

pub(super) fn subject(rules: &Rules, of: &UnitMonth) -> String {
    format!("{} {}", rules.unit_name(&of.unit, start_of(of.month)), of.month.format("%Y 年 %-m 月"))
}

pub(super) fn file_name(of: &UnitMonth, sequence: i32, ending: &str) -> String {
    format!("{}-{}-{sequence:02}.{ending}", of.month.format("%Y%m"), of.unit)
}
