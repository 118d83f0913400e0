//! What the workers set aside or gave up: shown until somebody has seen to it (peers.md lessons 45 and 48).

use super::{Ctx, Error};
use crate::domain::time::Instant;
use crate::store;
use entity::outbox;
use entity::values::{OutboxState, TicketNumber};

/// A timer that failed and waits for the next event of its ticket, or the next start of the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    pub ticket: TicketNumber,
    pub since: Option<Instant>,
    pub error: String,
}

/// A promise that was given up (已放弃的待发事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    pub id: i64,
    pub topic: String,
    pub attempts: i32,
    pub error: String,
    pub created_at: Instant,
}

impl From<outbox::Model> for Dead {
    fn from(row: outbox::Model) -> Self {
        let outbox::Model { id, topic, attempts, last_error, created_at, .. } = row;
        Self { id, topic, attempts, error: last_error.unwrap_or_default(), created_at }
    }
}

/// Rows of each kind that are shown at once.
const SHOWN: u64 = 200;

/// The timers set aside, longest first, and the promises given up, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn stuck(ctx: &Ctx) -> Result<(Vec<Parked>, Vec<Dead>), Error> {
    let db = &ctx.db.read;
    let parked = store::ticket::parked(db, SHOWN).await?.into_iter().map(|row| Parked {
        ticket: row.number,
        since: row.parked_at,
        error: row.parked_error.unwrap_or_default(),
    });
    let dead = store::outbox::in_state(db, OutboxState::Dead, SHOWN).await?;
    Ok((parked.collect(), dead.into_iter().map(Dead::from).collect()))
}
