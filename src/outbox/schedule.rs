//! When a promise is tried again, and when it is given up. Pure.

use crate::domain::time::Instant;
use chrono::TimeDelta;

/// Attempts after which a promise becomes a dead letter that people see.
pub const MAX_ATTEMPTS: i32 = 24;

/// After the first failure; each further one waits twice as long.
const FIRST: TimeDelta = TimeDelta::seconds(30);

/// No wait is longer, whatever came before.
const CEILING: TimeDelta = TimeDelta::hours(1);

/// What follows a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Try again then.
    Again(Instant),
    /// Give up and show it.
    Dead,
}

/// What follows when attempt number `attempts` of row `id` failed at `now`.
///
/// Rows that failed together come back spread over an eighth of the wait. The spread comes from the row's id, so that
/// the same failure has the same consequence wherever it is computed.
pub fn after_failure(id: i64, attempts: i32, now: Instant) -> Verdict {
    if attempts >= MAX_ATTEMPTS {
        return Verdict::Dead;
    }
    let doublings = attempts.saturating_sub(1).clamp(0, 16);
    let wait = (FIRST * (1 << doublings)).min(CEILING);
    let share = id.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48;
    let spread = wait.num_milliseconds() / 8 * i64::try_from(share).unwrap_or(0) / 0xFFFF;
    Verdict::Again(now + (wait + TimeDelta::milliseconds(spread)).min(CEILING))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::instant;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn at(month: u32, day: u32, hour: u32, minute: u32) -> Instant {
        let day = NaiveDate::from_ymd_opt(2026, month, day).expect("a date");
        instant(day.and_hms_opt(hour, minute, 0).expect("a time"))
    }

    fn wait(id: i64, attempts: i32) -> TimeDelta {
        match after_failure(id, attempts, at(3, 2, 9, 0)) {
            Verdict::Again(then) => then - at(3, 2, 9, 0),
            Verdict::Dead => panic!("given up after {attempts}"),
        }
    }

    #[test]
    fn the_wait_doubles_up_to_an_hour_and_then_it_is_dead() {
        assert_eq!(wait(0, 1), TimeDelta::seconds(30));
        assert_eq!(wait(0, 2), TimeDelta::seconds(60));
        assert_eq!(wait(0, 7), TimeDelta::minutes(32));
        assert_eq!(wait(0, 8), TimeDelta::hours(1));
        assert_eq!(wait(0, MAX_ATTEMPTS - 1), TimeDelta::hours(1));
        assert_eq!(after_failure(0, MAX_ATTEMPTS, at(3, 2, 9, 0)), Verdict::Dead);
        assert_eq!(after_failure(0, i32::MAX, at(3, 2, 9, 0)), Verdict::Dead);
    }

    #[test]
    fn rows_that_failed_together_come_back_apart() {
        let waits: std::collections::BTreeSet<_> = (1..=50).map(|id| wait(id, 4)).collect();
        assert!(waits.len() > 40, "{} different waits", waits.len());
    }

    proptest! {
        #[test]
        fn no_wait_is_shorter_than_the_first_or_longer_than_the_ceiling(id: i64, attempts in 1..MAX_ATTEMPTS) {
            let wait = wait(id, attempts);
            prop_assert!(FIRST <= wait && wait <= CEILING);
        }
    }
}
