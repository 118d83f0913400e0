//! The real binary as processes of their own.

pub mod server;
mod several;
