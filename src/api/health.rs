//! For whoever watches the process.

use super::problem::Problem;
use crate::service::Ctx;
use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// How the process does.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthView {
    #[schema(example = "ok")]
    status: &'static str,
}

/// The process is alive.
#[utoipa::path(tag = "health", security(()), responses((status = 200, description = "Alive", body = HealthView)))]
#[get("/healthz")]
pub async fn healthz() -> web::Json<HealthView> {
    web::Json(HealthView { status: "ok" })
}

/// The process can serve: the database answers and its schema is the one this program knows.
#[utoipa::path(tag = "health", security(()), responses((status = 200, description = "Ready", body = HealthView)))]
#[get("/readyz")]
pub async fn readyz(ctx: web::Data<Ctx>) -> Result<web::Json<HealthView>, Problem> {
    ctx.ready().await?;
    Ok(web::Json(HealthView { status: "ok" }))
}
