//! Whether this process can serve, and what it would be measured by (`/readyz`, `/metrics`; design.md §6).

use super::{Ctx, Error};
use crate::clock::Stopwatch;
use crate::domain::ticket::in_hand;
use crate::domain::time::Instant;
use crate::outbox::Lane;
use crate::store;
use chrono::TimeDelta;
use entity::values::{OutboxState, Status};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A database that takes longer to answer a ping does not count as answering.
const PATIENCE: Duration = Duration::from_secs(3);

/// Bytes written to find out whether there is room.
const PROBE: usize = 256 << 10;

/// Counting what waits in each state costs a walk along an index; nobody needs it more often.
const QUEUES_AGE: Duration = Duration::from_secs(30);

/// What this process has noticed about itself. Clones share it.
#[derive(Debug, Clone)]
pub struct Health(Arc<Noticed>);

#[derive(Debug)]
struct Noticed {
    since: Stopwatch,
    writes_fail: AtomicBool,
    queues: Mutex<Option<(Stopwatch, Vec<Queue>)>>,
}

impl Default for Health {
    fn default() -> Self {
        Self(Arc::new(Noticed {
            since: Stopwatch::start(),
            writes_fail: AtomicBool::new(false),
            queues: Mutex::default(),
        }))
    }
}

impl Health {
    /// Notes how a transaction ended: a refusal is an answer too.
    pub(super) fn wrote<T>(&self, outcome: &Result<T, Error>) {
        let failed = match outcome {
            Ok(_) => false,
            Err(Error::Unavailable(_)) => true,
            Err(_) => return,
        };
        self.0.writes_fail.store(failed, Ordering::Relaxed);
    }

    fn age(&self) -> TimeDelta {
        TimeDelta::from_std(self.0.since.elapsed()).unwrap_or(TimeDelta::MAX)
    }
}

/// One thing that must be well, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    /// In words; `None` where all is well.
    pub fault: Option<String>,
}

/// Looks at everything that serving needs. Where the database does not answer, nothing behind it is looked at.
pub async fn checks(ctx: &Ctx) -> Vec<Check> {
    let database = within(async { Ok(ctx.db.read.ping().await?) }).await.err();
    let mut checks = vec![Check { name: "database", fault: database }];
    if checks[0].fault.is_none() {
        for (name, fault) in [
            ("schema", flat(within(schema(ctx)).await)),
            ("storage", flat(within(storage(ctx)).await)),
            ("outbox", flat(within(outbox(ctx)).await)),
            ("timers", flat(within(timers(ctx)).await)),
        ] {
            checks.push(Check { name, fault });
        }
    }
    checks
}

/// What the check found, or why it could not be made.
fn flat(found: Result<Option<String>, String>) -> Option<String> {
    found.unwrap_or_else(Some)
}

async fn within<T>(check: impl Future<Output = Result<T, Error>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, check).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => {
            tracing::warn!("not ready: {}", error.chain());
            Err("数据库没有正常应答".to_owned())
        }
        Err(_) => Err(format!("数据库在 {} 秒内没有应答", PATIENCE.as_secs())),
    }
}

async fn schema(ctx: &Ctx) -> Result<Option<String>, Error> {
    let applied = store::meta::applied_changes(&ctx.db.read).await?;
    let missing = ctx.schema.iter().find(|name| !applied.contains(name));
    let newer = applied.iter().find(|name| !ctx.schema.contains(name));
    Ok(match (missing, newer) {
        (Some(name), _) => Some(format!("数据库结构缺少 {name}，请运行 hotline migrate")),
        (None, Some(name)) => Some(format!("数据库结构（{name}）比本程序新，请使用更新的程序")),
        (None, None) => None,
    })
}

/// A write that failed is tried again here, so that a balancer sees the disk being free again.
async fn storage(ctx: &Ctx) -> Result<Option<String>, Error> {
    if !ctx.health.0.writes_fail.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let now = ctx.clock.real_now().to_rfc3339();
    // As much as an intake writes: a little finds room where a ticket does not.
    let large = format!("{now} {}", "·".repeat(PROBE / 2));
    let probe = async {
        write(ctx, &large).await?;
        write(ctx, &now).await
    };
    Ok(probe.await.err().map(|error| {
        tracing::warn!("not ready: {}", error.chain());
        "数据库不能写入，磁盘可能已满".to_owned()
    }))
}

