//! How long the pure core takes: `make bench`. What is measured and what came out: docs/benchmarks.md.

use chrono::{DateTime, TimeDelta};
use divan::{Bencher, black_box};
use hotline::domain::calendar::{Allowance, Calendar};
use hotline::domain::time::Instant;

fn main() {
    divan::main();
}

/// 2026-09-30 10:00 in Beijing: the count crosses National Day and a worked Saturday.
fn before_national_day() -> Instant {
    DateTime::from_timestamp(1_790_733_600, 0).unwrap_or_default()
}

/// A year of starts, for the price of a deadline when the holidays are spread as they are.
fn a_year() -> Vec<Instant> {
    (0..365).map(|day| before_national_day() - TimeDelta::days(day)).collect()
}

#[divan::bench(args = [3, 5, 15, 30])]
fn due_in_working_days(bencher: Bencher, days: u32) {
    let calendar = Calendar::official();
    bencher.bench(|| calendar.due(black_box(before_national_day()), Allowance::WorkingDays(days)));
}

#[divan::bench]
fn due_in_working_hours(bencher: Bencher) {
    let calendar = Calendar::official();
    bencher.bench(|| calendar.due(black_box(before_national_day()), Allowance::WorkingMinutes(240)));
}

#[divan::bench]
fn a_year_of_deadlines(bencher: Bencher) {
    let (calendar, starts) = (Calendar::official(), a_year());
    bencher
        .counter(starts.len())
        .bench(|| starts.iter().map(|start| calendar.due(*start, Allowance::WorkingDays(5)).on).max());
}

#[divan::bench]
fn explained_day_by_day(bencher: Bencher) {
    let calendar = Calendar::official();
    bencher.bench(|| calendar.explain(black_box(before_national_day()), Allowance::WorkingDays(15)));
}
