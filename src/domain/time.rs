//! Instants and Beijing days.
//!
//! China has one time zone without daylight saving: UTC+8 is a constant (domain.md §7.3).

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday,
};

/// A point in time. Stored in UTC, shown in Beijing time.
pub type Instant = DateTime<Utc>;

const BEIJING_SECONDS: i32 = 8 * 3600;

/// The wall clock in Beijing at `at`.
pub fn beijing(at: Instant) -> NaiveDateTime {
    (at + TimeDelta::seconds(i64::from(BEIJING_SECONDS))).naive_utc()
}

/// The Beijing date on which `at` falls.
pub fn day_of(at: Instant) -> NaiveDate {
    beijing(at).date()
}

/// The instant at which the wall clock in Beijing shows `local`.
pub fn instant(local: NaiveDateTime) -> Instant {
    local.and_utc() - TimeDelta::seconds(i64::from(BEIJING_SECONDS))
}

/// 00:00 of `day` in Beijing.
pub fn start_of(day: NaiveDate) -> Instant {
    instant(day.and_time(NaiveTime::MIN))
}

/// 24:00 of `day` in Beijing, the exclusive end of a deadline that falls on it (domain.md §7.3).
pub fn end_of(day: NaiveDate) -> Instant {
    start_of(day + Days::new(1))
}

/// `at` with Beijing's offset, as every answer writes it (`2026-10-11T00:00:00+08:00`).
pub fn with_offset(at: Instant) -> DateTime<FixedOffset> {
    match FixedOffset::east_opt(BEIJING_SECONDS) {
        Some(offset) => at.with_timezone(&offset),
        None => at.fixed_offset(),
    }
}

/// 周一 … 周日
pub fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}
