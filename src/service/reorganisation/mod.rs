//! 机构改革: units end on a day, and another succeeds to what they had.
//!
//! Planned in one act, which a preview shows first; carried out on its day by a worker, in pieces that may be interrupted.
//! What is undone is undone by another reorganisation: codes are not used again.

mod carry;
mod plan;
mod preview;

pub use carry::{next_at, step};
pub use plan::{Form, cancel, plan};
pub use preview::{Listed, Preview, preview};

pub(super) use carry::piece;

use super::{Ctx, Error};
use crate::domain::lifecycle::left_behind;
use crate::store;
use entity::reorganisation;
use entity::values::{ReorganisationState, TicketNumber, UnitCode};

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
    let mut all = Vec::new();
    for row in store::reorganisation::all(db).await? {
        let some = row.state == ReorganisationState::Done && row.refused > 0;
        let left = match some {
            true => {
                store::reorganisation::numbers_left(db, &units(&row), &left_behind(), NAMED as u64).await?
            }
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
