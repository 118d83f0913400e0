//! The rules, as functions from values to values: no clock, no database, no network, no randomness.

pub mod calendar;
pub mod clock;
pub mod document;
pub mod duplicate;
pub mod import;
pub mod lifecycle;
pub mod metrics;
pub mod notice;
pub mod permission;
pub mod privacy;
pub mod province;
pub mod rating;
pub mod routing;
pub mod sampling;
pub mod suggestion;
pub mod text;
pub mod ticket;
pub mod time;
