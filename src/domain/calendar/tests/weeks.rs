use super::date;
use crate::domain::calendar::Calendar;

#[test]
fn the_week_ahead_is_this_one_until_its_work_is_done() {
    let ahead = |day: &str| Calendar::official().week_ahead(date(day)).to_string();
    assert_eq!(ahead("2026-11-16"), "2026-11-22", "a Monday");
    assert_eq!(ahead("2026-11-20"), "2026-11-22", "a Friday");
    assert_eq!(ahead("2026-11-21"), "2026-11-29", "a Saturday at rest");
    assert_eq!(ahead("2026-10-10"), "2026-10-11", "a worked Saturday");
    assert_eq!(ahead("2026-10-01"), "2026-10-11", "National Day, back on Thursday the 8th");
}
