//! For whoever watches the process.

use super::problem::{Code, Problem};
use crate::service::Ctx;
use crate::service::health::{self, Check};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// How the process does.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthView {
    #[schema(example = "ok")]
    status: &'static str,
}

/// One thing that must be well.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// database, schema, storage, outbox or timers
    name: &'static str,
    ok: bool,
    /// What is wrong, for people.
    #[schema(required)]
    detail: Option<String>,
}

impl From<Check> for CheckView {
    fn from(check: Check) -> Self {
        Self { name: check.name, ok: check.fault.is_none(), detail: check.fault }
    }
}

/// Everything that was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadyView {
    #[schema(example = "ok")]
    status: &'static str,
    checks: Vec<CheckView>,
}

/// Why the process should get no requests now: a problem that lists what was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotReadyView {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    #[schema(example = 503)]
    status: u16,
    detail: String,
    code: &'static str,
    checks: Vec<CheckView>,
}

/// The process is alive.
#[utoipa::path(tag = "health", security(()), responses((status = 200, description = "Alive", body = HealthView)))]
#[get("/healthz")]
pub async fn healthz() -> web::Json<HealthView> {
    web::Json(HealthView { status: "ok" })
}

/// The process can serve: the database answers and takes what is written, its schema is the one this program knows, and
/// what is due is not left lying.
#[utoipa::path(tag = "health", security(()), responses(
    (status = 200, description = "Ready", body = ReadyView),
    (status = 503, description = "Not ready, and why", body = NotReadyView, content_type = "application/problem+json")))]
#[get("/readyz")]
pub async fn readyz(ctx: web::Data<Ctx>) -> HttpResponse {
    let checks = health::checks(&ctx).await;
    let faults: Vec<String> = checks.iter().filter_map(|check| check.fault.clone()).collect();
    let checks = checks.into_iter().map(CheckView::from).collect();
    if faults.is_empty() {
        return HttpResponse::Ok().json(ReadyView { status: "ok", checks });
    }
    let code = Code::Unavailable;
    HttpResponse::ServiceUnavailable().insert_header((CONTENT_TYPE, "application/problem+json")).json(
        NotReadyView {
            kind: Problem::kind(code),
            title: code.title(),
            status: code.status().as_u16(),
            detail: faults.join("；"),
            code: code.code(),
            checks,
        },
    )
}
