//! The vectors of domain.md §7.4.

use rstest::rstest;

use super::{at, date};
use crate::domain::calendar::{Allowance, Calendar};
use crate::domain::time::end_of;

#[rstest]
#[case::plain_weekend("2026-11-20", 1, "2026-11-23")]
#[case::plain_weekend("2026-11-20", 3, "2026-11-25")]
#[case::plain_weekend("2026-11-20", 5, "2026-11-27")]
#[case::two_weekends("2026-11-20", 7, "2026-12-01")]
#[case::three_weekends("2026-11-20", 15, "2026-12-11")]
#[case::saturday_works_then_spring_festival("2026-02-13", 3, "2026-02-25")]
#[case::start_on_a_make_up_day("2026-02-14", 3, "2026-02-26")]
#[case::start_inside_a_holiday("2026-02-18", 3, "2026-02-26")]
#[case::sunday_works("2026-09-18", 3, "2026-09-22")]
#[case::mid_autumn("2026-09-24", 3, "2026-09-30")]
#[case::due_on_a_working_saturday("2026-09-30", 3, "2026-10-10")]
#[case::start_on_national_day("2026-10-01", 1, "2026-10-08")]
#[case::saturday_works("2026-10-09", 3, "2026-10-13")]
#[case::start_on_a_make_up_saturday("2026-10-10", 1, "2026-10-12")]
#[case::labour_day_make_up("2026-05-08", 3, "2026-05-12")]
#[case::start_on_labour_day_make_up("2026-05-09", 3, "2026-05-13")]
#[case::new_year_bridge("2026-01-02", 3, "2026-01-06")]
#[case::sunday_works_before_spring_festival("2025-01-24", 3, "2025-02-05")]
#[case::start_on_a_saturday_before_it("2025-01-25", 3, "2025-02-05")]
#[case::labour_day("2025-04-30", 3, "2025-05-08")]
#[case::due_on_a_working_saturday_2025("2025-09-30", 3, "2025-10-11")]
#[case::last_days_of_the_year("2026-12-28", 3, "2026-12-31")]
fn working_days(#[case] start: &str, #[case] n: u32, #[case] due: &str) {
    let calendar = Calendar::official();
    for clock in ["00:00", "08:00", "17:30", "23:59"] {
        let found = calendar.due(at(&format!("{start} {clock}")), Allowance::WorkingDays(n));
        assert_eq!(found.on, date(due), "from {start} {clock}");
        assert_eq!(found.at, end_of(date(due)));
        assert!(!found.provisional);
    }
}

/// The trap of the missing year: plain counting says 2027-01-01.
#[test]
fn a_year_without_a_notice_is_provisional() {
    let due = Calendar::official().due(at("2026-12-29 10:00"), Allowance::WorkingDays(3));
    assert_eq!((due.on, due.provisional), (date("2027-01-04"), true));
    assert_eq!(due.at, at("2027-01-05 00:00"));
}

#[test]
fn an_extension_counts_from_the_due_day_not_from_the_instant() {
    let old = Calendar::official().due(at("2026-11-20 10:00"), Allowance::WorkingDays(1));
    assert_eq!(old.at, at("2026-11-24 00:00"));
    let new = Calendar::official().add_working_days(old.on, 1);
    assert_eq!((new.on, new.at), (date("2026-11-24"), at("2026-11-25 00:00")));
}

#[test]
fn the_end_is_exclusive() {
    let due = Calendar::official().due(at("2026-09-30 10:00"), Allowance::WorkingDays(3));
    assert_eq!(due.at.timestamp_millis() - 1, at("2026-10-10 23:59").timestamp_millis() + 59_999);
}

#[rstest]
#[case::not_late("2026-11-25", "2026-11-25", 0)]
#[case::early("2026-11-25", "2026-11-20", 0)]
#[case::the_next_day("2026-11-25", "2026-11-26", 1)]
#[case::a_weekend_counts_nothing("2026-11-27", "2026-11-29", 0)]
#[case::national_day_counts_nothing("2026-09-30", "2026-10-07", 0)]
#[case::the_working_saturday_counts("2026-09-30", "2026-10-11", 3)]
fn lateness(#[case] due_on: &str, #[case] done_on: &str, #[case] days: u32) {
    assert_eq!(Calendar::official().working_days_after(date(due_on), date(done_on)), days);
}

#[rstest]
#[case::on_a_working_day("2026-10-10", "2026-10-10")]
#[case::from_a_holiday("2026-10-01", "2026-10-08")]
#[case::from_a_sunday("2026-10-11", "2026-10-12")]
fn the_first_working_day_from(#[case] day: &str, #[case] first: &str) {
    assert_eq!(Calendar::official().working_day_from(date(day)), date(first));
}

#[rstest]
#[case("2026-10-10", 1, "2026-10-09")]
#[case("2026-10-08", 1, "2026-09-30")]
#[case("2026-10-12", 1, "2026-10-10")]
#[case("2026-10-12", 4, "2026-09-30")]
#[case("2026-10-04", 0, "2026-10-04")]
fn working_days_before(#[case] day: &str, #[case] n: u32, #[case] found: &str) {
    assert_eq!(Calendar::official().sub_working_days(date(day), n), date(found));
}
