use rstest::rstest;

use super::{at, date, notice_2027, notice_day, with_2027};
use crate::domain::calendar::{Allowance, Calendar, CalendarError, DayKind, NoticeDay, Overlay, YearNotice};

#[test]
fn a_notice_announces_its_year_and_may_move_late_december() {
    let calendar = with_2027();
    assert_eq!(calendar.version(), 7);
    assert!(calendar.announced(2027));
    assert!(!calendar.is_working(date("2026-12-31")));
    assert_eq!(calendar.day(date("2027-01-03")).kind, DayKind::Makeup);
    // What the notice passes over the law still fixes; the rest follows its weekday.
    assert!(!calendar.is_working(date("2027-10-01")));
    assert!(calendar.is_working(date("2027-10-04")));
    // The one it came from has not changed.
    assert!(Calendar::official().is_working(date("2026-12-31")));
}

#[test]
fn a_second_notice_of_the_year_replaces_the_first() {
    let days = vec![notice_day("2027-01-01", false, "元旦"), notice_day("2027-01-04", false, "元旦")];
    let second = YearNotice::check(2027, days).expect("a notice");
    let calendar = with_2027().with_notice(9, &second).expect("a calendar");
    assert_eq!(calendar.version(), 9);
    assert!(calendar.is_working(date("2026-12-31")));
    assert!(!calendar.is_working(date("2027-01-03")));
    assert!(!calendar.is_working(date("2027-01-04")));
}

#[test]
fn correcting_a_year_leaves_what_the_next_one_put_into_december() {
    let corrected =
        YearNotice::check(2026, vec![notice_day("2026-06-22", false, "端午节")]).expect("a notice");
    let calendar = with_2027().with_notice(9, &corrected).expect("a calendar");
    assert!(!calendar.is_working(date("2026-06-22")));
    assert!(calendar.is_working(date("2026-10-08")), "the former 2026 is gone");
    assert!(calendar.is_working(date("2026-02-18")), "the former 2026 is gone");
    assert!(!calendar.is_working(date("2026-12-31")), "of the notice of 2027");
}

#[test]
fn the_shipped_december_belongs_to_the_next_notice() {
    let corrected =
        YearNotice::check(2018, vec![notice_day("2018-06-18", false, "端午节")]).expect("a notice");
    let calendar = Calendar::official().with_notice(1, &corrected).expect("a calendar");
    assert!(!calendar.is_working(date("2018-12-31")));
    assert!(calendar.is_working(date("2018-12-29")));
}

#[test]
fn plain_days_of_a_whole_year_change_nothing() {
    let whole: Vec<NoticeDay> = Calendar::official()
        .year(2026)
        .into_iter()
        .map(|day| NoticeDay { date: day.date, work: day.work, name: day.name })
        .collect();
    let notice = YearNotice::check(2026, whole).expect("a notice");
    let calendar = Calendar::official().with_notice(3, &notice).expect("a calendar");
    assert_eq!(calendar.year(2026), Calendar::official().year(2026));
    assert!(notice.days().count() < 60);
}

#[test]
fn a_day_without_a_name_is_named() {
    let days = vec![notice_day("2027-03-08", false, " "), notice_day("2027-03-13", true, "")];
    let notice = YearNotice::check(2027, days).expect("a notice");
    let calendar = Calendar::official().with_notice(1, &notice).expect("a calendar");
    assert_eq!(calendar.day(date("2027-03-08")).kind, DayKind::Holiday);
    assert_eq!(calendar.day(date("2027-03-13")).kind, DayKind::Makeup);
    let why = &calendar.explain(at("2027-03-05 10:00"), Allowance::WorkingDays(1)).days[3].why;
    assert_eq!(why, "放假");
}

#[rstest]
#[case::another_year(&[("2028-01-01", false)], CalendarError::OutsideYear { date: date("2028-01-01"), year: 2027 })]
#[case::early_december(&[("2026-12-19", false)], CalendarError::OutsideYear { date: date("2026-12-19"), year: 2027 })]
#[case::twice(&[("2027-05-01", false), ("2027-05-01", true)], CalendarError::Duplicate(date("2027-05-01")))]
#[case::nothing(&[], CalendarError::Empty(2027))]
#[case::nothing_but_plain_days(&[("2027-03-08", true)], CalendarError::Empty(2027))]
fn refused(#[case] days: &[(&str, bool)], #[case] error: CalendarError) {
    let days = days.iter().map(|(day, work)| notice_day(day, *work, "")).collect();
    assert_eq!(YearNotice::check(2027, days), Err(error));
}

#[rstest]
#[case(1900)]
#[case(2999)]
#[case(i32::MAX)]
#[case(i32::MIN)]
fn years_out_of_reach(#[case] year: i32) {
    assert_eq!(YearNotice::check(year, Vec::new()), Err(CalendarError::Year(year)));
}

#[test]
fn a_year_without_a_working_day_is_refused() {
    let idle = Calendar::official().year(2027).into_iter().map(|day| NoticeDay {
        date: day.date,
        work: false,
        name: String::new(),
    });
    let idle: Vec<_> = idle.collect();
    let notice = YearNotice::check(2027, idle.clone()).expect("readable");
    let refused = Calendar::official().with_notice(1, &notice);
    assert_eq!(refused.err(), Some(CalendarError::NoWorkingDay(2027)));
    let overlay = Overlay::check(2027, idle).expect("readable");
    let refused = Calendar::official().with_overlay(1, &overlay);
    assert_eq!(refused.err(), Some(CalendarError::NoWorkingDay(2027)));
}

#[test]
fn a_region_rests_or_works_on_its_own_days() {
    let days = vec![notice_day("2026-04-13", false, "泼水节"), notice_day("2026-10-06", true, "防汛上班")];
    let overlay = Overlay::check(2026, days).expect("days");
    let calendar = with_2027().with_overlay(8, &overlay).expect("a calendar");
    assert_eq!(calendar.version(), 8);
    assert_eq!(calendar.day(date("2026-04-13")).kind, DayKind::Holiday);
    assert_eq!(calendar.add_working_days(date("2026-09-30"), 1).on, date("2026-10-06"));
    // A later national notice does not take the region's days away.
    let later = calendar.with_notice(9, &notice_2027()).expect("a calendar");
    assert!(!later.is_working(date("2026-04-13")));
}

#[test]
fn the_nearer_region_is_laid_on_last() {
    let province = Overlay::check(2026, vec![notice_day("2026-04-13", false, "泼水节")]).expect("days");
    let days = vec![notice_day("2026-04-13", true, "上班"), notice_day("2026-04-14", false, "泼水节")];
    let district = Overlay::check(2026, days).expect("days");
    let calendar = Calendar::official().with_overlay(4, &province).expect("a calendar");
    let calendar = calendar.with_overlay(3, &district).expect("a calendar");
    assert_eq!(calendar.version(), 4);
    assert!(calendar.is_working(date("2026-04-13")) && !calendar.is_working(date("2026-04-14")));
}

#[test]
fn a_notice_may_take_a_fixed_date_back() {
    let days = vec![notice_day("2027-10-01", true, ""), notice_day("2027-10-02", false, "国庆节")];
    let calendar = Calendar::official().with_notice(1, &YearNotice::check(2027, days).expect("a notice"));
    assert!(calendar.expect("a calendar").is_working(date("2027-10-01")));
}
