//! `import calendar`: notices of holidays, each year whole or not at all.

use super::feed::{Taken, feed};
use super::{ImportError, Job, Refused, Report};
use crate::domain::calendar::{NoticeDay, YearNotice, sort};
use crate::domain::import::{Bound, CALENDAR, Reader, reason};
use crate::domain::text::FieldErrors;
use crate::service::calendar::{Changed, Followed, Notice, follow, import};
use crate::service::{Ctx, Error};

/// What an import of notices did.
#[derive(Debug, Default)]
pub struct Years {
    pub report: Report,
    /// Each year of the file that is as it should be.
    pub changed: Vec<Changed>,
    /// What became of the open deadlines, where a year was put in place.
    pub followed: Option<Followed>,
}

/// Imports notices.
///
/// A row that cannot be read holds its year back whole: half a notice would count deadlines that nobody promised, and
/// what it lengthens can never be shortened again.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn calendar(ctx: &Ctx, mut job: Job) -> Result<Years, ImportError> {
    let mapping = job.mapping(CALENDAR)?;
    let read = Box::new(|bound: &_, _, cells: &[String]| Ok(day(bound, cells)));
    let mut rows = feed(&mut job, &mapping, CALENDAR, true, read).await?;
    let mut years = Years::default();
    let mut days = Vec::new();
    while let Some(batch) = rows.next().await {
        years.report.read += batch.len();
        days.extend(batch.refused.into_iter().map(|refused| (refused.line, Err(refused.reason))));
        days.extend(batch.rows.into_iter().map(|Taken { line, record, .. }| (line, record)));
    }
    rows.end().await?;
    if days.is_empty() {
        return Err(ImportError::NoRows);
    }
    let (notices, refused) = sort(days);
    for (line, reason) in refused {
        years.report.refuse(&mut job, Refused::row(line, reason));
    }
    let source = job.file.file_name().map(|name| name.to_string_lossy().into_owned());
    for notice in notices {
        put(ctx, &mut job, &mut years, notice, source.clone()).await?;
    }
    if years.changed.iter().any(|changed| changed.version.is_some()) {
        years.followed = Some(follow(ctx).await.map_err(ImportError::Interrupted)?);
    }
    Ok(years)
}

fn day(bound: &Bound, cells: &[String]) -> Result<NoticeDay, String> {
    let row = Reader::new(bound, cells);
    let cell = |field: &str| row.value(field).unwrap_or_default();
    NoticeDay::read(&cell("date"), &cell("work"), &cell("name")).map_err(|error| error.to_string())
}

async fn put(
    ctx: &Ctx,
    job: &mut Job,
    years: &mut Years,
    notice: YearNotice,
    source: Option<String>,
) -> Result<(), ImportError> {
    let year = notice.year();
    let notice = Notice { year, source, days: notice.days().collect(), ..Notice::default() };
    match import(ctx, notice, None, job.dry_run, FieldErrors::new()).await {
        Ok(changed) => {
            match changed.differs {
                true => years.report.added += 1,
                false => years.report.known += 1,
            }
            years.changed.push(changed);
            Ok(())
        }
        Err(Error::Invalid(errors)) => {
            let reason = format!("{year} 年：{}", reason(&errors, CALENDAR));
            years.report.refuse(job, Refused::row(0, reason));
            Ok(())
        }
        Err(other) => Err(ImportError::Interrupted(other)),
    }
}
