//! What the workers set aside or gave up.

use super::auth::{Require, RetryWork, WatchWorkers};
use super::problem::Problem;
use crate::domain::time::with_offset;
use crate::service::{Ctx, stuck as service};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::TicketNumber;
use serde::Serialize;
use utoipa::ToSchema;

/// A timer that failed and was set aside.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParkedView {
    ticket: TicketNumber,
    #[schema(required)]
    since: Option<DateTime<FixedOffset>>,
    error: String,
}

/// A promise that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadView {
    id: i64,
    /// live, notice, letter or mail
    topic: String,
    attempts: i32,
    error: String,
    created_at: DateTime<FixedOffset>,
}

/// What waits for somebody to see to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StuckView {
    parked: Vec<ParkedView>,
    dead: Vec<DeadView>,
}

/// Timers that were set aside because they failed, and promises that were given up.
#[utoipa::path(tag = "workers", responses((status = 200, description = "What is stuck", body = StuckView)))]
#[get("/stuck")]
pub async fn stuck(_: Require<WatchWorkers>, ctx: web::Data<Ctx>) -> Result<web::Json<StuckView>, Problem> {
    let (parked, dead) = service::stuck(&ctx).await?;
    let parked = parked.into_iter().map(|row| ParkedView {
        ticket: row.ticket,
        since: row.since.map(with_offset),
        error: row.error,
    });
    let dead = dead.into_iter().map(|row| DeadView {
        id: row.id,
        topic: row.topic,
        attempts: row.attempts,
        error: row.error,
        created_at: with_offset(row.created_at),
    });
    Ok(web::Json(StuckView { parked: parked.collect(), dead: dead.collect() }))
}

/// Try a promise again that was given up, with a fresh count of attempts. Stands in the access log.
#[utoipa::path(tag = "workers", params(("id" = i64, Path, description = "The promise")),
    responses((status = 204, description = "It is tried again")))]
#[post("/stuck/promises/{id}/retry")]
pub async fn retry_promise(
    who: Require<RetryWork>,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    service::retry_promise(&ctx, &who, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Let a timer that was set aside try again. Stands in the access log.
#[utoipa::path(tag = "workers", params(("number" = String, Path, description = "The ticket")),
    responses((status = 204, description = "It is tried again")))]
#[post("/stuck/timers/{number}/retry")]
pub async fn retry_timer(
    who: Require<RetryWork>,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
) -> Result<HttpResponse, Problem> {
    service::retry_timer(&ctx, &who, &number).await?;
    Ok(HttpResponse::NoContent().finish())
}
