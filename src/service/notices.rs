//! A person's inbox.

use super::{Ctx, Error};
use crate::domain::permission::{Actor, KeptAway};
use crate::domain::time::Instant;
use crate::store;
use entity::notice;
use entity::values::TicketNumber;

/// One line of an inbox (站内提醒).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: i64,
    pub kind: String,
    pub text: String,
    pub ticket: Option<TicketNumber>,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

impl From<notice::Model> for Notice {
    fn from(row: notice::Model) -> Self {
        let notice::Model { id, kind, text, ticket, created_at, read_at, .. } = row;
        Self { id, kind, text, ticket, created_at, read_at }
    }
}

/// A page of an inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    pub items: Vec<Notice>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<i64>,
    /// Lines not read, on all pages.
    pub unread: u64,
}

/// A page of the inbox of `actor`, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn inbox(
    ctx: &Ctx,
    actor: &Actor,
    unread_only: bool,
    before: Option<i64>,
    limit: u64,
) -> Result<Inbox, Error> {
    let db = &ctx.db.read;
    let who = KeptAway::of(actor);
    let mut rows = store::notice::list(db, &who, unread_only, before, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let unread = store::notice::unread(db, &who).await?;
    Ok(Inbox { items: rows.into_iter().map(Notice::from).collect(), next, unread })
}

/// Marks one line as read; one read before keeps its time.
///
/// # Errors
/// `NotFound` where (s)he has none of this id.
pub async fn read(ctx: &Ctx, actor: &Actor, id: i64) -> Result<(), Error> {
    let now = ctx.now();
    let found =
        ctx.transaction(async |txn| Ok(store::notice::read(txn, actor.person, id, now).await?)).await?;
    if found { Ok(()) } else { Err(Error::NotFound) }
}

/// Marks every line as read. Returns how many were not.
///
/// # Errors
/// When the database refuses.
pub async fn read_all(ctx: &Ctx, actor: &Actor) -> Result<u64, Error> {
    let now = ctx.now();
    ctx.transaction(async |txn| Ok(store::notice::read_all(txn, actor.person, now).await?)).await
}
