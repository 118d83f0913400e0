//! What the parts do together, on both databases.

mod app;
mod http;
mod stories;
mod store;
mod walk;
