//! Days as files bring them: rows of text, of one or several years.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::notice::is_late_december;
use super::{NoticeDay, YearNotice};

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
pub(super) fn by_year<T>(
    rows: impl IntoIterator<Item = (T, NoticeDay)>,
) -> BTreeMap<i32, Vec<(T, NoticeDay)>> {
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

/// The notices that rows make, one a year in order, and the lines that were not taken with the reason.
///
/// A row that cannot be read is refused, and its year is held back whole: half a notice would count deadlines that nobody
/// promised, and what it lengthens can never be shortened again.
pub fn sort(rows: Vec<(u64, Result<NoticeDay, String>)>) -> (Vec<YearNotice>, Vec<(u64, String)>) {
    let (mut notices, mut refused) = (Vec::new(), Vec::new());
    let mut good: Vec<(u64, NoticeDay)> = Vec::new();
    // A row without a readable date belongs to the year it stands in.
    let mut spoilt: Vec<u64> = Vec::new();
    for (line, day) in rows {
        match day {
            Ok(day) => good.push((line, day)),
            Err(reason) => {
                spoilt.push(line);
                refused.push((line, reason));
            }
        }
    }
    for (year, rows) in by_year(good) {
        let lines: BTreeSet<u64> = rows.iter().map(|(line, _)| *line).collect();
        if let Some(line) = spoilt.iter().find(|line| stands_in(**line, &lines)) {
            let reason = format!("{year} 年另有一行（第 {line} 行）有误，整年暂不载入，请改正后重新导入");
            refused.extend(lines.into_iter().map(|line| (line, reason.clone())));
            continue;
        }
        match notice(year, rows) {
            Ok(notice) => notices.push(notice),
            Err(spoilt) => refused.extend(spoilt),
        }
    }
    refused.sort();
    (notices, refused)
}

/// Whether a spoilt line lies between the lines of a year, or touches them.
fn stands_in(line: u64, lines: &BTreeSet<u64>) -> bool {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => (first.saturating_sub(1)..=last.saturating_add(1)).contains(&line),
        _ => false,
    }
}

/// The year's notice, or the lines that spoil it.
fn notice(year: i32, rows: Vec<(u64, NoticeDay)>) -> Result<YearNotice, Vec<(u64, String)>> {
    let mut lines: BTreeMap<_, u64> = BTreeMap::new();
    let mut refused = Vec::new();
    for (line, day) in &rows {
        if let Some(earlier) = lines.insert(day.date, *line) {
            refused.push((*line, format!("{} 与第 {earlier} 行重复", day.date)));
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let line = rows.first().map_or(0, |(line, _)| *line);
    YearNotice::check(year, rows.into_iter().map(|(_, day)| day).collect())
        .map_err(|error| vec![(line, error.to_string())])
}
