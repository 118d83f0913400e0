//! The official days that are shipped, compiled in.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate};

use super::notice::notice_year;
use super::{Calendar, Entry, Sessions, Table};

pub(super) const CSV: &str = include_str!("official_days.csv");

static OFFICIAL: LazyLock<Calendar> = LazyLock::new(|| {
    // A test reads every line strictly, so nothing is passed over here in a binary that was shipped.
    let national: BTreeMap<NaiveDate, Entry> = rows().filter_map(parse).collect();
    let announced = years().map_or_else(Default::default, |(first, last)| (first..=last).collect());
    Calendar {
        table: Arc::new(Table {
            version: 0,
            announced,
            national,
            regional: BTreeMap::new(),
            sessions: Sessions::default(),
        }),
    }
});

pub(super) fn calendar() -> Calendar {
    OFFICIAL.clone()
}

/// The lines that hold a date: neither comment nor header.
pub(super) fn rows() -> impl Iterator<Item = &'static str> {
    CSV.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1)
}

/// First and last year of the comment `# years 2018-2026`: the years whose notices the table holds whole.
pub(super) fn years() -> Option<(i32, i32)> {
    let line = CSV.lines().find_map(|line| line.strip_prefix("# years "))?;
    let (first, last) = line.trim().split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}

/// `2026-10-10,1,国庆节`
pub(super) fn parse(line: &str) -> Option<(NaiveDate, Entry)> {
    let mut fields = line.split(',');
    let date: NaiveDate = fields.next()?.parse().ok()?;
    let work = match fields.next()? {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    let name = fields.next().filter(|name| !name.is_empty())?;
    if fields.next().is_some() {
        return None;
    }
    let last = years().map_or(date.year(), |(_, last)| last);
    let notice = notice_year(date, name).min(last);
    Some((date, Entry { work, name: name.to_owned(), notice }))
}
