//! `import served-cases` and `import served-counts`: what was served and may be rated.

use super::feed::feed;
use super::run::{Records, run};
use super::{ImportError, Job, Report, SOURCE};
use crate::domain::import::{Lookup, SERVED_CASES, SERVED_COUNTS, ServedRow, read_count, read_served};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::Imported;
use crate::service::admin::Doer;
use crate::service::served::counts::{self, Told};
use crate::service::served::{faults, row, silence_of};
use crate::service::{Ctx, Error};
use crate::store;
use entity::served_case::Model;
use sea_orm::DatabaseTransaction;
use std::collections::HashSet;

/// Imports served cases. Silence about them becomes a rating only where somebody has said so of their source.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn served_cases(ctx: &Ctx, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(SERVED_CASES)?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(ImportError::Nothing)?;
    let source = mapping.source.clone().unwrap_or_else(|| SOURCE.to_owned());
    let silence = silence_of(ctx, &source).await.map_err(ImportError::Nothing)?;
    let now = ctx.now();
    let reader = {
        let lookup = Lookup::new(&rules.reference, &mapping);
        let (ctx, rules, source) = (ctx.clone(), rules.clone(), source.clone());
        move |bound: &_, _line, cells: &[String]| {
            let new = read_served(bound, &lookup, cells)?;
            let errors = faults(&new, &rules, now);
            errors.or(Some(()))?;
            let failed = |_| FieldErrors::one("user_phone", FieldCode::Format, "个人信息无法加密");
            row(&ctx.vault, &source, new, now, silence, &rules).map_err(failed)
        }
    };
    let rows = feed(&mut job, &mapping, SERVED_CASES, false, Box::new(reader)).await?;
    run(ctx, job, rows, Served { ctx, source: &source }).await
}

struct Served<'a> {
    ctx: &'a Ctx,
    source: &'a str,
}

impl Records for Served<'_> {
    type Record = Model;
    type Key = String;
    const KEY: &'static str = "办件编号";
    const OVERTAKEN: &'static str = "这一办件刚由另一处写入";

    fn key(record: &Model) -> String {
        record.project_no.clone()
    }

    fn ticket(_: &Model) -> Option<&Imported> {
        None
    }

    async fn known(&self, keys: &[String]) -> Result<HashSet<String>, Error> {
        Ok(store::served::known(&self.ctx.db.read, self.source, keys).await?)
    }

    async fn write(&self, txn: &DatabaseTransaction, records: Vec<Model>) -> Result<(), Error> {
        store::served::insert_once(txn, records).await.map(|_| ()).map_err(Error::from)
    }
}

/// Imports the numbers of cases served in a month, all of the file in one transaction; a later number takes the place of an earlier
/// one.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn served_counts(ctx: &Ctx, doer: &Doer, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(SERVED_COUNTS)?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(ImportError::Nothing)?;
    let now = ctx.now();
    let reader = {
        let (lookup, rules) = (Lookup::new(&rules.reference, &mapping), rules.clone());
        move |bound: &_, _line, cells: &[String]| {
            let ServedRow { month, unit, matter_code, window, served } = read_count(bound, &lookup, cells)?;
            let told =
                Told { month: Some(month), unit: Some(unit), matter_code, window, served: Some(served) };
            counts::read(told, &rules, now, FieldErrors::new())
        }
    };
    let mut rows = feed(&mut job, &mapping, SERVED_COUNTS, false, Box::new(reader)).await?;
    let (mut report, mut told) = (Report::default(), Vec::new());
    while let Some(batch) = rows.next().await {
        report.read += batch.len();
        for refused in batch.refused {
            report.refuse(&mut job, refused);
        }
        told.extend(batch.rows.into_iter().map(|row| row.record));
    }
    rows.end().await?;
    if report.read == 0 {
        return Err(ImportError::NoRows);
    }
    if job.dry_run {
        report.added = told.len() as u64;
        return Ok(report);
    }
    let all = told.len() as u64;
    report.added = ctx
        .long_transaction(async |txn| {
            let mut new = 0;
            for count in told {
                new += u64::from(counts::keep(ctx, txn, doer, &rules, count).await?);
            }
            Ok(new)
        })
        .await
        .map_err(ImportError::Nothing)?;
    report.known = all - report.added;
    Ok(report)
}
