//! Systems that send with an API key (contract.md §2 "API keys").

use super::admin::doer;
use super::auth::{ManageSources, Require};
use super::input::Body;
use super::problem::Problem;
use crate::service::Ctx;
use crate::service::source::{self, Source};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use entity::values::{Scope, SourceId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A source to be added.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SourceForm {
    /// Ratings and tickets are kept under this name.
    #[schema(required, value_type = String)]
    name: Option<String>,
    /// What it may send.
    #[schema(required, value_type = Vec<Scope>)]
    scopes: Option<Vec<String>>,
}

/// A source.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceView {
    id: SourceId,
    name: String,
    scopes: Vec<Scope>,
}

/// A source with its key, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceKeyView {
    #[serde(flatten)]
    source: SourceView,
    api_key: String,
}

/// All sources in use.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceList {
    items: Vec<SourceView>,
    /// Always null: there are few.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        Self { id: source.id, name: source.name, scopes: source.scopes }
    }
}

fn with_key((source, key): (Source, SecretString)) -> SourceKeyView {
    SourceKeyView { source: source.into(), api_key: key.expose_secret().to_owned() }
}

/// Add a source; the answer alone shows its key.
#[utoipa::path(tag = "sources", request_body = SourceForm,
    responses((status = 201, description = "The source with its key", body = SourceKeyView)))]
#[post("/sources")]
pub async fn create(
    who: Require<ManageSources>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<SourceForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let made = source::create(&ctx, &doer(&request, &ctx, &who), form.name, form.scopes, errors).await?;
    Ok(HttpResponse::Created().json(with_key(made)))
}

/// All sources in use.
#[utoipa::path(tag = "sources", responses((status = 200, description = "All sources", body = SourceList)))]
#[get("/sources")]
pub async fn list(_: Require<ManageSources>, ctx: web::Data<Ctx>) -> Result<web::Json<SourceList>, Problem> {
    let items = source::list(&ctx).await?.into_iter().map(SourceView::from).collect();
    Ok(web::Json(SourceList { items, next_cursor: None }))
}

/// Replace the key; the old one stops working at once.
#[utoipa::path(tag = "sources", params(("id" = i64, Path, description = "The source")),
    responses((status = 200, description = "The source with its new key", body = SourceKeyView)))]
#[post("/sources/{id}/rotate")]
pub async fn rotate(
    who: Require<ManageSources>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<SourceId>,
) -> Result<web::Json<SourceKeyView>, Problem> {
    Ok(web::Json(with_key(source::rotate(&ctx, &doer(&request, &ctx, &who), *id).await?)))
}

/// Take a source out of use.
#[utoipa::path(tag = "sources", params(("id" = i64, Path, description = "The source")),
    responses((status = 204, description = "Out of use")))]
#[delete("/sources/{id}")]
pub async fn delete(
    who: Require<ManageSources>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<SourceId>,
) -> Result<HttpResponse, Problem> {
    source::delete(&ctx, &doer(&request, &ctx, &who), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
