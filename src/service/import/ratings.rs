//! `import ratings`: ratings of the past, and the tickets that bad ones became.

use super::feed::{Feed, Taken, feed};
use super::seen::Seen;
use super::tickets::{Decided, decide, write};
use super::{ImportError, Job, Report, SOURCE};
use crate::domain::import::{Lookup, RATINGS, RatedCase, read_rating};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::RatingFacts;
use crate::domain::time::Instant;
use crate::service::rating::{Model, row, without_dropped};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store::{self, dialect};
use entity::values::RatingId;
use sea_orm::DatabaseTransaction;

/// A rating, and its ticket where it is a bad one; both still without the rating's id.
#[derive(Debug, Clone)]
struct Rated {
    rating: Model,
    ticket: Option<Decided>,
}

impl Rated {
    fn key(&self) -> (String, String) {
        (self.rating.project_no.clone(), self.rating.assess_number.clone())
    }
}

/// Imports ratings.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn ratings(ctx: &Ctx, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(RATINGS)?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(ImportError::Nothing)?;
    let source = mapping.source.clone().unwrap_or_else(|| SOURCE.to_owned());
    let now = ctx.now();
    let reader = {
        let lookup = Lookup::new(&rules.reference, &mapping);
        let (ctx, rules, source, judge_closed) =
            (ctx.clone(), rules.clone(), source.clone(), mapping.judge_closed);
        move |bound: &_, _line, cells: &[String]| {
            let case = read_rating(bound, &lookup, &rules.reference, &source, judge_closed, cells)?;
            rated(&ctx, &rules, &source, case, now)
        }
    };
    let mut rows = feed(&mut job, &mapping, RATINGS, false, Box::new(reader)).await?;
    let mut run =
        Run { ctx, rules: &rules, source: &source, now, seen: Seen::default(), report: Report::default() };
    while let Some(batch) = rows.next().await {
        run.report.read += batch.len();
        for refused in batch.refused {
            run.report.refuse(&mut job, refused);
        }
        run.batch(&mut job, &rows, batch.rows).await.map_err(ImportError::Interrupted)?;
    }
    let (report, dry_run) = (run.report, job.dry_run);
    rows.end().await.map_err(|error| if dry_run { error } else { report.cut(error) })?;
    if report.read == 0 {
        return Err(ImportError::NoRows);
    }
    ctx.wake.notify();
    Ok(report)
}

fn rated(
    ctx: &Ctx,
    rules: &Rules,
    source: &str,
    case: RatedCase,
    now: Instant,
) -> Result<Rated, FieldErrors> {
    if case.assessed_at > now {
        return Err(FieldErrors::one("assessed_at", FieldCode::Time, "评价时间晚于现在"));
    }
    let new = without_dropped(case.rating);
    let failed = |_| FieldErrors::one("user_phone", FieldCode::Format, "个人信息无法加密");
    let rating = row(&ctx.vault, source, &new, now).map_err(failed)?;
    let facts = RatingFacts {
        id: RatingId(0),
        real_name: rating.real_name,
        consent_contact: rating.consent_contact,
        matter_code: rating.matter_code.clone(),
    };
    let ticket = match case.history {
        Some(mut history) => {
            history.rating = Some(facts);
            Some(decide(ctx, rules, history, vec![case.caller], now)?)
        }
        None => None,
    };
    Ok(Rated { rating, ticket })
}

struct Run<'a> {
    ctx: &'a Ctx,
    rules: &'a Rules,
    source: &'a str,
    now: Instant,
    seen: Seen,
    report: Report,
}

impl Run<'_> {
    async fn batch(
        &mut self,
        job: &mut Job,
        feed: &Feed<Rated>,
        rows: Vec<Taken<Rated>>,
    ) -> Result<(), Error> {
        let mut once = Vec::with_capacity(rows.len());
        for row in rows {
            match self.seen.note(row.record.key(), row.line) {
                None => once.push(row),
                Some(first) => {
                    let reason = format!("办件编号和评价次数与第 {first} 行重复");
                    self.report.refuse(job, feed.refusal(&row, reason));
                }
            }
        }
        if once.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = once.iter().map(|row| row.record.key()).collect();
        let known = store::rating::known(&self.ctx.db.read, self.source, &keys).await?;
        self.report.known += known.len() as u64;
        once.retain(|row| !known.contains_key(&row.record.key()));
        if job.dry_run {
            once.iter().for_each(|row| self.count(&row.record));
            return Ok(());
        }
        self.write(job, feed, once).await
    }

    /// Writes rows in one transaction; where the database refuses one of them, in halves until it stands alone.
    async fn write(
        &mut self,
        job: &mut Job,
        feed: &Feed<Rated>,
        rows: Vec<Taken<Rated>>,
    ) -> Result<(), Error> {
        let mut waiting = vec![rows];
        while let Some(mut rows) = waiting.pop() {
            let records: Vec<Rated> = rows.iter().map(|row| row.record.clone()).collect();
            let written = self.ctx.long_transaction(async |txn| self.put(txn, records).await).await;
            match written {
                Ok(()) => rows.iter().for_each(|row| self.count(&row.record)),
                Err(Error::Database(_)) if rows.len() > 1 => {
                    let second = rows.split_off(rows.len() / 2);
                    waiting.extend([second, rows]);
                }
                Err(Error::Database(error)) => {
                    tracing::warn!("import: {error}");
                    let reason = match dialect::is_duplicate(&error) {
                        true => "这一评价刚由另一处写入",
                        false => "数据库不接受这一行",
                    };
                    for row in &rows {
                        self.report.refuse(job, feed.refusal(row, reason.to_owned()));
                    }
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    async fn put(&self, txn: &DatabaseTransaction, records: Vec<Rated>) -> Result<(), Error> {
        let keys: Vec<_> = records.iter().map(Rated::key).collect();
        let (mut ratings, mut bad) = (Vec::with_capacity(records.len()), Vec::new());
        for (record, key) in records.into_iter().zip(&keys) {
            ratings.push(record.rating);
            bad.extend(record.ticket.map(|ticket| (key, ticket)));
        }
        store::rating::insert_all(txn, ratings).await?;
        if bad.is_empty() {
            return Ok(());
        }
        let ids = store::rating::known(txn, self.source, &keys).await?;
        let (mut tickets, mut of) = (Vec::with_capacity(bad.len()), Vec::with_capacity(bad.len()));
        for (key, mut ticket) in bad {
            let id = *ids.get(key).ok_or(sea_orm::DbErr::RecordNotInserted)?;
            if let Some(facts) = &mut ticket.imported.received.rating {
                facts.id = id;
            }
            tickets.push(ticket);
            of.push(id);
        }
        let written = write(self.ctx, txn, self.rules, tickets, self.now).await?;
        for (rating, ticket) in of.into_iter().zip(written) {
            store::rating::became(txn, rating, ticket).await?;
        }
        Ok(())
    }

    fn count(&mut self, rated: &Rated) {
        self.report.added += 1;
        if let Some(ticket) = &rated.ticket {
            self.report.count(&ticket.imported);
        }
    }
}
