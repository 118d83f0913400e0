use rstest::rstest;

use super::notice_day;
use crate::domain::calendar::sheet::{RowError, by_year, sort};
use crate::domain::calendar::{NoticeDay, YearNotice};

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

type Sorted = (Vec<i32>, Vec<(u64, String)>);

fn sorted(rows: &[(u64, &str, &str)]) -> Sorted {
    let read = |(line, day, work): &(u64, &str, &str)| {
        (*line, NoticeDay::read(day, work, "节日").map_err(|error| error.to_string()))
    };
    let (notices, refused) = sort(rows.iter().map(read).collect());
    (notices.iter().map(YearNotice::year).collect(), refused)
}

#[test]
fn a_row_that_cannot_be_read_holds_its_year_back() {
    let rows =
        [(2, "2026-10-01", "0"), (3, "2027-01-01", "0"), (4, "2027-13-01", "0"), (5, "2027-02-05", "0")];
    let held = "2027 年另有一行（第 4 行）有误，整年暂不载入，请改正后重新导入".to_owned();
    let reason = "日期“2027-13-01”无法识别，应形如 2027-01-01".to_owned();
    assert_eq!(sorted(&rows), (vec![2026], vec![(3, held.clone()), (4, reason), (5, held)]));
}

#[test]
fn the_same_date_twice_is_refused() {
    let rows = [(2, "2027-01-01", "0"), (3, "2027-01-01", "1")];
    assert_eq!(sorted(&rows), (vec![], vec![(3, "2027-01-01 与第 2 行重复".to_owned())]));
}
