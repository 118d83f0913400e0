//! `import directory`: rows of the dispatch directory; a later row ends the one before it.

use super::feed::feed;
use super::{ImportError, Job, Report};
use crate::domain::import::{DIRECTORY, Lookup, Placed, read_directory};
use crate::domain::routing::DirectoryRow;
use crate::domain::time::day_of;
use crate::service::{Ctx, Error};
use crate::store;
use chrono::NaiveDate;

/// Imports the directory, all of the file in one transaction.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn directory(ctx: &Ctx, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(DIRECTORY)?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(ImportError::Nothing)?;
    let today = day_of(ctx.now());
    let lookup = Lookup::new(&rules.reference, &mapping);
    let read = Box::new(move |bound: &_, _, cells: &[String]| read_directory(bound, &lookup, today, cells));
    let mut rows = feed(&mut job, &mapping, DIRECTORY, false, read).await?;
    let mut report = Report::default();
    let mut plan = Plan { rows: rules.reference.directory.clone(), ended: Vec::new() };
    while let Some(batch) = rows.next().await {
        report.read += batch.len();
        for refused in batch.refused {
            report.refuse(&mut job, refused);
        }
        for row in batch.rows {
            match row.record.place(&plan.rows) {
                Placed::Known => report.known += 1,
                Placed::Refused(reason) => {
                    report.refuse(&mut job, rows.refusal(&row, reason.to_owned()));
                }
                Placed::Added { ends } => {
                    report.added += 1;
                    plan.add(row.record.row, ends);
                }
            }
        }
    }
    rows.end().await?;
    if report.read == 0 {
        return Err(ImportError::NoRows);
    }
    if !job.dry_run && report.added > 0 {
        ctx.long_transaction(async |txn| {
            for (id, on) in plan.ended {
                store::reference::end_directory(txn, id, on).await?;
            }
            let new = plan.rows.into_iter().filter(|row| row.id < 0).collect();
            Ok::<_, Error>(store::reference::add_directory(txn, new).await?)
        })
        .await
        .map_err(ImportError::Nothing)?;
    }
    Ok(report)
}

/// The directory as it will be: rows to be added have ids below 0 until the database gives theirs.
struct Plan {
    rows: Vec<DirectoryRow>,
    ended: Vec<(i64, NaiveDate)>,
}

impl Plan {
    fn add(&mut self, row: DirectoryRow, ends: Option<(i64, NaiveDate)>) {
        if let Some((id, on)) = ends {
            if let Some(before) = self.rows.iter_mut().find(|r| r.id == id) {
                before.valid_to = Some(on);
            }
            if id > 0 {
                self.ended.push((id, on));
            }
        }
        let id = self.rows.iter().map(|r| r.id).min().unwrap_or(0).min(0) - 1;
        self.rows.push(DirectoryRow { id, ..row });
    }
}
