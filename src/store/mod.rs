//! Queries, and nothing else. A function here takes a connection or a transaction and returns rows or facts.

pub mod attachment;
pub mod calendar;
pub mod caller;
pub mod idempotency;
pub mod journal;
pub mod letter;
pub mod notice;
pub mod number;
pub mod outbox;
pub mod rating;
pub mod reference;
pub mod scope;
pub mod text;
pub mod ticket;
