//! The working calendar (工作日历): which dates are worked, and what a deadline counts from that.
//!
//! One entry per date that departs from the plain week; everything else follows its weekday. A year whose notice
//! (国务院办公厅关于部分节假日安排的通知) is not loaded is answered from the weekend and the fixed statutory dates,
//! and whatever is counted through it is provisional (暂定). Rules: domain.md §7, contract.md §2 "Instants and days".

mod allowance;
mod count;
mod explain;
mod hours;
mod notice;
mod official;
mod prose;
mod revise;
mod sessions;
mod sheet;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::time::Instant;

pub use allowance::Allowance;
pub use count::MAX_WORKING_DAYS;
pub use explain::{Counted, Explanation};
pub use notice::{CalendarError, NoticeDay, Overlay, YearNotice};
pub use prose::read_notice;
pub use revise::reconsider;
pub use sessions::{Session, SessionError, Sessions};
pub use sheet::{RowError, sort};

/// When something is due (到期).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The exclusive end: an act at this instant is late (domain.md §7.3).
    pub at: Instant,
    /// The Beijing date people say: the last day on which the act is in time.
    pub on: NaiveDate,
    /// Counted through a year without a published notice (暂定): an import will look at it again.
    pub provisional: bool,
}

/// What kind of date it is (日期类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日
    Workday,
    /// 周末
    Weekend,
    /// 节假日, weekend days inside a holiday included
    Holiday,
    /// 调休上班: a weekend day that is worked
    Makeup,
}

impl DayKind {
    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Workday => "工作日",
            Self::Weekend => "周末",
            Self::Holiday => "节假日",
            Self::Makeup => "调休上班",
        }
    }
}

/// One date as the calendar sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    pub date: NaiveDate,
    pub work: bool,
    /// The holiday's name, also on the weekend that is worked for it; empty on a plain day.
    pub name: String,
    pub kind: DayKind,
    /// Whether the notice of this date's year is loaded.
    pub announced: bool,
}

/// A date that departs from the plain week.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    work: bool,
    name: String,
    /// The year whose notice brought it; late December belongs to the next year's.
    notice: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Table {
    version: i64,
    announced: BTreeSet<i32>,
    national: BTreeMap<NaiveDate, Entry>,
    regional: BTreeMap<NaiveDate, Entry>,
    sessions: Sessions,
}

/// A calendar of one region in one version. Cheap to clone; never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    table: Arc<Table>,
}

impl Calendar {
    /// The table that is shipped: the official days of 2018–2026, version 0.
    pub fn official() -> Self {
        official::calendar()
    }

    /// 0 for the shipped table, else the version of the last import that is in it.
    pub fn version(&self) -> i64 {
        self.table.version
    }

    /// Whether the notice of `year` is loaded.
    pub fn announced(&self, year: i32) -> bool {
        self.table.announced.contains(&year)
    }

    /// The last year whose notice is loaded.
    pub fn last_announced(&self) -> Option<i32> {
        self.table.announced.last().copied()
    }

    /// The hours of a working day.
    pub fn sessions(&self) -> &Sessions {
        &self.table.sessions
    }

    /// The same days with other hours (a setting).
    pub fn with_sessions(&self, sessions: Sessions) -> Self {
        self.changed(|table| table.sessions = sessions)
    }

    /// Whether `date` is worked.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.entry(date).map_or_else(|| plainly_working(date), |(work, _)| work)
    }

    /// The Sunday that ends the week of the next working day from `date` on: how far somebody looks ahead who asks on a
    /// Saturday, or within National Day, what goes bad this week.
    pub fn week_ahead(&self, date: NaiveDate) -> NaiveDate {
        let worked = date.iter_days().take(LONGEST_REST).find(|day| self.is_working(*day)).unwrap_or(date);
        worked + Days::new(u64::from(6 - worked.weekday().num_days_from_monday()))
    }

    /// What `date` is.
    pub fn day(&self, date: NaiveDate) -> CalendarDay {
        let (work, name) = self.entry(date).unwrap_or_else(|| (plainly_working(date), ""));
        let kind = match (work, name.is_empty()) {
            (true, _) if is_weekend(date) => DayKind::Makeup,
            (true, _) => DayKind::Workday,
            (false, true) if is_weekend(date) => DayKind::Weekend,
            (false, _) => DayKind::Holiday,
        };
        CalendarDay { date, work, name: name.to_owned(), kind, announced: self.announced(date.year()) }
    }

    /// Every date of `year`, in order; empty for a year that no calendar holds.
    pub fn year(&self, year: i32) -> Vec<CalendarDay> {
        let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else { return Vec::new() };
        first.iter_days().take_while(|date| date.year() == year).map(|date| self.day(date)).collect()
    }

    /// The region's word before the nation's, the nation's before the fixed dates of the law.
    fn entry(&self, date: NaiveDate) -> Option<(bool, &str)> {
        let listed = self.table.regional.get(&date).or_else(|| self.table.national.get(&date));
        match listed {
            Some(entry) => Some((entry.work, entry.name.as_str())),
            None => statutory(date).map(|name| (false, name)),
        }
    }

    fn changed(&self, change: impl FnOnce(&mut Table)) -> Self {
        let mut table = Table::clone(&self.table);
        change(&mut table);
        Self { table: Arc::new(table) }
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn plainly_working(date: NaiveDate) -> bool {
    !is_weekend(date)
}

/// The holidays whose date the law itself fixes (全国年节及纪念日放假办法, 2 May since 2025; domain.md §7.2): idle
/// before the year's notice is known, and after it unless the notice names them as worked. The festivals of the lunar
/// calendar wait for the notice.
fn statutory(date: NaiveDate) -> Option<&'static str> {
    match (date.month(), date.day()) {
        (1, 1) => Some("元旦"),
        (5, 1) => Some("劳动节"),
        (5, 2) if date.year() >= 2025 => Some("劳动节"),
        (10, 1..=3) => Some("国庆节"),
        _ => None,
    }
}

/// Days that a walk to the next working day looks at; no rest has been half as long.
const LONGEST_REST: usize = 31;

/// The dates this calendar speaks of. Walks end here whatever they are asked, so none is endless.
const FIRST_DAY: NaiveDate = day(1900, 1, 1);
const LAST_DAY: NaiveDate = day(2999, 12, 31);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// The next date, standing still at the end of the calendar.
fn next(date: NaiveDate) -> NaiveDate {
    if date >= LAST_DAY { LAST_DAY } else { date + Days::new(1) }
}

/// The date before, standing still at the beginning of the calendar.
fn previous(date: NaiveDate) -> NaiveDate {
    if date <= FIRST_DAY { FIRST_DAY } else { date - Days::new(1) }
}
