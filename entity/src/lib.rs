//! The shape of the rows, and the words of the closed vocabularies that stand in them.
//!
//! Rows carry no `Serialize`: a phone number cannot leak by being returned.

pub mod values;
