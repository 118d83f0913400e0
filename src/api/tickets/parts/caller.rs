//! A caller on the wire, masked.

use crate::service::ticket as service;
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A caller, masked.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallerView {
    id: CallerId,
    kind: CallerKind,
    anonymous: bool,
    #[schema(required)]
    name: Option<String>,
    #[schema(required)]
    phone: Option<String>,
    contact_phone: Option<String>,
    salutation: Option<String>,
    company: Option<String>,
    best_time: Option<String>,
    language: Option<String>,
    on_behalf_of: Option<String>,
    /// What the return visit has established.
    #[schema(required)]
    visit: Option<VisitOutcome>,
}

impl CallerView {
    pub fn of(c: &service::CallerView) -> Self {
        let c = c.clone();
        Self {
            id: c.id,
            kind: c.kind,
            anonymous: c.anonymous,
            name: c.name,
            phone: c.phone,
            contact_phone: c.contact_phone,
            salutation: c.salutation,
            company: c.company,
            best_time: c.best_time,
            language: c.language,
            on_behalf_of: c.on_behalf_of,
            visit: c.visit,
        }
    }
}
