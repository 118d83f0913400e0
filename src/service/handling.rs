//! Commands on tickets: load, permit, expect, open, parse, decide, save.

use super::admin::{Doer, directory};
use super::change::{act, commit};
use super::rules::Rules;
use super::ticket::claimer;
use super::together::{self, After};
use super::{Ctx, Error, accused, correcting, inside, visit_seed};
use crate::domain::lifecycle::{Refusal, decide, open, permit};
use crate::domain::permission::{Actor, By, reach};
use crate::domain::routing::{DirectoryRow, Lead};
use crate::domain::text::FieldErrors;
use crate::domain::ticket::{Event, Text, Ticket};
use crate::domain::time::{Instant, day_of};
use crate::store;
use crate::store::ticket::Stored;
use entity::values::{AssignmentRole, CommandName, DirectoryReach, TicketNumber, UnitCode};
use sea_orm::DatabaseTransaction;

pub use super::correcting::CallerWish;
pub use super::together::{Asked, Beside};

/// A command as it comes in, its parameters not yet looked at: they count only after the state (contract.md §2).
pub struct Order<P> {
    pub name: CommandName,
    /// The version that the caller saw.
    pub version: Option<i64>,
    /// The unit in whose name the hotline enters it (代录).
    pub behalf: Option<UnitCode>,
    /// Reads the parameters, with all their faults.
    pub parse: P,
    /// Which other tickets they name.
    pub beside: Beside,
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
    P: FnOnce() -> Result<Asked, FieldErrors>,
{
    let actor = &match &order.behalf {
        Some(unit) => actor.entering(unit.clone()),
        None => actor.clone(),
    };
    let by = By::Person(actor.clone());
    let now = ctx.now();
    let Order { name, version, behalf: _, parse, beside } = order;
    let numbers = together::numbers(ctx, name, beside.parts).await?;
    let done = ctx
        .transaction(async |txn| {
            let rules = ctx.rules(txn).await?;
            together::lock(txn, number, name, beside.number.as_ref()).await?;
            let seen = reach(actor, name);
            let stored = store::ticket::lock(txn, &seen, number).await?.ok_or(Error::NotFound)?;
            let context = rules.context(now);
            permit(&stored.ticket, name, &by, context)?;
            expect(&stored, version)?;
            open(&stored.ticket, name, &by, context)?;
            let mut asked = parse()?;
            let caller = together::caller(ctx, txn, &stored, &mut asked).await?;
            together::calls_again(ctx, txn, actor, &stored, &mut asked).await?;
            let righted = Box::pin(correcting::compare(ctx, txn, &stored, &mut asked)).await?;
            let mut command = inside::resolve(ctx, txn, actor, asked.command).await?;
            command = accused::named(txn, &rules, command).await?;
            let other = Box::pin(together::find(txn, actor, &stored.ticket, &mut command)).await?;
            together::name_parts(&mut command, &numbers);
            visit_seed::give(txn, &stored.ticket, &mut command, context).await?;
            let events = decide(&stored.ticket, command.clone(), &by, context)?;
            let saved = commit(txn, &stored, events.clone(), &act(&by, now, true), &rules).await?;
            write_down(ctx, txn, actor, &events, &saved, &rules, now).await?;
            correcting::write(txn, righted, now).await?;
            let after = After { before: &stored, saved: &saved, other, command, caller };
            Box::pin(together::follow(ctx, txn, &by, after, &rules, now)).await?;
            Ok(saved)
        })
        .await;
    if done.as_ref().is_err_and(|error| !matches!(error, Error::Database(_) | Error::Unavailable(_))) {
        // Nothing was written under them.
        numbers.into_iter().for_each(|number| ctx.give_number_back(number));
    }
    let saved = match done {
        Err(Error::Refused(refusal)) => return Err(Error::Refused(named(ctx, refusal).await?)),
        done => done?,
    };
    ctx.wake.notify();
    Ok(saved)
}

/// A refusal with the name of whoever has the ticket meanwhile (认领).
async fn named(ctx: &Ctx, refusal: Refusal) -> Result<Refusal, Error> {
    let Refusal::Claimed { claim, .. } = &refusal else { return Ok(refusal) };
    let people: Vec<_> = std::iter::once(claim.by).chain(claim.acting_for).collect();
    let names = store::people::names(&ctx.db.read, &people).await?;
    Ok(refusal.naming(|claim| claimer(claim, &names)))
}

/// What a designation says of the next matter of its kind goes into the directory with it (写入派单目录).
async fn write_down(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    actor: &Actor,
    events: &[Event],
    saved: &Stored,
    rules: &Rules,
    now: Instant,
) -> Result<(), Error> {
    let ticket = &saved.ticket;
    for event in events {
        let Event::Designated { unit, basis: Text::Plain(basis), directory: Some(reach) } = event else {
            continue;
        };
        let Some(category) = ticket.category.clone() else { continue };
        let township = ticket.area.as_ref().and_then(|area| rules.reference.township(area));
        let row = DirectoryRow {
            id: 0,
            category,
            area: township.filter(|_| *reach == DirectoryReach::Township).map(|area| area.code.clone()),
            kind: None,
            lead: Lead::Unit(unit.clone()),
            co_units: assisting(ticket),
            basis: basis.clone(),
            candidates: Vec::new(),
            township: None,
            valid_from: day_of(now),
            valid_to: None,
        };
        let doer = Doer { person: Some(actor.person), who: actor.full_name(), address: None };
        directory::designated(ctx, txn, &doer, &rules.reference, row).await?;
    }
    Ok(())
}

/// Who was designated beside the lead unit.
fn assisting(ticket: &Ticket) -> Vec<UnitCode> {
    let parts = ticket
        .assignments
        .iter()
        .filter(|a| a.role == AssignmentRole::Co && a.is_current() && ticket.is_designated(a));
    parts.map(|part| part.unit.clone()).collect()
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
