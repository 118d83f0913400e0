//! Why a deadline is when it is, day by day.

use super::super::{Ctx, Error};
use crate::domain::calendar::Explanation;
use crate::domain::clock::Clock;
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
    Ok(Explained {
        unit_name: clock.key.unit.as_ref().map(|u| rules.unit_name(u, clock.starts_at)),
        days: rules.calendar.explain(clock.starts_at, clock.allowance),
        clock,
    })
}
