//! When things run: a worker sleeps until the next instant at which something is due, or until a commit wakes it.

mod job;

use crate::service::{Ctx, timers};
use job::Job;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Nobody rings across processes: what another one has caused is looked for this often.
const SAFETY: Duration = Duration::from_secs(60);

/// Something is due, but another process holds it.
const HELD: Duration = Duration::from_millis(50);

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
    workers.tasks.close();
    workers
}

impl Workers {
    /// Lets what has begun finish, and begins nothing more.
    pub async fn stop(self) {
        self.stop.cancel();
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
                ctx.wake.notify();
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

/// How long there is nothing to do.
async fn pause(ctx: &Ctx, job: Job) -> Duration {
    match job.next_at(ctx).await {
        Ok(None) => SAFETY,
        Ok(Some(at)) => (at - ctx.now()).to_std().unwrap_or_default().clamp(HELD, SAFETY),
        Err(error) => {
            tracing::error!(job = job.name(), "worker: {}", error.chain());
            RECOVERY
        }
    }
}
