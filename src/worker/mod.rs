//! When things run: a worker sleeps until the next instant at which something is due, or until a commit wakes it.

pub mod abroad;
mod job;

use crate::service::{Ctx, retention, timers};
use job::Job;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Whatever rings or does not, what is due is looked for this often.
const SAFETY: Duration = Duration::from_secs(60);

/// The same beside other processes: one that is killed between its commit and its ring has told nobody.
const SAFETY_BESIDE_OTHERS: Duration = Duration::from_secs(10);

/// Something is due, but another process holds it.
const HELD: Duration = Duration::from_millis(50);

/// What has had its time is looked for so often.
const SWEEP: Duration = Duration::from_secs(3600);

/// After a failure of the database.
const RECOVERY: Duration = Duration::from_secs(5);

/// The workers of this process.
#[derive(Debug)]
pub struct Workers {
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Starts one worker for each kind of work, so that a slow mail server holds up no deadline.
pub fn start(ctx: &Ctx) -> Workers {
    let workers = Workers { stop: CancellationToken::new(), tasks: TaskTracker::new() };
    for job in Job::ALL {
        workers.tasks.spawn(work(ctx.clone(), job, workers.stop.clone()));
    }
    workers.tasks.spawn(sweep(ctx.clone(), workers.stop.clone()));
    workers.tasks.close();
    workers
}

impl Workers {
    /// Lets what has begun finish, gives back what was only claimed, and begins nothing more.
    pub async fn stop(self, ctx: &Ctx) {
        self.stop.cancel();
        ctx.courier.close();
        self.tasks.wait().await;
    }
}

async fn work(ctx: Ctx, job: Job, stop: CancellationToken) {
    let mut ear = ctx.wake.listen();
    if job == Job::Timers {
        // A timer that failed under an earlier program may do well under this one.
        match timers::unpark(&ctx).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "timers that were set aside try again"),
            Err(error) => tracing::error!("workers: {}", error.chain()),
        }
    }
    while !stop.is_cancelled() {
        let wait = match job.step(&ctx).await {
            Ok(0) => pause(&ctx, job).await,
            Ok(_) => {
                // One worker's work is another's occasion: a timer's promises want to be delivered.
                ctx.wake.here();
                continue;
            }
            Err(error) => {
                tracing::error!(job = job.name(), "worker: {}", error.chain());
                RECOVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = ear.rung(), if wait != RECOVERY => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Takes away now and then what has had its time.
async fn sweep(ctx: Ctx, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let wait = match retention::sweep(&ctx).await {
            Ok(swept) => {
                if !swept.is_empty() {
                    tracing::info!(?swept, "what has had its time is gone");
                }
                SWEEP
            }
            Err(error) => {
                tracing::error!("retention: {}", error.chain());
                RECOVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// How long there is nothing to do.
async fn pause(ctx: &Ctx, job: Job) -> Duration {
    let safety = if ctx.is_alone() { SAFETY } else { SAFETY_BESIDE_OTHERS };
    match job.next_at(ctx).await {
        Ok(None) => safety,
        Ok(Some(at)) => (at - ctx.now()).to_std().unwrap_or_default().clamp(HELD, safety),
        Err(error) => {
            tracing::error!(job = job.name(), "worker: {}", error.chain());
            RECOVERY
        }
    }
}
