//! What the three administrators see and change (contract.md §3, last row).

pub mod applied;
pub mod categories;
pub mod changes;
pub mod directory;
pub mod indicators;
mod ladder;
mod limit_preview;
mod limit_views;
pub mod limits;
pub mod people;
pub mod phones;
pub mod reorganisations;
pub mod services;
pub mod unit_changes;
pub mod units;

pub(super) use phones::UnitPhoneView;

use super::auth::caller_address;
use crate::domain::permission::Actor;
use crate::service::Ctx;
use crate::service::people::Doer;
use actix_web::HttpRequest;

/// The administrator at work, for the log.
pub(super) fn doer(request: &HttpRequest, ctx: &Ctx, actor: &Actor) -> Doer {
    Doer {
        person: Some(actor.person),
        who: actor.name.clone(),
        address: Some(caller_address(request, &ctx.config)),
    }
}
