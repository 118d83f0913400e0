//! Reading requests: limits, JSON, and every fault of a form at once.

mod body;
mod clean;
mod lines;
mod params;
mod payload;
mod posted;
mod rows;
mod tolerant;
pub mod upload;

pub use body::Body;
pub use lines::{Line, Lines};
pub use params::Params;
pub use posted::{Posted, is_form};
pub use rows::Rows;

#[cfg(test)]
mod tests;
