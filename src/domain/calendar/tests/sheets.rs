use rstest::rstest;

use super::notice_day;
use crate::domain::calendar::{NoticeDay, RowError, by_year};

#[rstest]
#[case("2027-01-01", "0", "元旦", Ok(notice_day("2027-01-01", false, "元旦")))]
#[case(" 2027-01-03", "上班 ", " 元旦", Ok(notice_day("2027-01-03", true, "元旦")))]
#[case("2027-02-30", "0", "", Err(RowError::Date("2027-02-30".to_owned())))]
#[case("2027/1/1", "0", "", Err(RowError::Date("2027/1/1".to_owned())))]
#[case("2027-01-01", "x", "", Err(RowError::Work("x".to_owned())))]
fn rows(
    #[case] day: &str,
    #[case] work: &str,
    #[case] name: &str,
    #[case] read: Result<NoticeDay, RowError>,
) {
    assert_eq!(NoticeDay::read(day, work, name), read);
}

fn years(days: &[&str]) -> Vec<(i32, usize)> {
    let rows = days.iter().enumerate().map(|(line, day)| (line, notice_day(day, false, "")));
    by_year(rows).into_iter().map(|(year, rows)| (year, rows.len())).collect()
}

#[test]
fn late_december_goes_with_the_next_years_notice() {
    assert_eq!(years(&["2026-12-31", "2027-01-01", "2027-02-05"]), [(2027, 3)]);
    assert_eq!(years(&["2026-10-01", "2026-12-31", "2027-01-01"]), [(2026, 2), (2027, 1)]);
    assert_eq!(years(&["2026-12-31"]), [(2026, 1)]);
    assert_eq!(years(&["2026-12-01", "2027-01-01"]), [(2026, 1), (2027, 1)]);
}
