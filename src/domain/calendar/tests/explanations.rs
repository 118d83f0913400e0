use super::{at, date, with_2027};
use crate::domain::calendar::{Allowance, Calendar, Due, Explanation, reconsider};

fn lines(explanation: &Explanation) -> Vec<String> {
    let mark = |counted| if counted { '+' } else { ' ' };
    explanation.days.iter().map(|day| format!("{} {} {}", day.date, mark(day.counted), day.why)).collect()
}

#[test]
fn a_rating_over_national_day() {
    let explanation = Calendar::official().explain(at("2026-09-30 10:00"), Allowance::WorkingDays(3));
    insta::assert_snapshot!(lines(&explanation).join("\n"), @r"
    2026-09-30   起始日不计入
    2026-10-01   国庆节放假
    2026-10-02   国庆节放假
    2026-10-03   国庆节放假
    2026-10-04   国庆节放假
    2026-10-05   国庆节放假
    2026-10-06   国庆节放假
    2026-10-07   国庆节放假
    2026-10-08 + 工作日，第 1 天
    2026-10-09 + 工作日，第 2 天
    2026-10-10 + 调休上班，第 3 天
    ");
}

#[test]
fn into_a_year_without_a_notice() {
    let explanation = Calendar::official().explain(at("2026-12-29 10:00"), Allowance::WorkingDays(3));
    insta::assert_snapshot!(lines(&explanation).join("\n"), @r"
    2026-12-29   起始日不计入
    2026-12-30 + 工作日，第 1 天
    2026-12-31 + 工作日，第 2 天
    2027-01-01   元旦放假（2027 年放假安排未公布，按周末规则暂定）
    2027-01-02   周末（2027 年放假安排未公布，按周末规则暂定）
    2027-01-03   周末（2027 年放假安排未公布，按周末规则暂定）
    2027-01-04 + 工作日，第 3 天（2027 年放假安排未公布，按周末规则暂定）
    ");
}

#[test]
fn half_a_working_day_over_a_weekend() {
    let explanation = Calendar::official().explain(at("2026-11-20 16:00"), Allowance::HALF_WORKING_DAY);
    insta::assert_snapshot!(lines(&explanation).join("\n"), @r"
    2026-11-20 + 工作日，计 60 分钟，累计 60 分钟
    2026-11-21   周末
    2026-11-22   周末
    2026-11-23 + 工作日，计 180 分钟，累计 240 分钟
    ");
}

#[test]
fn after_hours_and_round_the_clock() {
    let late = Calendar::official().explain(at("2026-11-19 22:00"), Allowance::WorkingMinutes(30));
    assert_eq!(late.days[0].why, "工作日，已过工作时间，不计入");
    let emergency = Calendar::official().explain(at("2026-11-21 22:00"), Allowance::Minutes(180));
    assert_eq!(emergency.days.len(), 2);
    assert!(emergency.days.iter().all(|day| day.counted));
}

#[test]
fn a_year_before_the_table_is_not_called_unpublished() {
    let explanation = Calendar::official().explain(at("2016-03-01 10:00"), Allowance::WorkingDays(1));
    assert_eq!(explanation.days[1].why, "工作日，第 1 天（2016 年放假安排未收录，按周末规则暂定）");
    assert!(explanation.due.provisional);
}

fn due(on: &str, provisional: bool) -> Due {
    let on = date(on);
    Due { at: crate::domain::time::end_of(on), on, provisional }
}

#[test]
fn a_promise_is_lengthened_never_shortened() {
    assert_eq!(reconsider(due("2027-01-04", true), due("2027-01-05", false)), Some(due("2027-01-05", false)));
    assert_eq!(reconsider(due("2027-01-04", true), due("2027-01-03", false)), Some(due("2027-01-04", false)));
    assert_eq!(reconsider(due("2027-01-04", true), due("2027-01-04", false)), Some(due("2027-01-04", false)));
    assert_eq!(reconsider(due("2027-01-04", true), due("2027-01-03", true)), None);
    assert_eq!(reconsider(due("2026-12-31", false), due("2026-12-30", false)), None);
    assert_eq!(reconsider(due("2026-12-31", false), due("2026-12-31", true)), None);
}

#[test]
fn an_import_settles_what_was_provisional() {
    let start = at("2026-12-29 10:00");
    let before = Calendar::official().due(start, Allowance::WorkingDays(3));
    // 12-30 works, 12-31 and 01-01 rest, 01-03 (a Sunday) works, 01-04 works: the same day, now certain.
    let after = with_2027().due(start, Allowance::WorkingDays(3));
    assert_eq!((after.on, after.provisional), (date("2027-01-04"), false));
    assert_eq!(reconsider(before, after), Some(after));
}
