mod allowances;
mod explanations;
mod hours;
mod notices;
mod official_table;
mod properties;
mod real_days;
mod sheets;
mod vectors;
mod weeks;

use chrono::{NaiveDate, NaiveDateTime};

use super::{Calendar, NoticeDay, YearNotice};
use crate::domain::time::{Instant, instant};

/// `date("2026-10-10")`
fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The instant at which Beijing's clocks show `2026-10-10 09:30`.
fn at(text: &str) -> Instant {
    instant(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time"))
}

fn notice_day(day: &str, work: bool, name: &str) -> NoticeDay {
    NoticeDay { date: date(day), work, name: name.to_owned() }
}

/// An invented arrangement of 2027 that also moves the end of 2026.
fn notice_2027() -> YearNotice {
    let days = [
        notice_day("2026-12-31", false, "元旦"),
        notice_day("2027-01-01", false, "元旦"),
        notice_day("2027-01-03", true, "元旦"),
        notice_day("2027-02-05", false, "春节"),
        notice_day("2027-02-08", false, "春节"),
    ];
    YearNotice::check(2027, days.to_vec()).expect("a good notice")
}

fn with_2027() -> Calendar {
    Calendar::official().with_notice(7, &notice_2027()).expect("a good calendar")
}
