//! Looking at tickets: one, many, what happened, why a deadline is when it is.

mod callers;
mod detail;
mod explain;
mod lists;
mod timeline;
mod unmask;

pub use callers::{CallerView, Earlier, history};
pub use detail::{Detail, Receipt, detail, receipt};
pub use explain::{ClockChoice, Explained, explain};
pub use lists::{Page, Pool, Query, list, pools};
pub use timeline::{Entry, Fact, timeline};
pub use unmask::{Unmask, UnmaskField, Unmasked, may_look, unmask};
