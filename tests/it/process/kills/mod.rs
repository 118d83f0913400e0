//! The program is killed without a warning, again and again, under calls, ratings, commands, timers and delivery. What was
//! acknowledged is there afterwards, and nothing happened twice.
//!
//! `HOTLINE_KILLS` says how often (20; `make soak` 200), `HOTLINE_SEED` repeats the instants of an earlier run.

mod found;
mod ledger;
mod load;
mod people;
mod run;

use super::server::home;
use crate::app::Kind;
use crate::worker::sink::Sink;
use run::Run;
use std::collections::BTreeMap;

/// Where the demo's clock begins.
const MORNING: &str = "2026-09-01T10:00:00+08:00";

async fn nothing_is_lost(kind: Kind) {
    let Some(home) = home(kind).await else { return };
    let number = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().expect("a number"));
    let kills = number("HOTLINE_KILLS").unwrap_or(20);
    let seed = number("HOTLINE_SEED").unwrap_or(12345);
    println!("{kills} kills on {kind:?}, HOTLINE_SEED={seed}");
    let address = Sink::nowhere().await;
    let sink = Sink::at(address).await;
    let run = Run::new(&home, address, seed);
    let people = run.sign_in().await;
    for _ in 0..kills {
        sink.next_era();
        run.life(&people).await;
    }
    sink.next_era();
    run.rest(&people).await;

    let (ledger, letters) = (run.end(), sink.letters());
    let mut given: BTreeMap<&str, usize> = BTreeMap::new();
    for command in &ledger.given {
        *given.entry(command.event).or_default() += 1;
    }
    println!(
        "{kind:?}: {} tickets, {} ratings, {} photos, {given:?}, {} finished, clock at {:?}, {} letters",
        ledger.taken.len(),
        ledger.rated.len(),
        ledger.uploaded.len(),
        ledger.finished.len(),
        ledger.moved,
        letters.len()
    );
    for event in ["signed", "contacted", "submitted", "reviewed", "visited"] {
        assert!(given.contains_key(event), "nothing was {event}: {given:?}");
    }
    found::check(&home, kind, &ledger, &letters).await;
    home.end().await;
}

#[actix_web::test]
async fn nothing_is_lost_when_it_is_killed_on_sqlite() {
    nothing_is_lost(Kind::Sqlite).await;
}

#[actix_web::test]
async fn nothing_is_lost_when_it_is_killed_on_postgres() {
    nothing_is_lost(Kind::Postgres).await;
}
