//! Why a deadline is when it is, day by day.

use super::super::{Ctx, Error};
use crate::domain::calendar::Explanation;
use crate::domain::clock::{Clock, why_earlier};
use crate::domain::permission::{Actor, scope};
use crate::store;
use entity::values::{ClockKind, TicketNumber, UnitCode};

/// Which clock of a ticket; the latest of its kind unless more is said.
#[derive(Debug, Clone, Default)]
pub struct ClockChoice {
    pub unit: Option<UnitCode>,
    pub round: Option<u32>,
    pub run: Option<u32>,
}

/// A clock with the days of its count.
#[derive(Debug, Clone)]
pub struct Explained {
    pub clock: Clock,
    pub unit_name: Option<String>,
    pub days: Explanation,
    /// Why it started before the ticket came here, where it did.
    pub since: Option<String>,
}

/// The explanation of one clock.
///
/// # Errors
/// Not found: the ticket, or such a clock on it.
pub async fn explain(
    ctx: &Ctx,
    actor: &Actor,
    number: &TicketNumber,
    kind: ClockKind,
    choice: &ClockChoice,
) -> Result<Explained, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let chosen = |c: &&Clock| {
        c.key.kind == kind
            && choice.unit.as_ref().is_none_or(|u| c.key.unit.as_ref() == Some(u))
            && choice.round.is_none_or(|r| c.key.round == r)
            && choice.run.is_none_or(|r| c.key.run == r)
    };
    let clock = stored.ticket.clocks.iter().rev().find(chosen).ok_or(Error::NotFound)?.clone();
    let rules = ctx.rules(db).await?;
    let pushed = stored.ticket.rating.as_ref().and_then(|rating| rating.counted_from);
    let pushed = pushed.filter(|at| *at == clock.starts_at);
    Ok(Explained {
        unit_name: clock.key.unit.as_ref().map(|u| rules.unit_name(u, clock.starts_at)),
        since: pushed.map(|at| why_earlier(at, stored.ticket.received_at)),
        days: rules.calendar.explain(clock.starts_at, clock.allowance),
        clock,
    })
}
