//! From rows of text to records: which column fills which field, how its words are read, and what is wrong with a row.
//!
//! A mapping file ([`Mapping`]) says what a file's columns mean; it is bound to the columns that are there ([`Bound`]), and then
//! each row is read with all its faults at once ([`Reader`]). docs/import.md is the guide.

mod bind;
mod directory;
mod fields;
mod lookup;
mod mapping;
mod moment;
mod rating;
mod reader;
mod served;
mod service;
mod ticket;
mod unit;

#[cfg(test)]
mod tests;

pub use bind::{BindError, Bound};
pub use directory::{DirectoryEntry, Placed, read_directory};
pub use fields::{
    CALENDAR, DIRECTORY, Field, INDICATORS, RATINGS, SERVED_CASES, SERVED_COUNTS, SERVICES, TICKETS, UNITS,
};
pub use lookup::Lookup;
pub use mapping::{MapError, Mapping};
pub use rating::{RatedCase, read_rating};
pub use reader::{Reader, reason};
pub use served::{ServedRow, read_count, read_indicator, read_served};
pub use service::read_service;
pub use ticket::{TicketRow, read_ticket};
pub use unit::{UnitLog, UnitRow, read_unit};
