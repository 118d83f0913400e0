//! The real binary as processes of their own.

mod backups;
mod cluster;
mod kills;
mod reorganisation;
pub mod server;
mod several;
mod trouble;
mod upgrades;
