//! The real binary as processes of their own.

mod backups;
mod kills;
pub mod server;
mod several;
