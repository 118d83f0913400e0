//! Reading the kinds of fields that many forms share.

use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::Instant;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SubsecRound};

/// Years that a date of a ticket may bear; others are typing errors, and some a database cannot keep.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A point in time, to the microsecond.
pub fn instant(
    errors: &mut FieldErrors,
    field: &str,
    value: Option<DateTime<FixedOffset>>,
) -> Option<Instant> {
    let value = value?;
    if !YEARS.contains(&value.year()) {
        errors.add(field, FieldCode::Time, "时间不合理");
        return None;
    }
    Some(value.to_utc().trunc_subsecs(6))
}

/// A date.
pub fn date(errors: &mut FieldErrors, field: &str, value: Option<NaiveDate>) -> Option<NaiveDate> {
    let value = value?;
    if !YEARS.contains(&value.year()) {
        errors.add(field, FieldCode::Time, "日期不合理");
        return None;
    }
    Some(value)
}

/// A date written into an address: 2026-10-10.
pub fn day(errors: &mut FieldErrors, field: &str, value: Option<String>) -> Option<NaiveDate> {
    match value?.trim().parse() {
        Ok(day) => date(errors, field, Some(day)),
        Err(_) => {
            errors.add(field, FieldCode::Format, "应为日期（2026-10-10）");
            None
        }
    }
}

/// A code such as a unit's or a category's: short, without blanks.
pub fn code<T: for<'a> From<&'a str>>(
    errors: &mut FieldErrors,
    field: &str,
    value: Option<String>,
) -> Option<T> {
    let value = errors.text(field, value, 40)?;
    if value.chars().any(char::is_whitespace) {
        errors.add(field, FieldCode::Format, "代码中不能有空白");
        return None;
    }
    Some(T::from(value.as_str()))
}

/// A point in time as answers write it.
pub fn beijing_time(at: Instant) -> DateTime<FixedOffset> {
    crate::domain::time::with_offset(at)
}