async fn write(ctx: &Ctx, value: &str) -> Result<(), Error> {
    ctx.transaction(async |txn| Ok(store::meta::put(txn, store::meta::PROBE, value).await?)).await
}

async fn outbox(ctx: &Ctx) -> Result<Option<String>, Error> {
    let limit = TimeDelta::seconds(ctx.config.health.outbox_lag_seconds.into());
    for lane in ctx.courier.lanes() {
        let late = lateness(ctx, ctx.courier.next_at(lane).await?).min(ctx.health.age());
        if late > limit {
            let what = match lane {
                Lane::House => "待发事项",
                Lane::Mail => "待发信件",
                Lane::Counters => "报表计数",
            };
            return Ok(Some(format!("{what}积压：最早的一件已晚 {} 秒", late.num_seconds())));
        }
    }
    Ok(None)
}

async fn timers(ctx: &Ctx) -> Result<Option<String>, Error> {
    let limit = TimeDelta::seconds(ctx.config.health.timer_lag_seconds.into());
    let late = lateness(ctx, store::ticket::next_fire(&ctx.db.read).await?).min(ctx.health.age());
    Ok((late > limit).then(|| format!("定时动作滞后：最早的一项已晚 {} 秒", late.num_seconds())))
}

/// How late something is that was due at `due`; nothing due is not late.
fn lateness(ctx: &Ctx, due: Option<Instant>) -> TimeDelta {
    due.map_or(TimeDelta::zero(), |due| (ctx.now() - due).max(TimeDelta::zero()))
}

/// What waits in one lane of the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub lane: Lane,
    pub depth: i64,
    /// Of the first promise that is due.
    pub lag: TimeDelta,
    /// Since the oldest undelivered promise was made: a letter that waits for the morning counts.
    pub oldest: TimeDelta,
}

/// The tickets in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queue {
    pub status: Status,
    pub depth: i64,
    /// Since the first of them was received.
    pub oldest: TimeDelta,
}

/// What the database says about the work that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    pub outbox: Vec<Waiting>,
    pub timers_lag: TimeDelta,
    pub dead: u64,
    pub parked: u64,
    pub queues: Vec<Queue>,
    /// Consoles that listen to this process.
    pub listeners: usize,
}

/// Measures the work that waits.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(ctx: &Ctx) -> Result<Load, Error> {
    let db = &ctx.db.read;
    let mut outbox = Vec::new();
    for lane in Lane::ALL {
        let backlog = ctx.courier.backlog(lane).await?;
        let (lag, oldest) = (lateness(ctx, backlog.next_at), lateness(ctx, backlog.oldest));
        outbox.push(Waiting { lane, depth: backlog.count, lag, oldest });
    }
    Ok(Load {
        outbox,
        timers_lag: lateness(ctx, store::ticket::next_fire(db).await?),
        dead: store::outbox::count(db, OutboxState::Dead).await?,
        parked: store::ticket::count_parked(db).await?,
        queues: queues(ctx).await?,
        listeners: ctx.courier.hub().listeners(),
    })
}

async fn queues(ctx: &Ctx) -> Result<Vec<Queue>, Error> {
    let kept = &ctx.health.0.queues;
    let known = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, queues)) = known.filter(|(at, _)| at.elapsed() < QUEUES_AGE) {
        return Ok(queues);
    }
    let waiting: Vec<Status> = in_hand().collect();
    let found = store::ticket::queues(&ctx.db.read, &waiting).await?;
    let queues: Vec<Queue> = waiting
        .into_iter()
        .map(|status| {
            let row = found.iter().find(|row| row.status == status);
            let oldest = lateness(ctx, row.and_then(|row| row.oldest));
            Queue { status, depth: row.map_or(0, |row| row.count), oldest }
        })
        .collect();
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((Stopwatch::start(), queues.clone()));
    Ok(queues)
}
