//! What whoever runs it relies on: figures, readiness, logs, retrying, reading the journal.

mod audit;
mod counters;
mod figures;
mod logs;
mod ready;
mod retention;
mod stuck;
