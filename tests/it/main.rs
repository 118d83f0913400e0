//! What the parts do together, on both databases.

mod app;
mod http;
mod import;
mod model;
mod operate;
mod process;
mod store;
mod stories;
mod walk;
mod worker;
