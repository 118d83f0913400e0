//! The store against both databases.

mod db;
mod desk;
mod journal;
mod lists;
mod outbox;
mod plans;
mod reference;
mod reports;
mod tickets;
mod timers;
