//! Live events for one person: only what (s)he may see at that moment (peers.md lessons 31 and 33).

use super::account::{self, Member};
use super::{Ctx, Error};
use crate::domain::permission::scope;
use crate::outbox::Subscription;
use crate::store;

pub use crate::outbox::Live;

/// A person who listens.
#[derive(Debug)]
pub struct Listener {
    ctx: Ctx,
    member: Member,
    token: String,
    subscription: Subscription,
    /// Heard, and not yet judged: whoever waits for `next` may let go in between.
    heard: Option<Live>,
}

/// Listens from now on, until the access token runs out or its session ends.
pub fn listen(ctx: &Ctx, member: Member, token: &str) -> Listener {
    let subscription = ctx.courier.hub().subscribe(member.actor.person);
    Listener { ctx: ctx.clone(), member, token: token.to_owned(), subscription, heard: None }
}

impl Listener {
    /// The next event that this person may hear; `None` when there will be no more. Nothing is lost where this is
    /// dropped before it is ready.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next(&mut self) -> Result<Option<Live>, Error> {
        loop {
            if self.heard.is_none() {
                self.heard = self.subscription.next().await;
            }
            let Some(event) = &self.heard else { return Ok(None) };
            let may = self.may_hear(event).await?;
            let event = self.heard.take();
            if may {
                return Ok(event);
            }
        }
    }

    async fn may_hear(&self, event: &Live) -> Result<bool, Error> {
        let ticket = match event {
            Live::Ticket { number, .. } => number,
            Live::Notice { ticket: Some(number), .. } => number,
            Live::Notice { ticket: None, .. } => return Ok(true),
        };
        Ok(store::ticket::is_visible(&self.ctx.db.read, &scope(&self.member.actor), ticket).await?)
    }

    /// Looks again at who this is: a session that ended, a disabled account or a role taken away counts.
    ///
    /// # Errors
    /// `Unauthenticated` when the session is over.
    pub async fn check(&mut self) -> Result<(), Error> {
        self.member = account::member(&self.ctx, &self.token).await?;
        Ok(())
    }

    /// Real seconds until the access token runs out.
    pub fn seconds_left(&self) -> u64 {
        let end = self.ctx.tokens.read(&self.token).map_or(0, |claims| claims.exp);
        u64::try_from(end - self.ctx.clock.real_now().timestamp()).unwrap_or(0)
    }
}

/// What another process has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// There may be work.
    Ring,
    /// Something that consoles want to hear, for [`crate::outbox::Hub::hear`].
    Event(String),
}

/// The other processes on this database.
#[derive(Debug)]
pub struct Neighbours(store::dialect::Ear);

const RING: &str = "hotline_ring";

impl Neighbours {
    /// Tells them that there may be work.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn ring(ctx: &Ctx) -> Result<(), Error> {
        Ok(store::dialect::tell(&ctx.db.read, RING, "").await?)
    }

    /// Listens to them, on a connection of its own.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn listen(ctx: &Ctx) -> Result<Self, Error> {
        let url = ctx.config.database_url();
        Ok(Self(store::dialect::Ear::open(&url, &[RING, crate::outbox::CHANNEL]).await?))
    }

    /// What is said next; `None` when the connection is lost.
    pub async fn next(&mut self) -> Option<Heard> {
        let (channel, word) = self.0.next().await?;
        Some(if channel == RING { Heard::Ring } else { Heard::Event(word) })
    }
}
