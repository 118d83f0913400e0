//! How what goes to the province is laid out (系统管理员).

use crate::api::admin::doer;
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::Body;
use crate::api::problem::{Code, Problem};
use crate::domain::province::Layout;
use crate::domain::time::with_offset;
use crate::service::Ctx;
use crate::service::province::layouts;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{LayoutKind, RatingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A layout.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ProvinceLayoutForm {
    /// TOML.
    #[schema(required, value_type = String)]
    body: Option<String>,
    /// The document behind it; not asked for in a preview.
    basis: Option<String>,
    /// The version that was shown; another has been set meanwhile: 409.
    version: Option<i32>,
    /// In a preview: which rating; absent: the latest.
    rating: Option<RatingId>,
}

/// One that held before, or holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvinceLayoutVersion {
    version: i32,
    basis: String,
    set_at: DateTime<FixedOffset>,
}

/// The layout in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvinceLayoutView {
    kind: LayoutKind,
    label: &'static str,
    /// 0 for the shipped one.
    version: i32,
    body: String,
    /// What a column can name.
    fields: &'static [&'static str],
    /// The latest first.
    versions: Vec<ProvinceLayoutVersion>,
}

/// A column and what would stand in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvinceLayoutColumn {
    column: String,
    words: String,
}

/// What a layout makes of one rating.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvinceLayoutPreview {
    items: Vec<ProvinceLayoutColumn>,
}

fn kind(word: &str) -> Result<LayoutKind, Problem> {
    LayoutKind::from_code(word).ok_or_else(|| Problem::plain(Code::NotFound))
}

/// The layout in force, and its versions.
#[utoipa::path(tag = "ratings", params(("kind" = LayoutKind, Path, description = "Of what")),
    responses((status = 200, description = "The layout", body = ProvinceLayoutView)))]
#[get("/settings/province-layouts/{kind}")]
pub async fn layout(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    path: web::Path<String>,
) -> Result<web::Json<ProvinceLayoutView>, Problem> {
    let kind = kind(&path)?;
    let (in_force, versions) = layouts::list(&ctx, kind).await?;
    let version = |row: layouts::Model| ProvinceLayoutVersion {
        version: row.version,
        basis: row.basis,
        set_at: with_offset(row.set_at),
    };
    Ok(web::Json(ProvinceLayoutView {
        kind,
        label: kind.label(),
        version: in_force.version,
        body: in_force.body,
        fields: Layout::fields(kind),
        versions: versions.into_iter().map(version).collect(),
    }))
}

/// Set a layout for what is made from now on; batches keep the one with which they were made.
#[utoipa::path(tag = "ratings", params(("kind" = LayoutKind, Path, description = "Of what")), request_body = ProvinceLayoutForm,
    responses((status = 204, description = "Set")))]
#[put("/settings/province-layouts/{kind}")]
pub async fn set_layout(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    path: web::Path<String>,
    body: Body<ProvinceLayoutForm>,
) -> Result<HttpResponse, Problem> {
    let kind = kind(&path)?;
    let (form, errors) = body.into_parts();
    let said = (form.body, form.basis, form.version);
    layouts::set(&ctx, &doer(&request, &ctx, &who), kind, said, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a layout would make of one rating; what people wrote is not shown. Nothing is changed.
#[utoipa::path(tag = "ratings", params(("kind" = LayoutKind, Path, description = "Of what")), request_body = ProvinceLayoutForm,
    responses((status = 200, description = "Column by column", body = ProvinceLayoutPreview)))]
#[post("/settings/province-layouts/{kind}/preview")]
pub async fn preview(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    path: web::Path<String>,
    body: Body<ProvinceLayoutForm>,
) -> Result<web::Json<ProvinceLayoutPreview>, Problem> {
    let kind = kind(&path)?;
    let (form, errors) = body.into_parts();
    let shown = layouts::preview(&ctx, kind, form.body, form.rating, errors).await?;
    let items = shown.into_iter().map(|(column, words)| ProvinceLayoutColumn { column, words }).collect();
    Ok(web::Json(ProvinceLayoutPreview { items }))
}
