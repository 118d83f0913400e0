//! 机构改革: units end on a day, and another succeeds to what they had; or a unit comes to be another kind of unit, below another, or
//! for another division.
//!
//! Planned in one act, which a preview shows first; carried out on its day by a worker, in pieces that may be interrupted.
//! What is undone is undone by another reorganisation: codes are not used again.

mod carry;
mod change;
mod foresee;
mod plan;
mod preview;

pub use carry::{next_at, step};
pub use change::{Form as ChangeForm, plan_change};
pub use foresee::{ChangePreview, preview_change};
pub use plan::{Form, cancel, plan};
pub use preview::{Listed, Preview, preview};

pub(super) use carry::piece;
pub(super) use change::told;
pub(super) use plan::already;

use super::{Ctx, Error};
use crate::domain::lifecycle::{Context, is_reported, left_behind};
use crate::domain::routing::Reference;
use crate::domain::ticket::Ticket;
use crate::store::{self, reorganisation::Left};
use entity::reorganisation;
use entity::values::{ReorganisationState, ReorganisationWhat, Status, TicketNumber, UnitCode};

/// Numbers that are named one by one.
const NAMED: usize = 50;

/// One of them with what stayed behind.
#[derive(Debug, Clone)]
pub struct Kept {
    pub row: reorganisation::Model,
    /// The first of the tickets that people have to see to.
    pub left: Vec<TicketNumber>,
}

/// All of them, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Vec<Kept>, Error> {
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let mut all = Vec::new();
    for row in store::reorganisation::all(db).await? {
        let some = row.state == ReorganisationState::Done && row.refused > 0;
        let work = Work::of(&row, &rules.reference);
        let left = match some {
            true => work.left(&left_behind()).numbers(db, NAMED as u64).await?,
            false => Vec::new(),
        };
        all.push(Kept { row, left });
    }
    Ok(all)
}

/// The codes of the units that end.
pub fn units(row: &reorganisation::Model) -> Vec<UnitCode> {
    row.units.split(';').filter(|code| !code.is_empty()).map(UnitCode::from).collect()
}

/// Which tickets a reorganisation is about.
#[derive(Debug, Clone)]
struct Work {
    /// Those that end, or the one that changes with all below it.
    units: Vec<UnitCode>,
    /// The one that goes on; `None` where each of them does.
    successor: Option<UnitCode>,
    /// Only reports against these: those among and above and below whom the units stand now.
    accused: Option<Vec<UnitCode>>,
}

impl Work {
    fn of(row: &reorganisation::Model, known: &Reference) -> Self {
        match row.what {
            ReorganisationWhat::Merge => {
                Self { units: units(row), successor: Some(row.successor.clone()), accused: None }
            }
            ReorganisationWhat::Change => Self::of_change(&row.successor, known),
        }
    }

    fn of_change(unit: &UnitCode, known: &Reference) -> Self {
        let chain = known.units.keys().filter(|other| known.in_one_chain(other, unit));
        let accused = Some(chain.cloned().collect());
        Self { units: known.with_below(unit), successor: None, accused }
    }

    fn left<'a>(&'a self, within: &'a [Status]) -> Left<'a> {
        Left { units: &self.units, within, accused: self.accused.as_deref() }
    }

    /// To whom what `from` has of a ticket passes, if it does. A unit that goes on keeps what does not accuse it.
    fn passes(&self, ticket: &Ticket, from: &UnitCode, context: Context<'_>) -> Option<UnitCode> {
        ticket.left_by(from).next()?;
        match &self.successor {
            Some(successor) => Some(successor.clone()),
            None => is_reported(ticket, from, context).then(|| from.clone()),
        }
    }
}
