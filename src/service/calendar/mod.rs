//! The calendar in use: read, explained, replaced by a notice (domain.md §7, contract.md §6).

mod cache;
mod follow;
mod import;
mod preview;
mod stored;
mod typed;

pub use cache::Calendars;
pub use follow::{Followed, follow};
pub use import::{Changed, Notice, import};
pub use preview::{Moved, Preview, preview};
pub use stored::stored;
pub use typed::{Typed, read_typed};

#[cfg(test)]
mod tests;

use crate::domain::calendar::{Allowance, Calendar, CalendarDay, Explanation};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::Instant;
use crate::service::{Ctx, Error};

/// The years that are shown and imported.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
/// The most working days that a question about a deadline may ask for.
pub const MOST_DAYS: u32 = 1000;

/// A year as a region works in it.
#[derive(Debug, Clone)]
pub struct Year {
    pub year: i32,
    /// None for the nation's calendar.
    pub region: Option<String>,
    pub version: i64,
    pub announced: bool,
    pub working_days: usize,
    pub days: Vec<CalendarDay>,
}

/// The days of `year` in a region, or in the whole nation.
pub async fn year(
    ctx: &Ctx,
    year: i32,
    region: Option<String>,
    mut errors: FieldErrors,
) -> Result<Year, Error> {
    errors.range("year", Some(year), *YEARS.start(), *YEARS.end());
    let region = check_region(region, &mut errors);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let calendar = ctx.calendars.of(&ctx.db.read, region.as_deref()).await?;
    let days = calendar.year(year);
    Ok(Year {
        year,
        region,
        version: calendar.version(),
        announced: calendar.announced(year),
        working_days: days.iter().filter(|day| day.work).count(),
        days,
    })
}

/// A question about a deadline, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub from: Instant,
    pub working_days: u32,
}

/// When so many working days from an instant run out, and why.
pub async fn deadline(
    ctx: &Ctx,
    from: Option<Instant>,
    working_days: Option<u32>,
    region: Option<String>,
    mut errors: FieldErrors,
) -> Result<(Asked, Explanation), Error> {
    let from = errors.required("from", from);
    let from = from.filter(|from| check_start(*from, &mut errors));
    let working_days = errors.required("working_days", working_days);
    let working_days = errors.range("working_days", working_days, 0, MOST_DAYS);
    let region = check_region(region, &mut errors);
    let (from, working_days) = errors.or(from.zip(working_days))?;
    let calendar = ctx.calendars.of(&ctx.db.read, region.as_deref()).await?;
    Ok((Asked { from, working_days }, explain(&calendar, from, working_days)))
}

/// The derivation of a deadline in working days.
pub fn explain(calendar: &Calendar, from: Instant, working_days: u32) -> Explanation {
    calendar.explain(from, Allowance::WorkingDays(working_days))
}

/// Whether a deadline may be counted from `from`.
pub fn check_start(from: Instant, errors: &mut FieldErrors) -> bool {
    use chrono::Datelike;
    let year = crate::domain::time::day_of(from).year();
    errors.range("from", Some(year), *YEARS.start(), *YEARS.end()).is_some()
}

/// A region's code of six digits; absent for the nation.
pub fn check_region(region: Option<String>, errors: &mut FieldErrors) -> Option<String> {
    let region = region.filter(|code| !code.is_empty())?;
    if region.len() != 6 || !region.bytes().all(|digit| digit.is_ascii_digit()) {
        errors.add("region", FieldCode::Format, "行政区划代码应为 6 位数字");
        return None;
    }
    Some(region)
}
