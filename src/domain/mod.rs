//! The rules, as functions from values to values: no clock, no database, no network, no randomness.

pub mod calendar;
pub mod time;
