//! The tickets that have to do with one: what is merged into it, of what it is a part, what is linked.

use super::super::Error;
use crate::domain::permission::{Actor, Scope, Sight, scope};
use crate::domain::ticket::{Absorbed, Link, Ticket};
use crate::domain::time::Instant;
use crate::store;
use crate::store::ticket::Row;
use entity::values::{CallerId, TicketNumber};
use sea_orm::ConnectionTrait;

/// Another ticket, as far as the actor may know of it.
#[derive(Debug, Clone)]
pub struct Relative {
    pub number: TicketNumber,
    /// `None` for who may not open it.
    pub row: Option<Row>,
}

/// What was merged into a ticket: whoever sees that sees what was said here too.
#[derive(Debug, Clone)]
pub struct MergedIn {
    pub row: Row,
    /// Whether it can be opened.
    pub visible: bool,
    /// What the citizen said; of the first ones only.
    pub content: Option<String>,
    /// Its callers, as they are numbered here.
    pub callers: Vec<CallerId>,
    pub at: Instant,
}

/// A linked ticket, with what was said to it.
#[derive(Debug, Clone)]
pub struct Linked {
    pub row: Row,
    pub link: Link,
}

/// Everything that has to do with a ticket.
#[derive(Debug, Clone, Default)]
pub struct Kin {
    pub merged_into: Option<Relative>,
    pub merged: Vec<MergedIn>,
    pub links: Vec<Linked>,
    pub split_from: Option<Relative>,
    pub parts: Vec<Relative>,
    /// The ticket itself, into which it was merged: whether it can go back depends on that.
    pub root: Option<Ticket>,
}

/// Of how many merged tickets the words are read: a page shows no more at once.
const READ: usize = 30;

/// What has to do with `ticket`, narrowed to what the actor may see.
///
/// # Errors
/// When the database cannot be read.
pub async fn kin(db: &impl ConnectionTrait, actor: &Actor, ticket: &Ticket) -> Result<Kin, Error> {
    let standing: Vec<&Absorbed> = ticket.merged_in().collect();
    let into = ticket.merged.as_ref().map(|merged| merged.into.clone());
    let from = ticket.split_from.as_ref().map(|from| from.number.clone());
    let mut numbers: Vec<TicketNumber> = standing.iter().map(|absorbed| absorbed.number.clone()).collect();
    numbers.extend(into.clone());
    numbers.extend(from.clone());
    numbers.extend(ticket.split_into.iter().cloned());
    numbers.extend(ticket.links.iter().map(|link| link.number.clone()));
    if numbers.is_empty() {
        return Ok(Kin::default());
    }
    let seen = store::ticket::rows_of(db, &scope(actor), &numbers).await?;
    let row = |number: &TicketNumber| seen.iter().find(|row| row.number == *number).cloned();
    let relative = |number: TicketNumber| Relative { row: row(&number), number };
    let root = match &into {
        Some(into) => {
            store::ticket::get(db, &Scope::of(vec![Sight::All]), into).await?.map(|root| root.ticket)
        }
        None => None,
    };
    Ok(Kin {
        merged: merged(db, &standing, &seen).await?,
        merged_into: into.map(relative),
        split_from: from.map(relative),
        parts: ticket.split_into.iter().cloned().map(relative).collect(),
        // What the actor may not see is not named.
        links: ticket
            .links
            .iter()
            .filter_map(|link| Some(Linked { row: row(&link.number)?, link: link.clone() }))
            .collect(),
        root,
    })
}

async fn merged(
    db: &impl ConnectionTrait,
    standing: &[&Absorbed],
    seen: &[Row],
) -> Result<Vec<MergedIn>, Error> {
    let numbers: Vec<TicketNumber> = standing.iter().map(|absorbed| absorbed.number.clone()).collect();
    // Whoever may see what they were merged into may see what they say.
    let rows = store::ticket::rows_of(db, &Scope::of(vec![Sight::All]), &numbers).await?;
    let mut merged = Vec::with_capacity(rows.len());
    for (at, absorbed) in standing.iter().enumerate() {
        let Some(row) = rows.iter().find(|row| row.number == absorbed.number).cloned() else { continue };
        let mut content = None;
        if at < READ
            && let Some(stored) = store::ticket::by_id(db, row.id).await?
        {
            let texts = store::text::read(db, row.id).await?;
            content = stored.ticket.content.number().and_then(|n| texts.get(&n).cloned());
        }
        merged.push(MergedIn {
            visible: seen.iter().any(|seen| seen.id == row.id),
            row,
            content,
            callers: absorbed.callers.iter().map(|c| c.id).collect(),
            at: absorbed.at,
        });
    }
    Ok(merged)
}
