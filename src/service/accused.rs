//! Who of this system's people a citizen accuses (被反映人的识别; contract.md §3 "A visible person matching the accused is recused").

use super::Error;
use super::rules::Rules;
use crate::domain::lifecycle::{Accused, Command};
use crate::store;
use entity::values::{PersonId, UnitCode};
use sea_orm::ConnectionTrait;

/// Finds whom a new ticket accuses.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn meant(
    db: &impl ConnectionTrait,
    rules: &Rules,
    unit: Option<&UnitCode>,
    accused: Option<Accused>,
) -> Result<Option<Accused>, Error> {
    let Some(Accused { name, .. }) = accused else { return Ok(None) };
    let people = called(db, rules, unit, &name).await?;
    Ok(Some(Accused { name, people }))
}

/// The command, with whom it accuses.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    rules: &Rules,
    command: Command,
) -> Result<Command, Error> {
    Ok(match command {
        Command::NameAccused { subject_unit, accused: Some(name), .. } => {
            let people = called(db, rules, subject_unit.as_ref(), &name).await?;
            Command::NameAccused { subject_unit, accused: Some(name), people }
        }
        other => other,
    })
}

/// By name or account: within the unit and what stands above and below it, or everybody of that name where no unit is
/// said. Rather one too many keeps away than one too few.
async fn called(
    db: &impl ConnectionTrait,
    rules: &Rules,
    unit: Option<&UnitCode>,
    name: &str,
) -> Result<Vec<PersonId>, Error> {
    let chain = |accused: &UnitCode| {
        let units = rules.reference.units.keys();
        units.filter(|unit| rules.reference.in_one_chain(unit, accused)).cloned().collect()
    };
    Ok(store::people::called(db, name, unit.map(chain)).await?)
}
