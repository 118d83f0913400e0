//! What this caller may do next, and which units come into question.

use crate::domain::lifecycle;
use crate::domain::routing::Candidate;
use crate::domain::time::Instant;
use crate::service::rules::Rules;
use crate::service::ticket::Detail;
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A unit that comes into question.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateView {
    unit: UnitCode,
    unit_name: String,
    basis: String,
    why: String,
}

impl CandidateView {
    pub fn of(rules: &Rules, c: &Candidate, now: Instant) -> Self {
        Self {
            unit_name: rules.unit_name(&c.unit, now),
            unit: c.unit.clone(),
            basis: c.basis.clone(),
            why: c.why.clone(),
        }
    }
}

/// Something this caller may do now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionView {
    pub name: CommandName,
    pub label: String,
    /// In whose names the hotline may enter it; empty where it is the caller's own to give.
    pub on_behalf_of: Vec<UnitCode>,
}

impl ActionView {
    /// What the caller may give in the own name, then what (s)he may enter in units' names.
    pub fn all(d: &Detail) -> Vec<Self> {
        let own = d.actions.iter().map(|action| Self {
            name: action.name,
            label: action.name.label().to_owned(),
            on_behalf_of: Vec::new(),
        });
        let given = |name: CommandName| d.actions.iter().any(|action| action.name == name);
        let entered = d.enterable.iter().filter(|(name, _)| !given(*name)).map(|(name, units)| Self {
            name: *name,
            label: format!("代录{}", name.label()),
            on_behalf_of: units.clone(),
        });
        own.chain(entered).collect()
    }
}

/// Something this caller may not do now, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockedView {
    name: CommandName,
    label: &'static str,
    code: &'static str,
    detail: String,
}

impl BlockedView {
    pub fn of(b: &lifecycle::Blocked) -> Self {
        Self { name: b.name, label: b.name.label(), code: b.refusal.code(), detail: b.refusal.detail() }
    }
}
