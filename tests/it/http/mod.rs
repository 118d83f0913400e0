//! The outside of the application: sessions, keys, the calendar, problems, documents.

mod attachments;
mod calendar;
mod console;
mod documents;
mod limits;
mod passwords;
mod people;
mod problems;
mod rules;
mod schema;
mod sessions;
mod settings;
mod sign_in;
mod sources;
mod upgrade;
