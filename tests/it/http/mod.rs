//! The outside of the application: sessions, keys, the calendar, problems, documents.

mod calendar;
mod console;
mod documents;
mod limits;
mod passwords;
mod problems;
mod schema;
mod sessions;
mod sign_in;
mod sources;
