//! A year's notice, or a region's own days, put in place of what was known.

use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{AdminAction, PersonId};
use sea_orm::DatabaseTransaction;

use super::{YEARS, check_region, follow};
use crate::domain::calendar::{Calendar, CalendarDay, CalendarError, NoticeDay, Overlay, YearNotice};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::{Ctx, Error};
use crate::store::admin_log::{self, Doer};
use crate::store::{self, calendar::Import};

/// What is to be put in place.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    pub year: i32,
    /// Six digits for a region's own days; none for the nation's notice.
    pub region: Option<String>,
    /// Where it was read: the notice's number or address, the file's name.
    pub source: Option<String>,
    pub note: Option<String>,
    pub days: Vec<NoticeDay>,
}

/// What an import changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub year: i32,
    pub region: Option<String>,
    /// The new version; none when the calendar said so already, or when it was only tried.
    pub version: Option<i64>,
    /// Whether the calendar did not say so already.
    pub differs: bool,
    /// The dates that were working days and rest now, or the other way round.
    pub turned: Vec<CalendarDay>,
}

impl Changed {
    /// The first date on which a deadline may feel it. A year that is announced settles its provisional ones, even
    /// where no date turned.
    pub(super) fn since(&self) -> NaiveDate {
        let year = NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or(NaiveDate::MIN);
        self.turned.first().map_or(year, |day| day.date.min(year))
    }
}

/// Puts a notice in place. `dry_run` only says what it would change.
///
/// The same days again are no new version. Deadlines follow by [`super::follow`].
pub async fn import(
    ctx: &Ctx,
    notice: Notice,
    by: Option<PersonId>,
    dry_run: bool,
    errors: FieldErrors,
) -> Result<Changed, Error> {
    ctx.transaction(async |txn| put(ctx, txn, notice, by, dry_run, errors).await).await
}

/// The same in the caller's transaction.
pub(super) async fn put(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    notice: Notice,
    by: Option<PersonId>,
    dry_run: bool,
    errors: FieldErrors,
) -> Result<Changed, Error> {
    let (notice, source) = check(notice, errors)?;
    let region = notice.region.as_deref();
    let before = store::calendar::load(txn, region).await?;
    let without = store::calendar::load_without(txn, region, notice.year).await?;
    let (after, days) = apply(&without, &notice).map_err(|error| fault(&notice.days, error))?;
    let mut changed = difference(&notice, &before, &after);
    if changed.differs && !dry_run {
        let subject = format!("{} 年{}", notice.year, region.map(|r| format!("（{r}）")).unwrap_or_default());
        let detail = format!("来源：{source}，{} 天有变化", changed.turned.len());
        let version = store::calendar::add(txn, kept(&notice, source, by, ctx.now()), days).await?;
        changed.version = Some(version);
        follow::note(txn, version, changed.since()).await?;
        let doer = match by {
            Some(person) => {
                let who = store::people::names(txn, &[person]).await?.remove(&person).unwrap_or_default();
                Doer { person: by, who, address: None }
            }
            None => Doer::at_the_command_line(),
        };
        let (action, at) = (AdminAction::CalendarImport, ctx.clock.real_now());
        admin_log::write(txn, &doer, action, subject, detail, at).await?;
    }
    Ok(changed)
}

fn check(mut notice: Notice, mut errors: FieldErrors) -> Result<(Notice, String), Error> {
    errors.range("year", Some(notice.year), *YEARS.start(), *YEARS.end());
    notice.region = check_region(notice.region, &mut errors);
    let source = errors.text("source", notice.source.take(), 200);
    notice.note = errors.text("note", notice.note.take(), 500);
    let source = errors.or(Some(source.unwrap_or_else(|| "手工录入".to_owned())))?;
    Ok((notice, source))
}

/// `without` is the calendar without the earlier notice of the same year and region.
fn apply(without: &Calendar, notice: &Notice) -> Result<(Calendar, Vec<NoticeDay>), CalendarError> {
    let version = without.version();
    if notice.region.is_some() {
        let overlay = Overlay::check(notice.year, notice.days.clone())?;
        return Ok((without.with_overlay(version, &overlay)?, overlay.days().collect()));
    }
    let year = YearNotice::check(notice.year, notice.days.clone())?;
    Ok((without.with_notice(version, &year)?, year.days().collect()))
}

fn difference(notice: &Notice, before: &Calendar, after: &Calendar) -> Changed {
    let days = |calendar: &Calendar| -> Vec<CalendarDay> {
        [notice.year - 1, notice.year].into_iter().flat_map(|year| calendar.year(year)).collect()
    };
    let (old, new) = (days(before), days(after));
    let turned = old.iter().zip(&new).filter(|(old, new)| old.work != new.work);
    Changed {
        year: notice.year,
        region: notice.region.clone(),
        version: None,
        differs: old != new,
        turned: turned.map(|(_, new)| new.clone()).collect(),
    }
}

fn kept(notice: &Notice, source: String, by: Option<PersonId>, at: DateTime<Utc>) -> Import {
    let (year, region, note) = (notice.year, notice.region.clone(), notice.note.clone());
    Import { year, region, source, note, by, at }
}

/// The fault of a notice, at the day it speaks of.
fn fault(days: &[NoticeDay], error: CalendarError) -> Error {
    let at = |date: &NaiveDate| days.iter().rposition(|day| day.date == *date);
    let (index, code) = match &error {
        CalendarError::OutsideYear { date, .. } => (at(date), FieldCode::Range),
        CalendarError::Duplicate(date) => (at(date), FieldCode::Conflict),
        CalendarError::Name(date) => (at(date), FieldCode::Length),
        CalendarError::Empty(_) => (None, FieldCode::Required),
        CalendarError::Year(_) | CalendarError::NoWorkingDay(_) => (None, FieldCode::Range),
    };
    let part = if matches!(error, CalendarError::Name(_)) { "name" } else { "date" };
    let field = index.map_or("days".to_owned(), |index| format!("days[{index}].{part}"));
    Error::field(&field, code, error.to_string())
}
