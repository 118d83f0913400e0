//! Looking at tickets: one, many, what happened, why a deadline is when it is.

mod callers;
mod card;
mod detail;
mod explain;
mod kin;
mod lists;
mod similar;
mod timeline;
mod unmask;

/// What a list may ask and how a line of it comes back: said in the query's own words, narrowed here by sight.
pub use crate::store::ticket::{COUNTED, Claimed, Cursor, Filter, Flag, Inside, Ordered, Row, Sort};
pub use callers::{CallerView, FormerView};
pub use card::{Card, Earlier, Word, earlier, history};
pub use detail::{Detail, Receipt, after, created, detail, receipt};
pub use explain::{ClockChoice, Explained, explain};
pub use kin::{Kin, Linked, MergedIn, Relative};
pub(in crate::service) use lists::claimer;
pub use lists::{Page, Pool, Query, list, pools};
pub use similar::{Similar, Sought, like, similar};
pub use timeline::{Entry, Fact, timeline};
pub use unmask::{Unmask, UnmaskField, Unmasked, may_look, unmask};
