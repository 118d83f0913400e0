//! From when the time of a bad rating runs (差评时限起算): by the source's rule, from the receipt here or from the province's push.

use crate::domain::time::{Instant, beijing};
use chrono::TimeDelta;
use entity::values::ClockStart;

/// How long before its receipt here a push may lie: what is older was not pushed to be handled now.
pub const PUSHED_WITHIN: TimeDelta = TimeDelta::days(30);

/// From when handle and total of a rating run (contract.md §5: the receipt, unless the source says otherwise). Never later
/// than the receipt, never more than [`PUSHED_WITHIN`] before it.
pub fn begins(rule: ClockStart, received: Instant, pushed: Option<Instant>) -> Instant {
    match (rule, pushed) {
        (ClockStart::Push, Some(pushed)) => pushed.clamp(received - PUSHED_WITHIN, received),
        _ => received,
    }
}

/// The rule of a clock that runs from the push, in words: 差评办理 3 个工作日（自省平台推送起算）.
pub fn from_push(rule: &str) -> String {
    format!("{rule}（自省平台推送起算）")
}

/// Why a clock started before its rating came here, for whoever asks.
pub fn why_earlier(pushed: Instant, received: Instant) -> String {
    let time = |at| beijing(at).format("%Y-%m-%d %H:%M");
    format!(
        "该来源的时限自省平台推送时起算：省平台于 {} 推送，本平台于 {} 收到；推送当日为起始日，不计入",
        time(pushed),
        time(received)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::tests::at;
    use rstest::rstest;

    const RECEIVED: &str = "2026-10-08 10:00";

    #[rstest]
    #[case::receipt_is_the_default(ClockStart::Receipt, Some("2026-09-30 09:00"), RECEIVED)]
    #[case::push(ClockStart::Push, Some("2026-09-30 09:00"), "2026-09-30 09:00")]
    #[case::push_unknown(ClockStart::Push, None, RECEIVED)]
    #[case::push_later_than_the_receipt(ClockStart::Push, Some("2026-10-08 10:04"), RECEIVED)]
    #[case::push_long_ago(ClockStart::Push, Some("2026-08-01 10:00"), "2026-09-08 10:00")]
    fn the_start_is_the_sources_rule(
        #[case] rule: ClockStart,
        #[case] pushed: Option<&str>,
        #[case] start: &str,
    ) {
        assert_eq!(begins(rule, at(RECEIVED), pushed.map(at)), at(start));
    }

    #[test]
    fn it_is_said_in_words() {
        let said = why_earlier(at("2026-09-30 09:12"), at(RECEIVED));
        assert!(said.contains("省平台于 2026-09-30 09:12 推送，本平台于 2026-10-08 10:00 收到"));
        assert_eq!(from_push("差评办理 3 个工作日"), "差评办理 3 个工作日（自省平台推送起算）");
    }
}
