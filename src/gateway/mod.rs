//! Other machines' protocols, and the disk.

pub mod files;
pub mod mail;
pub mod sheet;
