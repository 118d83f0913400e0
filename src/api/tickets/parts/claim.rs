//! Who has taken a ticket from its pool (认领), on the wire.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::permission::Actor;
use crate::domain::ticket::Claim;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use utoipa::ToSchema;

/// A claim that holds: meanwhile nobody else decides at this stage.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimView {
    /// Who has it, as people read it.
    by: String,
    /// Whether it is the caller's own.
    mine: bool,
    since: DateTime<FixedOffset>,
    /// Then it lapses by itself.
    until: DateTime<FixedOffset>,
}

impl ClaimView {
    pub fn of(claim: &Claim, by: &str, actor: &Actor) -> Self {
        Self { by: by.to_owned(), mine: claim.is_of(actor), since: t(claim.at), until: t(claim.until) }
    }

    /// Of a ticket, if somebody has it now.
    pub fn of_ticket(d: &Detail) -> Option<Self> {
        let claim = d.ticket().claimed(d.now)?;
        Some(Self::of(claim, &d.acting(claim.by, claim.acting_for)?, &d.actor))
    }
}
