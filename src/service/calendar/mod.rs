//! The calendars of this installation.

mod cache;

pub use cache::Calendars;
