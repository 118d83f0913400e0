//! Days as files bring them: rows of text, of one or several years.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::NoticeDay;
use super::notice::is_late_december;

/// Why a row was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    #[error("日期“{0}”无法识别，应形如 2027-01-01")]
    Date(String),
    #[error("是否上班“{0}”无法识别，应为 1（上班）或 0（放假）")]
    Work(String),
}

impl NoticeDay {
    /// Reads the three cells of a row: date, work, name.
    pub fn read(date: &str, work: &str, name: &str) -> Result<Self, RowError> {
        let date = date.trim();
        let day: NaiveDate = date.parse().map_err(|_| RowError::Date(date.to_owned()))?;
        let work = match work.trim() {
            "1" | "true" | "是" | "班" | "上班" => true,
            "0" | "false" | "否" | "休" | "放假" => false,
            other => return Err(RowError::Work(other.to_owned())),
        };
        Ok(Self { date: day, work, name: name.trim().to_owned() })
    }
}

/// Sorts rows by the year whose notice they belong to. A handful of late December days that come with the next year
/// is that year's notice reaching back, not a notice of their own.
pub fn by_year<T>(rows: impl IntoIterator<Item = (T, NoticeDay)>) -> BTreeMap<i32, Vec<(T, NoticeDay)>> {
    let mut years: BTreeMap<i32, Vec<(T, NoticeDay)>> = BTreeMap::new();
    for (row, day) in rows {
        years.entry(day.date.year()).or_default().push((row, day));
    }
    let reaching_back: Vec<i32> = years
        .iter()
        .filter(|(year, days)| {
            years.contains_key(&(*year + 1)) && days.iter().all(|(_, day)| is_late_december(day.date))
        })
        .map(|(year, _)| *year)
        .collect();
    for year in reaching_back {
        if let (Some(days), Some(next)) = (years.remove(&year), years.get_mut(&(year + 1))) {
            next.extend(days);
        }
    }
    years
}
