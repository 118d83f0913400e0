//! Commands on tickets: load, permit, expect, open, parse, decide, save.

use super::change::{act, commit};
use super::{Ctx, Error};
use crate::domain::lifecycle::{Command, Refusal, decide, open, permit};
use crate::domain::permission::{Actor, By, scope};
use crate::domain::text::FieldErrors;
use crate::store;
use crate::store::ticket::Stored;
use entity::values::{CommandName, TicketNumber};

/// A command as it comes in, its parameters not yet looked at: they count only after the state (contract.md §2).
pub struct Order<P> {
    pub name: CommandName,
    /// The version that the caller saw.
    pub version: Option<i64>,
    /// Reads the parameters, with all their faults.
    pub parse: P,
}

/// Carries out a command of a signed-in person.
///
/// # Errors
/// In this order: not found, forbidden, version conflict, illegal transition, invalid.
pub async fn command<P>(
    ctx: &Ctx,
    actor: &Actor,
    number: &TicketNumber,
    order: Order<P>,
) -> Result<Stored, Error>
where
    P: FnOnce() -> Result<Command, FieldErrors>,
{
    let by = By::Person(actor.clone());
    let now = ctx.now();
    let saved = ctx
        .transaction(async |txn| {
            let rules = ctx.rules(txn).await?;
            let stored = store::ticket::lock(txn, &scope(actor), number).await?.ok_or(Error::NotFound)?;
            let context = rules.context(now);
            permit(&stored.ticket, order.name, &by, context)?;
            expect(&stored, order.version)?;
            open(&stored.ticket, order.name)?;
            let command = (order.parse)()?;
            let events = decide(&stored.ticket, command, &by, context)?;
            commit(txn, &stored, events, &act(&by, now, true), &rules).await
        })
        .await?;
    ctx.wake.notify();
    Ok(saved)
}

/// Refuses a change that was made upon another version than the present one; a missing version is a fault of the form.
fn expect(stored: &Stored, version: Option<i64>) -> Result<(), Error> {
    match version {
        Some(seen) if seen != stored.ticket.version => Err(Error::VersionConflict),
        _ => Ok(()),
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(errors) => Self::Invalid(errors),
            other => Self::Refused(other),
        }
    }
}
