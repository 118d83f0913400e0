//! Compared day by day with an independent reading: a flat list of dates and flags, walked with plain indices. Always
//! against the shipped table; against the published table of six sources where `HOTLINE_REAL_DATA` names its folder.

use std::path::Path;

use chrono::{Datelike, NaiveDate, Weekday};

use super::date;
use crate::domain::calendar::Calendar;

const NS: std::ops::RangeInclusive<usize> = 1..=30;

/// For each listed start and n, the n-th worked date after it, found by position in the list.
fn compare(listed: &[(NaiveDate, bool)], first: NaiveDate) -> usize {
    let calendar = Calendar::official();
    let worked: Vec<NaiveDate> = listed.iter().filter(|(_, work)| *work).map(|(date, _)| *date).collect();
    let mut compared = 0;
    for (start, work) in listed.iter().filter(|(start, _)| *start >= first) {
        assert_eq!(calendar.is_working(*start), *work, "{start}");
        let after = worked.partition_point(|day| day <= start);
        for n in NS {
            let Some(expected) = worked.get(after + n - 1) else { break };
            let due = calendar.add_working_days(*start, n as u32);
            assert_eq!(due.on, *expected, "{n} working days from {start}");
            assert!(!due.provisional, "{n} working days from {start}");
            compared += 1;
        }
    }
    compared
}

/// The shipped text, read a second time by other means: the last line that names a date wins over its weekday.
#[test]
fn agrees_with_the_shipped_table() {
    let text = include_str!("../official_days.csv");
    let listed: Vec<(NaiveDate, bool)> = date("2018-01-01")
        .iter_days()
        .take_while(|day| day.year() <= 2026)
        .map(|day| {
            let line = text.lines().find(|line| line.starts_with(&day.to_string()));
            let plain = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            (day, line.map_or(plain, |line| line.as_bytes()[11] == b'1'))
        })
        .collect();
    assert!(compare(&listed, date("2018-01-01")) > 97_000);
}

#[test]
fn agrees_with_the_published_table() {
    let Some(folder) = std::env::var_os("HOTLINE_REAL_DATA") else {
        println!("HOTLINE_REAL_DATA is not set: not compared with the published table");
        return;
    };
    let file = Path::new(&folder).join("cn_workdays_2004_2026.csv");
    println!("comparing with {}", file.display());
    let text = std::fs::read_to_string(&file).expect("the published table");
    let listed: Vec<(NaiveDate, bool)> = text
        .lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split(',');
            let day = fields.next().and_then(|day| day.parse().ok()).expect("a date");
            (day, fields.next() == Some("1"))
        })
        .collect();
    assert!(compare(&listed, date("2018-01-01")) > 97_000);
}
