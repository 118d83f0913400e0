//! The product under load, beside the same rows without it: `make bench`. What is measured and what came out:
//! docs/benchmarks.md.
//!
//! `TICKETS="10000 1000000"` sizes, `OPEN=50` share of open tickets in a hundred, `TIMERS=100000` timers due at once,
//! `RATINGS=1000000` of a month, `SECONDS=10` of each measurement, `DATABASES="sqlite postgres"`, `PARTS="reads intake ratings"` of
//! each size. 0 leaves a part out.

mod drive;
mod fill;
mod http;
mod measure;
mod month;
mod place;
mod ratings;
mod raw;
mod server;
mod table;

use measure::Size;
use place::Kind;
use table::Table;

/// Whatever went wrong: a load program says it and ends.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The password of the demo accounts.
const PASSWORD: &str = "Bench-12345-hotline";

fn main() -> Result<(), Failed> {
    // Cargo runs every bench target with this under `cargo test --benches`: nothing to test here.
    if std::env::args().any(|arg| arg == "--test") {
        return Ok(());
    }
    hotline::startup::block_on(run())
}

fn setting<T: std::str::FromStr>(name: &str, default: &str) -> Result<Vec<T>, Failed> {
    let text =
        std::env::var(name).ok().filter(|t| !t.trim().is_empty()).unwrap_or_else(|| default.to_owned());
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_err(|_| format!("{name}: {word}?").into())).collect()
}

fn one(name: &str, default: &str) -> Result<u64, Failed> {
    setting(name, default)?.first().copied().ok_or_else(|| format!("{name}?").into())
}

async fn run() -> Result<(), Failed> {
    let parts = setting::<String>("PARTS", "reads intake ratings")?;
    let part = |name: &str| parts.iter().any(|part| part == name);
    let size = Size {
        open: one("OPEN", "50")?,
        seconds: one("SECONDS", "10")?,
        reads: part("reads"),
        intake: part("intake"),
        ratings: part("ratings"),
    };
    let (sizes, timers) = (setting::<u64>("TICKETS", "10000 100000")?, one("TIMERS", "20000")?);
    let in_month = one("RATINGS", "1000000")?;
    let mut table = Table::new();
    for name in setting::<String>("DATABASES", "sqlite postgres")? {
        let kind = if name == "postgres" { Kind::Postgres } else { Kind::Sqlite };
        for tickets in sizes.iter().copied().filter(|n| *n > 0) {
            measure::all(&mut table, kind, &name, tickets, size).await?;
            println!("{}", table.markdown());
        }
        if in_month > 0 {
            month::month(&mut table, kind, &name, in_month).await?;
            println!("{}", table.markdown());
        }
        if timers > 0 {
            measure::timers(&mut table, kind, &name, timers).await?;
            println!("{}", table.markdown());
        }
    }
    Ok(())
}
