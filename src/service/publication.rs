//! 评价和回复公开: what waits for an editor, and what the public reads (西政发〔2022〕27号).

use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::lifecycle::may_publish;
use crate::domain::permission::{Actor, scope};
use crate::domain::ticket::{Text, Ticket};
use crate::store;
use crate::store::ticket::Stored;
use entity::rating;
use entity::values::*;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

pub use crate::store::publication::{Place, Reply, Sought};

/// A result that waits for its public wording, or has one.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub stored: Stored,
    pub texts: BTreeMap<u32, String>,
    pub rating: Option<rating::Model>,
}

impl Candidate {
    /// The facts.
    pub fn ticket(&self) -> &Ticket {
        &self.stored.ticket
    }

    /// The words of a text; empty once erased.
    pub fn words(&self, text: &Text) -> String {
        text.number().and_then(|n| self.texts.get(&n)).cloned().unwrap_or_default()
    }
}

/// What `actor` is told of a ticket that (s)he has just published or taken down: who sees it otherwise reads it as ever (`None`), who
/// reaches it by these commands alone what the pool shows of it (docs/adr/0024).
///
/// # Errors
/// When the database cannot be read.
pub async fn after(ctx: &Ctx, actor: &Actor, stored: &Stored) -> Result<Option<(Candidate, Rules)>, Error> {
    let db = &ctx.db.read;
    if store::ticket::is_visible(db, &scope(actor), &stored.ticket.number).await? {
        return Ok(None);
    }
    Ok(Some((candidate(db, stored.clone()).await?, ctx.rules(db).await?)))
}

async fn candidate(db: &impl ConnectionTrait, stored: Stored) -> Result<Candidate, Error> {
    let texts = store::text::read(db, stored.id).await?;
    let rating = match &stored.ticket.rating {
        Some(facts) => store::rating::by_id(db, facts.id).await?,
        None => None,
    };
    Ok(Candidate { stored, texts, rating })
}

/// How many finished tickets are looked through for one page.
const LOOKED_THROUGH: u64 = 1000;

/// The results that wait, are public or were taken down, the last finished first, and where the list goes on.
///
/// # Errors
/// When the database cannot be read.
pub async fn pool(
    ctx: &Ctx,
    state: PublicState,
    after: Option<Place>,
    limit: u64,
) -> Result<(Vec<Candidate>, Option<Place>, Rules), Error> {
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let (mut found, mut place, mut seen) = (Vec::new(), after, 0);
    let page = limit.max(50);
    loop {
        let places = store::publication::finished(db, state, place, page).await?;
        let more = places.len() as u64 == page;
        let ids: Vec<TicketId> = places.iter().map(|place| place.ticket).collect();
        let mut tickets: BTreeMap<TicketId, Stored> =
            store::ticket::of_rows(db, &ids).await?.into_iter().map(|stored| (stored.id, stored)).collect();
        for at in places {
            place = Some(at);
            seen += 1;
            let Some(stored) =
                tickets.remove(&at.ticket).filter(|stored| may_publish(&stored.ticket).is_ok())
            else {
                continue;
            };
            found.push(candidate(db, stored).await?);
            if found.len() as u64 == limit {
                return Ok((found, place, rules));
            }
        }
        if !more {
            return Ok((found, None, rules));
        }
        if seen >= LOOKED_THROUGH {
            return Ok((found, place, rules));
        }
    }
}

/// What the public reads, newest first, and where the list goes on.
///
/// # Errors
/// When the database cannot be read.
pub async fn replies(
    ctx: &Ctx,
    sought: &Sought,
    after: Option<Place>,
    limit: u64,
) -> Result<(Vec<Reply>, Option<Place>, Rules), Error> {
    let db = &ctx.db.read;
    let mut found = store::publication::replies(db, sought, after, limit + 1).await?;
    let more = found.len() as u64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|last| last.place);
    Ok((found, next, ctx.rules(db).await?))
}
