//! Rows of `import served-cases` and `import served-counts`.

use super::{Bound, Lookup, Reader};
use crate::domain::rating::NewCase;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use chrono::{Datelike, NaiveDate};
use entity::values::*;

/// Reads a served case.
///
/// # Errors
/// Every fault of the row.
pub fn read_served(bound: &Bound, lookup: &Lookup, cells: &[String]) -> Result<NewCase, FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let r = &mut row;
    let project_no = r.required_text("project_no", 60);
    let served = r.instant("served_at");
    let served_at = r.required("served_at", served);
    let day = served_at.map(day_of).unwrap_or_default();
    let unit = r.typed("unit", "不是已知的单位", |word| lookup.unit(word, day));
    let unit = r.required("unit", unit);
    let rest =
        (r.text("matter_code", 60), r.text("matter_name", 100), r.text("window", 60), r.text("clerk", 60));
    let user_kind = r.word("user_kind", UserKind::ALL, UserKind::code, UserKind::label);
    let (user_name, user_phone) = (r.text("user_name", 60), r.phone("user_phone"));
    let consent_contact = r.flag("consent_contact");
    let finished_at = r.instant("finished_at");
    let whole = project_no.zip(unit).zip(served_at).map(|((project_no, unit), served_at)| {
        let (matter_code, matter_name, window, clerk) = rest;
        NewCase {
            project_no,
            unit,
            matter_code,
            matter_name,
            window,
            clerk,
            user_kind,
            user_name,
            user_phone,
            consent_contact,
            served_at,
            finished_at,
        }
    });
    row.or(whole)
}

/// How many cases were served, as a row tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedRow {
    /// Its first day.
    pub month: NaiveDate,
    pub unit: UnitCode,
    pub matter_code: Option<String>,
    pub window: Option<String>,
    pub served: u32,
}

/// Reads a month's number.
///
/// # Errors
/// Every fault of the row.
pub fn read_count(bound: &Bound, lookup: &Lookup, cells: &[String]) -> Result<ServedRow, FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let r = &mut row;
    let month = r.typed("month", "不是可识别的月份，应如 2026-11", month);
    let month = r.required("month", month);
    let day = month.unwrap_or_default();
    let unit = r.typed("unit", "不是已知的单位", |word| lookup.unit(word, day));
    let unit = r.required("unit", unit);
    let (matter_code, window) = (r.text("matter_code", 60), r.text("window", 60));
    let served = r.number::<u32>("served");
    if served.is_none() && !r.errors.has("served") {
        r.errors.add("served", FieldCode::Required, "不能为空");
    }
    let whole = month.zip(unit).zip(served);
    row.or(whole.map(|((month, unit), served)| ServedRow { month, unit, matter_code, window, served }))
}

/// 2026-11, 2026年11月, 202611, or any day of it.
fn month(word: &str) -> Option<NaiveDate> {
    let digits: String = word.chars().map(|c| if c.is_ascii_digit() { c } else { ' ' }).collect();
    let parts: Vec<&str> = digits.split_whitespace().collect();
    let (year, month) = match parts.as_slice() {
        [one] if one.len() == 6 || one.len() == 8 => (one.get(..4)?, one.get(4..6)?),
        [year, month, ..] if year.len() == 4 => (*year, *month),
        _ => return None,
    };
    let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
    (2000..=2100).contains(&first.year()).then_some(first)
}

/// A row of `import indicators`: code and name.
///
/// # Errors
/// Every fault of the row.
pub fn read_indicator(bound: &Bound, cells: &[String]) -> Result<(String, String), FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let (code, name) = (row.required_text("code", 3), row.required_text("name", 60));
    row.or(code.zip(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_however_it_is_written() {
        let november = NaiveDate::from_ymd_opt(2026, 11, 1);
        for word in ["2026-11", "2026年11月", "202611", "2026/11/30", "2026-11-01 00:00:00", "20261115"] {
            assert_eq!(month(word), november, "{word}");
        }
        assert!(["11月", "2026", "2026-13", "", "1826-11"].into_iter().all(|word| month(word).is_none()));
    }
}
