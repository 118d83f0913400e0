//! A 12345 government hotline: intake, dispatch, deadlines in real working days, review, return visit, sign-off.
//!
//! `docs/ARCHITECTURE.md` says which room answers which question.

pub mod domain;
pub mod store;
