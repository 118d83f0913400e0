//! Many connections at once, and how long each answer took.

use crate::Failed;
use crate::http::{Connection, Request};
use futures_util::future::try_join_all;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// How a run went.
#[derive(Debug, Clone)]
pub struct Figures {
    pub requests: usize,
    pub seconds: f64,
    /// In order.
    times: Vec<Duration>,
    pub failed: usize,
}

impl Figures {
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.seconds
    }

    /// Milliseconds within which this share of the answers came.
    pub fn within(&self, share: f64) -> f64 {
        let at = (self.times.len() as f64 * share).ceil() as usize;
        self.times.get(at.saturating_sub(1)).map_or(f64::NAN, |t| t.as_secs_f64() * 1e3)
    }
}

/// When requests are sent.
#[derive(Debug, Clone, Copy)]
enum Pace {
    /// Each as soon as the last on its connection was answered.
    Flat,
    /// So many a second, whether or not answers come.
    Fixed(u32),
}

/// Sends what `next` gives for `seconds`, on so many connections that are kept open; `expected` is the good status.
pub async fn drive(
    port: u16,
    connections: usize,
    seconds: u64,
    expected: u16,
    next: impl Fn(usize) -> Request,
) -> Result<Figures, Failed> {
    send(port, connections, seconds, expected, Pace::Flat, next).await
}

/// Sends so many a second. Each is measured from the moment at which it was due, not from that at which a connection was free
/// for it: a server that stops for a while is not asked less meanwhile.
pub async fn drive_at(
    port: u16,
    (rate, connections): (u32, usize),
    seconds: u64,
    expected: u16,
    next: impl Fn(usize) -> Request,
) -> Result<Figures, Failed> {
    send(port, connections, seconds, expected, Pace::Fixed(rate), next).await
}

async fn send(
    port: u16,
    connections: usize,
    seconds: u64,
    expected: u16,
    pace: Pace,
    next: impl Fn(usize) -> Request,
) -> Result<Figures, Failed> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(port).await?);
    }
    let (sent, begun) = (Cell::new(0), Instant::now());
    let until = begun + Duration::from_secs(seconds);
    let due = |n: usize| match pace {
        Pace::Flat => Instant::now(),
        Pace::Fixed(rate) => begun + Duration::from_secs(n as u64) / rate,
    };
    let each = open.into_iter().map(async |mut connection| {
        let (mut times, mut failed) = (Vec::new(), 0);
        loop {
            let n = sent.replace(sent.get() + 1);
            let request = next(n);
            let start = due(n);
            if start >= until {
                break;
            }
            if let Pace::Fixed(_) = pace {
                tokio::time::sleep_until(start.into()).await;
            }
            let answer = connection.send(&request).await?;
            times.push(start.elapsed());
            if answer.status != expected {
                if failed == 0 {
                    eprintln!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body));
                }
                failed += 1;
            }
        }
        Ok::<_, Failed>((times, failed))
    });
    let done = try_join_all(each).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let failed = done.iter().map(|(_, failed)| failed).sum();
    let mut times: Vec<Duration> = done.into_iter().flat_map(|(times, _)| times).collect();
    times.sort_unstable();
    Ok(Figures { requests: times.len(), seconds, times, failed })
}
