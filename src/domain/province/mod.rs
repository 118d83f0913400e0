//! The province's platform (省政务服务平台): what comes from it, what goes back, and what is handed in each month.

mod board;
mod feed;
mod layout;
mod record;
mod rectification;
mod write;

pub use board::{District, Rate, deduction, district, due_of, month_of, next_month, reminds_at, standing};
pub use feed::{Feed, FeedChange, Feeds};
pub use layout::{Column, Layout, LayoutError, shipped};
pub use record::{Handling, Line, Place, RatingRecord};
pub use rectification::{Evidence, Report, without_name};
pub use write::{Cell, Told};
