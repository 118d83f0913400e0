//! A 12345 government hotline: intake, dispatch, deadlines in real working days, review, return visit, sign-off.
//!
//! `docs/ARCHITECTURE.md` says which room answers which question.

pub mod api;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod gateway;
pub mod outbox;
pub mod secrets;
pub mod service;
pub mod startup;
pub mod store;
pub mod telemetry;
pub mod worker;
