//! Reads a file of holidays: CSV with a header, or one JSON object a line.
//!
//! A row that cannot be read is refused with its line and reason. Its year is then held back whole: half a notice
//! would count deadlines that nobody promised, and what it lengthens can never be shortened again.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::{NoticeDay, YearNotice, by_year};

/// The names of the three columns, ours first.
const DATE: &[&str] = &["date", "日期"];
const WORK: &[&str] = &["work", "is_workday", "是否上班"];
const NAME: &[&str] = &["name", "名称", "节日"];

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The line of the file, from 1.
    pub line: u64,
    /// In Chinese.
    pub reason: String,
}

/// What a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// One notice a year, in order.
    pub notices: Vec<YearNotice>,
    pub refused: Vec<Refused>,
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error("文件缺少“{0}”列，应有 date、work（或 is_workday）、name 三列")]
    Column(&'static str),
    #[error("文件不是 UTF-8 编码")]
    Encoding,
    #[error("文件没有任何数据行")]
    Empty,
}

type Row = (u64, Result<NoticeDay, String>);

/// Reads a whole file.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetError::Encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    let rows = if text.trim_start().starts_with('{') { ndjson(text) } else { csv(text)? };
    if rows.is_empty() {
        return Err(SheetError::Empty);
    }
    Ok(sort(rows))
}

fn csv(text: &str) -> Result<Vec<Row>, SheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let column = |names: &'static [&'static str]| {
        headers
            .iter()
            .position(|header| names.contains(&header))
            .ok_or(SheetError::Column(names.first().copied().unwrap_or_default()))
    };
    let (date, work, name) = (column(DATE)?, column(WORK)?, column(NAME)?);
    let rows = reader.records().map(|record| match record {
        Ok(record) => {
            let cell = |at: usize| record.get(at).unwrap_or_default();
            let day = NoticeDay::read(cell(date), cell(work), cell(name));
            (record.position().map_or(0, csv::Position::line), day.map_err(|error| error.to_string()))
        }
        Err(error) => {
            (error.position().map_or(0, csv::Position::line), Err("这一行无法按 CSV 读取".to_owned()))
        }
    });
    Ok(rows.collect())
}

fn ndjson(text: &str) -> Vec<Row> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines.map(|(line, number)| (number, json_day(line))).collect()
}

fn json_day(line: &str) -> Result<NoticeDay, String> {
    let row: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(line).map_err(|_| "这一行不是 JSON 对象".to_owned())?;
    let cell = |names: &[&str]| match names.iter().find_map(|name| row.get(*name)) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    NoticeDay::read(&cell(DATE), &cell(WORK), &cell(NAME)).map_err(|error| error.to_string())
}

fn sort(rows: Vec<Row>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut good: Vec<(u64, NoticeDay)> = Vec::new();
    // A row without a readable date belongs to the year it stands in.
    let mut spoilt: Vec<u64> = Vec::new();
    for (line, day) in rows {
        match day {
            Ok(day) => good.push((line, day)),
            Err(reason) => {
                spoilt.push(line);
                sheet.refused.push(Refused { line, reason });
            }
        }
    }
    for (year, rows) in by_year(good) {
        let lines: BTreeSet<u64> = rows.iter().map(|(line, _)| *line).collect();
        if let Some(line) = spoilt.iter().find(|line| stands_in(**line, &lines)) {
            let reason = format!("{year} 年另有一行（第 {line} 行）有误，整年暂不载入，请改正后重新导入");
            let held = lines.into_iter().map(|line| Refused { line, reason: reason.clone() });
            sheet.refused.extend(held);
            continue;
        }
        match notice(year, rows) {
            Ok(notice) => sheet.notices.push(notice),
            Err(refused) => sheet.refused.extend(refused),
        }
    }
    sheet.refused.sort_by_key(|refused| refused.line);
    sheet
}

/// Whether a spoilt line lies between the lines of a year, or touches them.
fn stands_in(line: u64, lines: &BTreeSet<u64>) -> bool {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => (first.saturating_sub(1)..=last.saturating_add(1)).contains(&line),
        _ => false,
    }
}

/// The year's notice, or the lines that spoil it.
fn notice(year: i32, rows: Vec<(u64, NoticeDay)>) -> Result<YearNotice, Vec<Refused>> {
    let mut lines: BTreeMap<_, u64> = BTreeMap::new();
    let mut refused = Vec::new();
    for (line, day) in &rows {
        if let Some(earlier) = lines.insert(day.date, *line) {
            refused.push(Refused { line: *line, reason: format!("{} 与第 {earlier} 行重复", day.date) });
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let line = rows.first().map_or(0, |(line, _)| *line);
    YearNotice::check(year, rows.into_iter().map(|(_, day)| day).collect())
        .map_err(|error| vec![Refused { line, reason: error.to_string() }])
}

#[cfg(test)]
mod tests;
