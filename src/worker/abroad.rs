//! What the processes on one PostgreSQL tell each other: that there is work, and what consoles want to hear.
//!
//! Nothing depends on a word that gets lost: work is looked for anyway, and a console that comes again reads everything anew.

use super::RECOVERY;
use crate::service::Ctx;
use crate::service::live::{Heard, Neighbours};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Rings within this time are told as one.
const BREATH: Duration = Duration::from_millis(20);

/// The tasks that listen and tell; dropping it ends them.
#[derive(Debug)]
pub struct Abroad(Vec<JoinHandle<()>>);

impl Drop for Abroad {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

/// Listens to the other processes and tells them what happens here. On SQLite there are none.
pub fn start(ctx: &Ctx) -> Abroad {
    if ctx.is_alone() {
        return Abroad(Vec::new());
    }
    Abroad(vec![tokio::spawn(tell(ctx.clone())), tokio::spawn(listen(ctx.clone()))])
}

async fn tell(ctx: Ctx) {
    let mut ear = ctx.wake.listen_for_others();
    loop {
        ear.rung().await;
        if let Err(error) = Neighbours::ring(&ctx).await {
            tracing::warn!("other processes were not told: {}", error.chain());
        }
        tokio::time::sleep(BREATH).await;
    }
}

async fn listen(ctx: Ctx) {
    loop {
        match Neighbours::listen(&ctx).await {
            Ok(mut neighbours) => {
                // What was said before the ear was open is caught up with.
                ctx.wake.here();
                while let Some(heard) = neighbours.next().await {
                    match heard {
                        Heard::Ring => ctx.wake.here(),
                        Heard::Event(word) => ctx.courier.hub().hear(&word),
                    }
                }
                tracing::warn!("the ear for other processes is lost");
                ctx.courier.hub().let_go();
            }
            Err(error) => tracing::warn!("no ear for other processes: {}", error.chain()),
        }
        tokio::time::sleep(RECOVERY).await;
    }
}
