//! The outside of the application: sessions, keys, problems, documents.

mod documents;
mod passwords;
mod problems;
mod sessions;
mod sign_in;
mod sources;
