//! Random people give random commands through the API while the time jumps over the Mid-Autumn festival and National Day.
//!
//! Whatever they do: what is offered can be done, what is not offered is refused with a stable code, a refusal changes
//! nothing, of two at once one wins, and in the end the journal, the rows, the clocks and the counters tell one story.
//!
//! `HOTLINE_STEPS` says how many steps (5,000 by default, 200,000 in `make soak`), `HOTLINE_SEED` repeats a walk as far as the two who act
//! at once come out alike.

mod clocks;
mod moves;
mod people;
mod walk;

use crate::app::{Kind, TestApp, at};
use hotline::clock::Clock;
use walk::Walk;

/// The same walk in every `make test`, so that a red run tells of the change and not of luck; `make soak` draws another each time.
const SEED: u64 = 12345;

/// The Friday before the Mid-Autumn festival of 2026; the Sunday after it is a working day.
const BEGINNING: &str = "2026-09-18T09:00:00+08:00";

async fn walk(kind: Kind) {
    let number = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().expect("a number"));
    let steps = number("HOTLINE_STEPS").unwrap_or(5_000);
    let seed = number("HOTLINE_SEED").unwrap_or(SEED);
    println!("{steps} steps on {kind:?}, HOTLINE_SEED={seed}");
    let Some(app) = TestApp::with_clock(kind, Clock::fixed(at(BEGINNING)), |_| {}).await else {
        return println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
    };
    let mut walk = Walk::begin(&app, seed).await;
    for step in 0..steps {
        walk.step().await;
        if step % 2_500 == 2_499 {
            walk.all_tell_one_story().await;
        }
    }
    walk.all_tell_one_story().await;
    println!("{kind:?}: {}", walk.told());
    app.end().await;
}

#[actix_web::test]
async fn whatever_people_do_the_rules_hold_on_sqlite() {
    walk(Kind::Sqlite).await;
}

#[actix_web::test]
async fn whatever_people_do_the_rules_hold_on_postgres() {
    walk(Kind::Postgres).await;
}
