//! What the parts do together, on both databases.

mod store;
