//! Saving a decision: the ticket, its journal and its promises, in the caller's transaction.

use super::rules::Rules;
use super::{Error, documents, province};
use crate::domain::notice::{self, promises};
use crate::domain::permission::By;
use crate::domain::ticket::Event;
use crate::domain::time::Instant;
use crate::outbox::{Message, promised};
use crate::store;
use crate::store::outbox::Promise;
use crate::store::ticket::{Act, Stored};
use sea_orm::{DatabaseTransaction, DbErr};

/// Who acts, when, and whether the ticket's version counts it.
pub fn act(by: &By, at: Instant, command: bool) -> Act {
    let by = match by {
        By::Person(actor) => Some((actor.person, actor.unit.clone())),
        By::System | By::Source => None,
    };
    Act { at, by, command }
}

/// Writes what `events` do to the ticket that this transaction has locked, and everything that follows from it.
///
/// # Errors
/// When the database refuses.
pub async fn commit(
    txn: &DatabaseTransaction,
    before: &Stored,
    events: Vec<Event>,
    act: &Act,
    rules: &Rules,
) -> Result<Stored, Error> {
    let told = events.clone();
    let promises = |stored: &Stored| following(stored, &told, rules, act.at);
    let papers = documents::among(before.id, &events);
    let saved = store::ticket::apply_promising(txn, before, events, act, &rules.calendar, promises).await?;
    province::follow(txn, &before.ticket, &saved, &told, rules, act.at).await?;
    documents::file(txn, rules, papers).await?;
    Ok(saved)
}

/// What follows from `events`, the last ones of this ticket, as rows of the outbox.
///
/// # Errors
/// When a message cannot be written as JSON.
pub fn following(
    stored: &Stored,
    events: &[Event],
    rules: &Rules,
    now: Instant,
) -> Result<Vec<Promise>, DbErr> {
    let ticket = &stored.ticket;
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let mut messages = vec![Message::Live {
        number: ticket.number.clone(),
        version: ticket.version,
        status: ticket.status,
        seq: stored.seq,
    }];
    for promise in made_known(stored, events, rules, now) {
        messages.extend(Message::of(promise, Some(&ticket.number)));
    }
    promised(Some(stored.id), &messages, now)
}

/// What `events`, the last ones of this ticket, make known to people.
pub fn made_known(stored: &Stored, events: &[Event], rules: &Rules, now: Instant) -> Vec<notice::Promise> {
    let Ok(count) = i64::try_from(events.len()) else { return Vec::new() };
    promises(&stored.ticket, events, stored.seq - count + 1, rules.context(now))
}
