//! The dispatch directory (派单目录): category × area × kind → the unit responsible, with its ground.
//!
//! The most specific row wins; what the directory leaves open, a person decides (66号(五)).

mod place;
mod reference;
mod resolve;
mod succession;
mod weigh;

#[cfg(test)]
mod tests;

pub use place::{Earlier, Place};
pub use reference::{Area, Category, Matter, Reference, Unit, UnitName, UnitPhone};
pub use resolve::{Candidate, DirectoryRow, Lead, Query, Resolution, TownshipPart};
pub use weigh::Standing;
