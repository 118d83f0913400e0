//! `/tickets`: taking down, looking at, acting on.

pub mod attachments;
pub mod batch;
pub mod command;
pub mod documents;
pub mod explain;
mod fields;
mod joining;
pub mod list;
pub mod look;
pub mod new;
mod parts;
mod row;
pub mod timeline;
pub mod unmask;
mod view;

pub use fields::{beijing_time, code, day, instant};
pub use parts::CandidateView;
pub use row::TicketRow;
