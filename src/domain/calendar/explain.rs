//! Why a deadline falls where it falls, day by day, in the words of the office.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::count::bounded;
use super::{Allowance, Calendar, CalendarDay, DayKind, Due, next};
use crate::domain::time::{Instant, day_of};

/// One date of the way from the start to the due day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub date: NaiveDate,
    /// Whether this date used up some of the allowance.
    pub counted: bool,
    /// In Chinese: "起始日不计入", "工作日，第 1 天", "国庆节放假".
    pub why: String,
}

/// A due instant with its derivation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    pub due: Due,
    /// Every date from the start day to the due day.
    pub days: Vec<Counted>,
}

impl Calendar {
    /// [`Calendar::due`] with the reason of each date.
    pub fn explain(&self, start: Instant, allowance: Allowance) -> Explanation {
        let start = bounded(start);
        let due = self.due(start, allowance);
        let first = day_of(start);
        let days = match allowance {
            Allowance::WorkingDays(_) => self.explain_days(first, due.on),
            Allowance::WorkingMinutes(_) => self.explain_hours(start, due),
            Allowance::Minutes(_) => dates(first, due.on)
                .map(|date| Counted {
                    date, counted: true, why: "自然时间，昼夜连续计算".to_owned()
                })
                .collect(),
        };
        Explanation { due, days }
    }

    fn explain_days(&self, first: NaiveDate, last: NaiveDate) -> Vec<Counted> {
        let start = Counted { date: first, counted: false, why: "起始日不计入".to_owned() };
        let mut nth = 0;
        let counted = dates(next(first), last).map(|date| {
            let day = self.day(date);
            nth += u32::from(day.work);
            let word = rest_or_work(&day);
            let why = if day.work { format!("{word}，第 {nth} 天") } else { word };
            self.counted(&day, day.work, why)
        });
        std::iter::once(start).chain(counted.collect::<Vec<_>>()).collect()
    }

    fn explain_hours(&self, start: Instant, due: Due) -> Vec<Counted> {
        let mut sum = chrono::TimeDelta::zero();
        dates(day_of(start), due.on)
            .map(|date| {
                let day = self.day(date);
                let worked = self.worked_on(date, start, due.at);
                sum += worked;
                let word = rest_or_work(&day);
                let why = match (day.work, worked.is_zero()) {
                    (false, _) => word,
                    (true, true) => format!("{word}，已过工作时间，不计入"),
                    (true, false) => {
                        let (today, so_far) = (worked.num_minutes(), sum.num_minutes());
                        format!("{word}，计 {today} 分钟，累计 {so_far} 分钟")
                    }
                };
                self.counted(&day, !worked.is_zero(), why)
            })
            .collect()
    }

    fn counted(&self, day: &CalendarDay, counted: bool, why: String) -> Counted {
        let why = if day.announced { why } else { format!("{why}（{}）", self.caveat(day.date.year())) };
        Counted { date: day.date, counted, why }
    }

    /// What is said of a year without a notice.
    fn caveat(&self, year: i32) -> String {
        match self.last_announced() {
            Some(last) if year < last => format!("{year} 年放假安排未收录，按周末规则暂定"),
            _ => format!("{year} 年放假安排未公布，按周末规则暂定"),
        }
    }
}

fn rest_or_work(day: &CalendarDay) -> String {
    match day.kind {
        DayKind::Holiday if day.name.ends_with("放假") => day.name.clone(),
        DayKind::Holiday => format!("{}放假", day.name),
        kind => kind.label().to_owned(),
    }
}

/// The dates from `first` to `last`, both included.
fn dates(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |date| *date <= last)
}
