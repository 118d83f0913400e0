//! The run of an import whose rows each become a record: what comes twice is refused, what is known stays, the rest is
//! written batch by batch.

use super::feed::{Feed, Taken};
use super::seen::Seen;
use super::{ImportError, Job, Report};
use crate::domain::ticket::Imported;
use crate::service::{Ctx, Error};
use crate::store::dialect;
use sea_orm::DatabaseTransaction;
use std::collections::HashSet;
use std::hash::Hash;

/// What is imported, and where it goes.
pub(super) trait Records {
    type Record: Clone + Send + 'static;
    /// Tells one record of the source from another.
    type Key: Hash + Eq;
    /// What the key is called.
    const KEY: &'static str;
    /// Said of a row whose key somebody else has written meanwhile.
    const OVERTAKEN: &'static str;

    fn key(record: &Self::Record) -> Self::Key;

    /// The ticket that the record is or brings.
    fn ticket(record: &Self::Record) -> Option<&Imported>;

    /// Which of these keys are there already.
    async fn known(&self, keys: &[Self::Key]) -> Result<HashSet<Self::Key>, Error>;

    /// Writes the records in the caller's transaction.
    async fn write(&self, txn: &DatabaseTransaction, records: Vec<Self::Record>) -> Result<(), Error>;
}

/// Takes in what `rows` delivers, to its end.
///
/// # Errors
/// A file that cannot be read to its end or holds nothing; a database that fails. Refused rows are no error.
pub(super) async fn run<R: Records>(
    ctx: &Ctx,
    job: Job,
    mut rows: Feed<R::Record>,
    records: R,
) -> Result<Report, ImportError> {
    let mut run = Run { ctx, job, records, seen: Seen::default(), report: Report::default() };
    while let Some(batch) = rows.next().await {
        run.report.read += batch.len();
        for refused in batch.refused {
            run.report.refuse(&mut run.job, refused);
        }
        run.batch(&rows, batch.rows).await.map_err(ImportError::Interrupted)?;
    }
    let Run { job, report, .. } = run;
    rows.end().await.map_err(|error| if job.dry_run { error } else { report.cut(error) })?;
    if report.read == 0 {
        return Err(ImportError::NoRows);
    }
    ctx.wake.notify();
    Ok(report)
}

struct Run<'a, R> {
    ctx: &'a Ctx,
    job: Job,
    records: R,
    seen: Seen,
    report: Report,
}

impl<R: Records> Run<'_, R> {
    async fn batch(&mut self, feed: &Feed<R::Record>, rows: Vec<Taken<R::Record>>) -> Result<(), Error> {
        let mut once = Vec::with_capacity(rows.len());
        for row in rows {
            match self.seen.note(R::key(&row.record), row.line) {
                None => once.push(row),
                Some(first) => self.refuse(feed, &row, format!("{}与第 {first} 行重复", R::KEY)),
            }
        }
        if once.is_empty() {
            return Ok(());
        }
        let keys: Vec<R::Key> = once.iter().map(|row| R::key(&row.record)).collect();
        let known = self.records.known(&keys).await?;
        self.report.known += known.len() as u64;
        once.retain(|row| !known.contains(&R::key(&row.record)));
        if self.job.dry_run {
            once.iter().for_each(|row| self.count(&row.record));
            return Ok(());
        }
        self.write(feed, once).await
    }

    /// Writes rows in one transaction; where the database refuses one of them, in halves until it stands alone.
    async fn write(&mut self, feed: &Feed<R::Record>, rows: Vec<Taken<R::Record>>) -> Result<(), Error> {
        let mut waiting = vec![rows];
        while let Some(mut rows) = waiting.pop() {
            if rows.is_empty() {
                continue;
            }
            let records: Vec<R::Record> = rows.iter().map(|row| row.record.clone()).collect();
            let written = self.ctx.long_transaction(async |txn| self.records.write(txn, records).await).await;
            match written {
                Ok(()) => rows.iter().for_each(|row| self.count(&row.record)),
                Err(Error::Database(_)) if rows.len() > 1 => {
                    let second = rows.split_off(rows.len() / 2);
                    waiting.extend([second, rows]);
                }
                Err(Error::Database(error)) => {
                    tracing::warn!("import: {error}");
                    let reason = match dialect::is_duplicate(&error) {
                        true => R::OVERTAKEN,
                        false => "数据库不接受这一行",
                    };
                    rows.iter().for_each(|row| self.refuse(feed, row, reason.to_owned()));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, feed: &Feed<R::Record>, row: &Taken<R::Record>, reason: String) {
        self.report.refuse(&mut self.job, feed.refusal(row, reason));
    }

    fn count(&mut self, record: &R::Record) {
        self.report.added += 1;
        if let Some(imported) = R::ticket(record) {
            self.report.count(imported);
        }
    }
}
