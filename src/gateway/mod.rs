//! Other machines' protocols, and the disk.

pub mod files;
