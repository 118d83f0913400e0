//! Reading requests: limits, JSON, and every fault of a form at once.

mod body;
mod clean;
mod params;
mod payload;
mod tolerant;
pub mod upload;

pub use body::Body;
pub use params::Params;

#[cfg(test)]
mod tests;
