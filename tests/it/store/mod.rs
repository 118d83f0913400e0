//! The store against both databases.

mod bulk;
mod db;
mod desk;
mod group;
mod journal;
mod lists;
mod numbers;
mod outbox;
mod plans;
mod reference;
mod reports;
mod tickets;
mod timers;
mod verify;
