use rstest::rstest;

use super::{at, date};
use crate::domain::calendar::Allowance::{self, Minutes, WorkingDays, WorkingMinutes};
use crate::domain::calendar::Calendar;

#[rstest]
#[case(WorkingDays(3), WorkingDays(2))]
#[case(WorkingDays(5), WorkingDays(3))]
#[case(WorkingDays(15), WorkingDays(8))]
#[case(WorkingDays(1), WorkingDays(1))]
#[case(WorkingDays(0), WorkingDays(1))]
#[case(WorkingMinutes(240), WorkingMinutes(120))]
#[case(Minutes(1440), Minutes(720))]
#[case(Minutes(1), Minutes(1))]
#[case(Minutes(u32::MAX), Minutes(1 << 31))]
fn halved(#[case] whole: Allowance, #[case] half: Allowance) {
    assert_eq!(whole.halved(), half);
}

#[rstest]
#[case(WorkingDays(3), "3 个工作日")]
#[case(WorkingMinutes(240), "半个工作日")]
#[case(WorkingMinutes(120), "2 个工作小时")]
#[case(WorkingMinutes(90), "工作时间 90 分钟")]
#[case(Minutes(30), "30 分钟")]
#[case(Minutes(90), "90 分钟")]
#[case(Minutes(1440), "24 小时")]
#[case(Minutes(0), "0 分钟")]
fn labels(#[case] allowance: Allowance, #[case] label: &str) {
    assert_eq!(allowance.label(), label);
}

#[test]
fn is_written_as_unit_and_number() {
    let json = serde_json::to_string(&WorkingMinutes(240)).expect("json");
    assert_eq!(json, r#"{"working_minutes":240}"#);
    assert_eq!(serde_json::from_str::<Allowance>(r#"{"working_days":3}"#).expect("json"), WorkingDays(3));
}

#[rstest]
#[case::at_night("2026-10-01 23:50", 30, "2026-10-02 00:20", "2026-10-02")]
#[case::to_the_end_of_the_day("2026-10-01 22:00", 120, "2026-10-02 00:00", "2026-10-01")]
#[case::round_the_clock("2026-12-31 10:00", 1440, "2027-01-01 10:00", "2027-01-01")]
fn natural_time(#[case] start: &str, #[case] minutes: u32, #[case] due: &str, #[case] on: &str) {
    let found = Calendar::official().due(at(start), Minutes(minutes));
    assert_eq!((found.at, found.on, found.provisional), (at(due), date(on), false));
}
