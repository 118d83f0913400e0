//! Time: the only caller of `Utc::now`.
//!
//! The product's clock may be moved (the demo's clock, contract.md §1; a fixed one in tests). Tokens, lock-outs
//! and rate limits use real time.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// A handle to the product's clock; clones share it.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Kind>);

#[derive(Debug)]
enum Kind {
    Real,
    /// Microseconds ahead of real time.
    Demo(AtomicI64),
    /// Microseconds since 1970, standing still.
    Fixed(AtomicI64),
}

impl Clock {
    /// The world's clock.
    pub fn real() -> Self {
        Self(Arc::new(Kind::Real))
    }

    /// A clock that shows `start` now and runs on.
    pub fn demo(start: DateTime<Utc>) -> Self {
        Self(Arc::new(Kind::Demo(AtomicI64::new((start - now()).num_microseconds().unwrap_or(0)))))
    }

    /// A clock that shows `at` until it is moved.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Arc::new(Kind::Fixed(AtomicI64::new(at.timestamp_micros()))))
    }

    /// The product's time, to the microsecond: what both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        match &*self.0 {
            Kind::Real => now(),
            Kind::Demo(ahead) => now() + TimeDelta::microseconds(ahead.load(Ordering::SeqCst)),
            Kind::Fixed(at) => at_micros(at.load(Ordering::SeqCst)),
        }
    }

    /// The world's time, whatever the product's clock shows.
    pub fn real_now(&self) -> DateTime<Utc> {
        now()
    }

    /// Whether this is a demo's clock.
    pub fn is_demo(&self) -> bool {
        matches!(&*self.0, Kind::Demo(_))
    }

    /// Moves a demo's or a test's clock forward to `to`. False when it is the real one, or `to` lies before now.
    pub fn advance_to(&self, to: DateTime<Utc>) -> bool {
        match &*self.0 {
            Kind::Real => false,
            Kind::Demo(ahead) => {
                let wanted = (to - now()).num_microseconds().unwrap_or(0);
                ahead.fetch_max(wanted, Ordering::SeqCst) <= wanted
            }
            Kind::Fixed(at) => {
                let wanted = to.timestamp_micros();
                at.fetch_max(wanted, Ordering::SeqCst) <= wanted
            }
        }
    }
}

/// Measures how long something takes, whatever any clock shows.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Runs from now on.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// How long it has run.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

fn at_micros(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_clock_starts_where_told_runs_on_and_only_goes_forward() {
        let start = at_micros(1_790_000_000_000_000);
        let clock = Clock::demo(start);
        let first = clock.now();
        assert!(first >= start && first < start + TimeDelta::minutes(1));
        assert!(clock.advance_to(start + TimeDelta::days(3)));
        assert!(clock.now() >= start + TimeDelta::days(3));
        assert!(!clock.advance_to(start));
        assert!(clock.now() >= start + TimeDelta::days(3));
        assert!(clock.real_now() - now() < TimeDelta::minutes(1));
    }

    #[test]
    fn a_fixed_clock_stands_still() {
        let clock = Clock::fixed(at_micros(5));
        assert_eq!(clock.now(), at_micros(5));
        assert!(clock.advance_to(at_micros(9)));
        assert_eq!(clock.clone().now(), at_micros(9));
        assert!(!Clock::real().advance_to(at_micros(9)));
    }
}
