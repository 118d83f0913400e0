//! Counts for the reports, exact in integers: from counters that the outbox keeps, and from the rows themselves where few are
//! seen, or to prove the counters.

pub mod counters;
pub mod hotspot;
mod overview;
mod performance;
pub mod ratings;
mod rows;
mod rulings;
mod select;
mod statement;

pub use entity::values::{Basis, GroupBy};
pub use overview::{Overview, overview};
pub use performance::{Counted, Row, performance, recounted};
pub use rulings::{Place, Ruled, rulings};

use crate::domain::time::Instant;
use chrono::{Datelike, Months, NaiveDate};
use entity::values::Line;

/// What a report is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// First Beijing date.
    pub from: NaiveDate,
    /// Last Beijing date, inclusive.
    pub to: NaiveDate,
    pub basis: Basis,
    /// None for all.
    pub lines: Vec<Line>,
    /// As things stand at this instant.
    pub as_of: Instant,
}

/// The parts of a period that lie in one month each.
fn months(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut parts = Vec::new();
    let mut start = from;
    while start <= to {
        let Some(next) = start.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))) else {
            break;
        };
        parts.push((start, next.pred_opt().map_or(to, |last| last.min(to))));
        start = next;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_falls_into_months() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let parts = months(day("2026-11-20"), day("2027-01-03"));
        assert_eq!(
            parts,
            [
                (day("2026-11-20"), day("2026-11-30")),
                (day("2026-12-01"), day("2026-12-31")),
                (day("2027-01-01"), day("2027-01-03")),
            ]
        );
        assert!(months(day("2026-02-02"), day("2026-02-01")).is_empty());
    }
}
