//! Other machines' protocols, and the disk.

pub mod docx;
pub mod files;
pub mod mail;
pub mod sheet;
