//! 不采纳督办建议: what a supervisor has put away stays away until something new happens to it.

use super::time::Instant;

/// A unit that does not sign, as it was put away (不采纳): when it had been given the ticket, and how often it had been urged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalPutAway {
    pub given_at: Instant,
    pub urged: i64,
}

impl RefusalPutAway {
    /// Whether it stays away: it is the same dispatch, and nobody has urged since. Time alone is nothing new.
    pub fn holds(self, given_at: Instant, urged: i64) -> bool {
        // As exactly as the databases keep it.
        self.given_at.timestamp_micros() == given_at.timestamp_micros() && self.urged >= urged
    }
}

/// Whether a hot spot that was put away at `at` stays away: since then nobody has called about it, neither with a ticket of the own
/// (the last was recorded at `recorded`) nor on one that was there (加入诉求人、重复来电, last at `called`).
pub fn hotspot_stays_away(at: Instant, recorded: Instant, called: Option<Instant>) -> bool {
    called.map_or(recorded, |called| called.max(recorded)) <= at
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn at(minute: i64) -> Instant {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[test]
    fn an_urging_or_another_dispatch_is_new() {
        let away = RefusalPutAway { given_at: at(1), urged: 2 };
        assert!(away.holds(at(1), 2));
        assert!(away.holds(at(1) + TimeDelta::nanoseconds(300), 2), "a database keeps microseconds");
        assert!(!away.holds(at(1), 3));
        assert!(!away.holds(at(2), 2));
    }

    #[test]
    fn every_call_is_new() {
        assert!(hotspot_stays_away(at(5), at(5), None));
        assert!(hotspot_stays_away(at(5), at(4), Some(at(5))));
        assert!(!hotspot_stays_away(at(5), at(6), None));
        assert!(!hotspot_stays_away(at(5), at(4), Some(at(6))));
    }
}
