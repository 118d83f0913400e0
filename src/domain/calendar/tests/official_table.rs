//! The table that is shipped, read strictly: a line that the running program would pass over fails here.

use std::collections::BTreeSet;

use chrono::Datelike;
use rstest::rstest;

use super::date;
use crate::domain::calendar::official::{parse, rows, years};
use crate::domain::calendar::{Calendar, DayKind};

#[test]
fn every_line_is_read() {
    assert_eq!(years(), Some((2018, 2026)));
    let mut seen = BTreeSet::new();
    for line in rows() {
        let (date, _) = parse(line).unwrap_or_else(|| panic!("unreadable: {line}"));
        assert!(seen.insert(date), "twice: {line}");
        assert!((2018..=2026).contains(&date.year()), "outside the years: {line}");
    }
    assert!(seen.len() > 300, "only {} days", seen.len());
}

#[test]
fn the_years_that_are_announced() {
    let calendar = Calendar::official();
    assert_eq!(calendar.version(), 0);
    assert!((2018..=2026).all(|year| calendar.announced(year)));
    assert!(!calendar.announced(2017) && !calendar.announced(2027));
    assert_eq!(calendar.last_announced(), Some(2026));
}

#[test]
fn working_days_of_2026() {
    let year = Calendar::official().year(2026);
    assert_eq!(year.len(), 365);
    assert_eq!(year.iter().filter(|day| day.work).count(), 248);
    assert!(Calendar::official().year(i32::MAX).is_empty());
}

#[rstest]
#[case("2026-10-09", true, "", DayKind::Workday)]
#[case("2026-10-10", true, "国庆节", DayKind::Makeup)]
#[case("2026-10-04", false, "国庆节", DayKind::Holiday)]
#[case("2026-10-11", false, "", DayKind::Weekend)]
#[case::fallback("2027-01-01", false, "元旦", DayKind::Holiday)]
#[case::fallback("2027-05-02", false, "劳动节", DayKind::Holiday)]
#[case::fallback("2027-10-04", true, "", DayKind::Workday)]
fn days(#[case] day: &str, #[case] work: bool, #[case] name: &str, #[case] kind: DayKind) {
    let found = Calendar::official().day(date(day));
    assert_eq!((found.work, found.name.as_str(), found.kind), (work, name, kind));
}
