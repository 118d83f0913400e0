//! The shape of the rows, and the words of the closed vocabularies that stand in them.
//!
//! Rows carry no `Serialize`: a phone number cannot leak by being returned.

pub mod area;
pub mod assignment;
pub mod attachment;
pub mod calendar_day;
pub mod calendar_version;
pub mod caller;
pub mod category;
pub mod clock;
pub mod directory_row;
pub mod idempotency;
pub mod journal;
pub mod letter;
pub mod matter;
pub mod notice;
pub mod number_sequence;
pub mod outbox;
pub mod participant;
pub mod rating;
pub mod text;
pub mod ticket;
pub mod unit;
pub mod unit_name;
pub mod values;
pub mod visit;
