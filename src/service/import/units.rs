//! `unit import`: units and the names they bore. A rename is a new name from its day on, never another unit.

use super::feed::feed;
use super::{ImportError, Job, Refused, Report};
use crate::domain::import::{UNITS, UnitLog, read_unit};
use crate::domain::time::day_of;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::phones::NewPhone;
use entity::values::UnitCode;
use std::collections::BTreeSet;

/// Imports units, all of the file in one transaction.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn units(ctx: &Ctx, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(UNITS)?;
    let read = Box::new(|bound: &_, _, cells: &[String]| read_unit(bound, cells));
    let mut rows = feed(&mut job, &mapping, UNITS, false, read).await?;
    let (mut log, mut report) = (UnitLog::default(), Report::default());
    while let Some(batch) = rows.next().await {
        report.read += batch.len();
        for refused in batch.refused {
            report.refuse(&mut job, refused);
        }
        batch.rows.into_iter().for_each(|row| log.note(row.line, row.record));
    }
    rows.end().await?;
    if report.read == 0 {
        return Err(ImportError::NoRows);
    }
    let named = log.len() as u64;
    let today = day_of(ctx.now());
    let (changed, refused) = ctx
        .long_transaction(async |txn| {
            let known = store::reference::load(txn).await?;
            let phones = log.phones(&known);
            let (changed, refused) = log.changes(&known, today);
            // A unit whose numbers alone are new counts as changed too.
            let mut touched: BTreeSet<UnitCode> = changed.iter().map(|unit| unit.code.clone()).collect();
            touched.extend(phones.iter().map(|(code, _)| code.clone()));
            let count = touched.len() as u64;
            if !job.dry_run && !changed.is_empty() {
                store::reference::put_units(txn, changed).await?;
            }
            for (unit, phones) in phones.into_iter().filter(|_| !job.dry_run) {
                store::phones::put(txn, &unit, phones.into_iter().map(NewPhone::from).collect()).await?;
            }
            Ok::<_, Error>((count, refused))
        })
        .await
        .map_err(ImportError::Nothing)?;
    report.added = changed;
    report.known = named - changed - refused.len() as u64;
    for (line, reason) in refused {
        report.refuse(&mut job, Refused::row(line, reason));
    }
    Ok(report)
}
