//! Rows of the dispatch directory begin and end (系统管理员).

use super::doer;
use super::units::CloseForm;
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::service::Ctx;
use crate::service::admin::directory::{self, Form};
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::NaiveDate;
use entity::values::{AssignmentRole, Kind};
use serde::Deserialize;
use utoipa::ToSchema;

/// A row as typed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DirectoryForm {
    /// Of any level; those below it are meant too.
    #[schema(required, value_type = String)]
    category: Option<String>,
    /// Absent: everywhere.
    area: Option<String>,
    /// Absent: of every kind.
    #[schema(value_type = Option<Kind>)]
    kind: Option<String>,
    /// A unit's code, `@township`, or absent where a person decides.
    lead_unit: Option<String>,
    co_units: Option<Vec<String>>,
    /// Where nobody is named: at least two.
    candidates: Option<Vec<String>>,
    /// The known document or the duty.
    #[schema(required, value_type = String)]
    basis: Option<String>,
    /// What the township's unit may do beside the units named: `lead` (and assist) or `co`; absent: nothing.
    #[schema(value_type = Option<AssignmentRole>)]
    township_role: Option<String>,
    /// The ground of it.
    township_basis: Option<String>,
    /// Absent: today; never in the past.
    valid_from: Option<NaiveDate>,
    /// The last day on which it applies.
    valid_to: Option<NaiveDate>,
}

impl From<DirectoryForm> for Form {
    fn from(form: DirectoryForm) -> Self {
        Self {
            category: form.category,
            area: form.area,
            kind: form.kind,
            lead_unit: form.lead_unit,
            co_units: form.co_units.unwrap_or_default(),
            candidates: form.candidates.unwrap_or_default(),
            basis: form.basis,
            township_role: form.township_role,
            township_basis: form.township_basis,
            valid_from: form.valid_from,
            valid_to: form.valid_to,
        }
    }
}

/// Add a row.
#[utoipa::path(tag = "directory", request_body = DirectoryForm, responses((status = 204, description = "Added")))]
#[post("/directory")]
pub async fn create(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<DirectoryForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    directory::add(&ctx, &doer(&request, &ctx, &who), form.into(), errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Put another row in the place of one, which ends the day before the new one begins.
#[utoipa::path(tag = "directory", params(("id" = i64, Path, description = "The row")), request_body = DirectoryForm,
    responses((status = 204, description = "Replaced")))]
#[post("/directory/{id}/replace")]
pub async fn replace(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
    body: Body<DirectoryForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    directory::replace(&ctx, &doer(&request, &ctx, &who), *id, form.into(), errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End a row after a day.
#[utoipa::path(tag = "directory", params(("id" = i64, Path, description = "The row")), request_body = CloseForm,
    responses((status = 204, description = "Ended")))]
#[post("/directory/{id}/close")]
pub async fn close(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
    body: Body<CloseForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    directory::close(&ctx, &doer(&request, &ctx, &who), *id, form.last_day, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}
