//! Later ratings of a case (追评): they are written on the ticket that the case has, and take the place of a default.

use crate::domain::lifecycle::{Command, SecondRating, decide};
use crate::domain::permission::By;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::change::{act, commit};
use crate::service::rules::Rules;
use crate::store;
use crate::store::rating::Brief;
use crate::store::ticket::Stored;
use entity::rating::Model;
use entity::values::{RatingId, TicketId, TicketNumber};
use sea_orm::DatabaseTransaction;
use std::collections::HashMap;

/// A ticket stands merged no deeper than this.
const DEPTH: usize = 8;

/// Writes a rating on the ticket that its case has, which may begin a new round; `None` where the case has none.
pub(super) async fn follow(
    txn: &DatabaseTransaction,
    row: &Model,
    rules: &Rules,
    now: Instant,
) -> Result<Option<TicketNumber>, Error> {
    let Some(ticket) = store::rating::ticket_of_case(txn, &row.source, &row.project_no).await? else {
        return Ok(None);
    };
    let Some(stored) = root(txn, ticket).await? else { return Ok(None) };
    let satisfaction = u8::try_from(row.satisfaction).unwrap_or_default();
    let second = SecondRating { rating: row.id, satisfaction, text: row.text.clone() };
    let events = decide(&stored.ticket, Command::RateAgain(second), &By::System, rules.context(now))?;
    commit(txn, &stored, events, &act(&By::System, now, true), rules).await?;
    if crate::domain::rating::is_negative(satisfaction) {
        store::rating::became(txn, row.id, stored.id).await?;
        // Who has the case answers for both, whichever unit this one named.
        if let Some(lead) = stored.ticket.lead().filter(|lead| Some(&lead.unit) != row.unit.as_ref()) {
            store::rating::belong_to(txn, (row.id, stored.id), lead.unit.clone()).await?;
        }
    }
    Ok(Some(stored.ticket.number))
}

/// The ticket, or the one into which it was merged: there the case is handled. Nobody else changes it before this
/// transaction ends.
async fn root(txn: &DatabaseTransaction, ticket: TicketId) -> Result<Option<Stored>, Error> {
    let mut id = ticket;
    for _ in 0..DEPTH {
        let Some(stored) = store::ticket::lock_id(txn, id).await? else { return Ok(None) };
        let into = stored.ticket.merged.as_ref().map(|merged| merged.into.clone());
        match into {
            None => return Ok(Some(stored)),
            Some(number) => match store::ticket::by_word(txn, number.as_str()).await? {
                Some(next) => id = next.id,
                None => return Ok(None),
            },
        }
    }
    Ok(None)
}

/// A default that comes when the citizen has spoken already counts for nothing.
pub(super) async fn hush(txn: &DatabaseTransaction, row: &Model) -> Result<(), Error> {
    let cases = [row.project_no.clone()];
    let known = store::rating::of_cases(txn, &row.source, &cases).await?;
    if let Some(spoken) = known.iter().filter(|rating| !rating.is_default).map(|rating| rating.id).max() {
        store::rating::supersede(txn, &[row.id], spoken).await?;
    }
    Ok(())
}

/// Of these cases: a default in whose place the citizen has spoken no longer counts. Every rating of the cases.
pub(in crate::service) async fn hush_cases(
    txn: &DatabaseTransaction,
    source: &str,
    cases: &[String],
) -> Result<Vec<Brief>, Error> {
    let known = store::rating::of_cases(txn, source, cases).await?;
    let mut spoken: HashMap<&str, RatingId> = HashMap::new();
    for rating in known.iter().filter(|rating| !rating.is_default) {
        let last = spoken.entry(&rating.project_no).or_insert(rating.id);
        *last = (*last).max(rating.id);
    }
    for silent in known.iter().filter(|rating| rating.is_default && !rating.superseded) {
        if let Some(by) = spoken.get(silent.project_no.as_str()) {
            store::rating::supersede(txn, &[silent.id], *by).await?;
        }
    }
    Ok(known)
}
