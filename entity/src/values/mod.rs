//! Closed vocabularies and typed identifiers.
//!
//! Each word has a stable code (the wire, the database) and a Chinese label (the screens): this is the one
//! catalogue of both.

#[macro_use]
mod vocabulary;
mod clock;
mod delivery;
mod handling;
mod ids;
mod people;
mod rating;
mod report;
mod ticket;

pub use clock::*;
pub use delivery::*;
pub use handling::*;
pub use ids::*;
pub use people::*;
pub use rating::*;
pub use report::*;
pub use ticket::*;
