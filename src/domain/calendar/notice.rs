//! A year's notice and a region's own holidays, checked before they change a calendar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{Calendar, Entry, FIRST_DAY, LAST_DAY, is_weekend, statutory};

/// The last days of December that the next year's notice may move (元旦 bridging, domain.md §7.2).
const LATE_DECEMBER: u32 = 20;

/// One line of a notice. A plain day (a worked weekday, an idle weekend, no name) may be listed and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeDay {
    pub date: NaiveDate,
    pub work: bool,
    pub name: String,
}

/// A year's notice (放假安排通知) that passed the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearNotice {
    year: i32,
    days: BTreeMap<NaiveDate, Entry>,
}

/// One year's holidays or working days of a region (民族节日等地方放假, 放假办法 art. 4) that passed the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay(YearNotice);

/// Why days were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("{0} 年超出日历范围")]
    Year(i32),
    #[error("{date} 不属于 {year} 年的放假安排（上一年仅可涉及 12 月 20 日以后）")]
    OutsideYear { date: NaiveDate, year: i32 },
    #[error("{0} 重复出现")]
    Duplicate(NaiveDate),
    #[error("{0} 名称过长（最多 50 个字）")]
    Name(NaiveDate),
    #[error("{0} 年没有任何放假或调休日期，请核对通知是否完整")]
    Empty(i32),
    #[error("{0} 年没有任何工作日，无法计算期限")]
    NoWorkingDay(i32),
}

impl YearNotice {
    /// Reads the days of `year`'s notice, which may reach into late December of the year before.
    pub fn check(year: i32, days: Vec<NoticeDay>) -> Result<Self, CalendarError> {
        let notice = Self::read(year, days)?;
        if notice.days.is_empty() {
            return Err(CalendarError::Empty(year));
        }
        Ok(notice)
    }

    pub fn year(&self) -> i32 {
        self.year
    }

    /// The days that depart from the plain week, in order.
    pub fn days(&self) -> impl Iterator<Item = NoticeDay> {
        self.days.iter().map(|(date, entry)| NoticeDay {
            date: *date,
            work: entry.work,
            name: entry.name.clone(),
        })
    }

    fn read(year: i32, days: Vec<NoticeDay>) -> Result<Self, CalendarError> {
        // The first and the last year stay free, so that a walk from any date that is counted has somewhere to end.
        if year <= FIRST_DAY.year() || year >= LAST_DAY.year() {
            return Err(CalendarError::Year(year));
        }
        let mut seen = BTreeSet::new();
        let mut kept = BTreeMap::new();
        for NoticeDay { date, work, name } in days {
            if !belongs(date, year) {
                return Err(CalendarError::OutsideYear { date, year });
            }
            if !seen.insert(date) {
                return Err(CalendarError::Duplicate(date));
            }
            let name = name.trim();
            if name.chars().count() > 50 || name.chars().any(char::is_control) {
                return Err(CalendarError::Name(date));
            }
            if let Some(name) = departure(date, work, name) {
                kept.insert(date, Entry { work, name, notice: year });
            }
        }
        Ok(Self { year, days: kept })
    }
}

impl Overlay {
    /// Reads a region's own days of `year`; there may be none.
    pub fn check(year: i32, days: Vec<NoticeDay>) -> Result<Self, CalendarError> {
        YearNotice::read(year, days).map(Self)
    }

    pub fn year(&self) -> i32 {
        self.0.year
    }

    /// The days that are kept, in order.
    pub fn days(&self) -> impl Iterator<Item = NoticeDay> {
        self.0.days()
    }
}

impl Calendar {
    /// This calendar with `notice` in place of what was known of its year. Days that another year's notice put into
    /// late December stay, unless this one names them.
    pub fn with_notice(&self, version: i64, notice: &YearNotice) -> Result<Self, CalendarError> {
        let calendar = self.changed(|table| {
            table.version = table.version.max(version);
            table.announced.insert(notice.year);
            table.national.retain(|_, entry| entry.notice != notice.year);
            table.national.extend(notice.days.clone());
        });
        calendar.has_working_days(notice.year)
    }

    /// This calendar with a region's own days on top; the nearer region is laid on last.
    pub fn with_overlay(&self, version: i64, overlay: &Overlay) -> Result<Self, CalendarError> {
        let Overlay(notice) = overlay;
        let calendar = self.changed(|table| {
            table.version = table.version.max(version);
            table.regional.extend(notice.days.clone());
        });
        calendar.has_working_days(notice.year)
    }

    /// A calendar without a working day would count for ever.
    fn has_working_days(self, year: i32) -> Result<Self, CalendarError> {
        match self.year(year).iter().any(|day| day.work) {
            true => Ok(self),
            false => Err(CalendarError::NoWorkingDay(year)),
        }
    }
}

/// The year whose notice arranges `date`: New Year's days at the end of December belong to the next one's.
pub(super) fn notice_year(date: NaiveDate, name: &str) -> i32 {
    if is_late_december(date) && name.contains("元旦") { date.year() + 1 } else { date.year() }
}

fn belongs(date: NaiveDate, year: i32) -> bool {
    date.year() == year || (date.year() == year - 1 && is_late_december(date))
}

pub(super) fn is_late_december(date: NaiveDate) -> bool {
    date.month() == 12 && date.day() >= LATE_DECEMBER
}

/// The name under which a day departs from the plain week, or none if it does not.
///
/// A worked weekday is kept when it has a name or the law says otherwise: a region may work on a national holiday,
/// and a notice may take a fixed date back.
fn departure(date: NaiveDate, work: bool, name: &str) -> Option<String> {
    let plain = work != is_weekend(date) && (!work || statutory(date).is_none());
    match (plain, work, name) {
        (true, _, "") => None,
        (false, true, "") => Some("调休".to_owned()),
        (false, false, "") => Some("放假".to_owned()),
        (_, _, name) => Some(name.to_owned()),
    }
}
