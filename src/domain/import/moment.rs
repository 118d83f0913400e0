//! Dates and times as people and programs write them.

use crate::domain::calendar::Due;
use crate::domain::lifecycle::until;
use crate::domain::time::{Instant, end_of, instant, start_of};
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta};

/// A point in time, or a day whose time nobody wrote down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Day(NaiveDate),
    At(Instant),
}

impl Moment {
    /// The instant; 00:00 of a day.
    pub fn instant(self) -> Instant {
        match self {
            Self::Day(day) => start_of(day),
            Self::At(at) => at,
        }
    }

    /// As a deadline: a day is over at its 24:00.
    pub fn due(self) -> Due {
        match self {
            Self::Day(on) => Due { at: end_of(on), on, provisional: false },
            Self::At(at) => until(at),
        }
    }
}

/// The word for Excel's count of days in place of a format.
const EXCEL: &str = "excel";

const TIMES: &[&str] = &[
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y/%m/%d %H:%M",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分%S秒",
    "%Y年%m月%d日%H时%M分",
];
const DAYS: &[&str] = &["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"];

/// Whether a text is a format at all.
pub(super) fn is_format(format: &str) -> bool {
    format == EXCEL
        || (format.contains('%') && !StrftimeItems::new(format).any(|item| matches!(item, Item::Error)))
}

/// Reads a moment in Beijing time, by `formats` or, without any, as people write it.
pub(super) fn read(text: &str, formats: &[String]) -> Option<Moment> {
    if !formats.is_empty() {
        return formats.iter().find_map(|format| by_format(text, format));
    }
    if text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit()) {
        return by_format(text, "%Y%m%d%H%M%S");
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return by_format(text, "%Y%m%d");
    }
    if text.len() >= 20
        && let Ok(at) = DateTime::parse_from_rfc3339(text)
    {
        return Some(Moment::At(at.to_utc()));
    }
    let time = |format: &&str| NaiveDateTime::parse_from_str(text, format).ok();
    if let Some(local) = TIMES.iter().find_map(time) {
        return Some(Moment::At(instant(local)));
    }
    DAYS.iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok()).map(Moment::Day)
}

fn by_format(text: &str, format: &str) -> Option<Moment> {
    if format == EXCEL {
        return excel(text.parse().ok()?);
    }
    if let Ok(at) = DateTime::parse_from_str(text, format) {
        return Some(Moment::At(at.to_utc()));
    }
    if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
        return Some(Moment::At(instant(local)));
    }
    NaiveDate::parse_from_str(text, format).ok().map(Moment::Day)
}

/// Days since 1899-12-30, as Excel counts from March 1900 on.
fn excel(days: f64) -> Option<Moment> {
    if !(61.0..100_000.0).contains(&days) {
        return None;
    }
    let whole = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days.trunc() as u64))?;
    let seconds = (days.fract() * 86_400.0).round() as i64;
    Some(match seconds {
        0 => Moment::Day(whole),
        _ => Moment::At(start_of(whole) + TimeDelta::seconds(seconds)),
    })
}
