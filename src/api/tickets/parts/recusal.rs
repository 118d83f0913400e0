//! Who keeps away from a ticket.

use crate::api::tickets::fields::beijing_time as t;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset};
use entity::values::RecusalCause;
use serde::Serialize;
use utoipa::ToSchema;

/// A person who has nothing to do with a ticket (回避).
#[derive(Debug, Serialize, ToSchema)]
pub struct RecusalView {
    person: Option<String>,
    cause: RecusalCause,
    cause_label: &'static str,
    at: DateTime<FixedOffset>,
}

impl RecusalView {
    /// Those in force.
    pub fn all(d: &Detail) -> Vec<Self> {
        let held = d.ticket().recusals.iter().filter(|r| r.in_force);
        let view = |r: &crate::domain::ticket::Recusal| Self {
            person: d.person(r.person).map(str::to_owned),
            cause: r.cause,
            cause_label: r.cause.label(),
            at: t(r.at),
        };
        held.map(view).collect()
    }
}
