//! `GET /tickets/{number}/timeline`.

use super::fields::beijing_time as t;
use crate::api::auth::Member;
use crate::api::problem::Problem;
use crate::service::{Ctx, ticket};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset};
use entity::values::TicketNumber;
use serde::Serialize;
use utoipa::ToSchema;

/// What happened, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineView {
    items: Vec<EntryView>,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    seq: i64,
    /// Stable.
    event: String,
    /// For people.
    label: String,
    at: DateTime<FixedOffset>,
    /// Null: the system.
    #[schema(required)]
    actor: Option<ActorView>,
    /// Keeps the books only.
    system: bool,
    text: Option<String>,
    details: Vec<FactView>,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorView {
    name: String,
    unit_name: String,
}

/// A named value.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactView {
    label: &'static str,
    value: String,
}

/// What happened to a ticket.
#[utoipa::path(tag = "tickets", params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "Oldest first", body = TimelineView)))]
#[get("/tickets/{number}/timeline")]
pub async fn timeline(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
) -> Result<web::Json<TimelineView>, Problem> {
    let entries = ticket::timeline(&ctx, &who, &number).await?;
    let view = |e: ticket::Entry| EntryView {
        seq: e.seq,
        event: e.event,
        label: e.label,
        at: t(e.at),
        actor: e.actor.map(|(name, unit_name)| ActorView { name, unit_name }),
        system: e.system,
        text: e.text,
        details: e.facts.into_iter().map(|f| FactView { label: f.label, value: f.value }).collect(),
    };
    Ok(web::Json(TimelineView { items: entries.into_iter().map(view).collect() }))
}
