//! Limits and stages (系统管理员).

use super::doer;
use super::ladder::RungForm;
use super::limit_preview::LimitPreview;
use super::limit_views::LimitsView;
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::{Body, Params};
use crate::api::problem::Problem;
use crate::service::Ctx;
use crate::service::admin::limits::{self, Form};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use entity::values::{Kind, LimitName, Line};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A limit to be set.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LimitForm {
    #[schema(required, value_type = LimitName)]
    name: Option<String>,
    /// A division of the region; absent, or the region itself: everywhere.
    area: Option<String>,
    /// Absent: every line.
    #[schema(value_type = Option<Line>)]
    line: Option<String>,
    /// Absent: every kind.
    #[schema(value_type = Option<Kind>)]
    kind: Option<String>,
    /// Absent, and no rungs: what is shipped again.
    value: Option<u32>,
    /// Of `ladder`, which has no value: every rung once.
    rungs: Option<Vec<RungForm>>,
    /// The limit's `version` as it was shown; another has been set meanwhile: 409. Absent: whatever it was.
    version: Option<i64>,
    /// From the first moment of which day on, today or later; absent or today: at once.
    valid_from: Option<NaiveDate>,
    /// The document or decision behind it.
    #[schema(required, value_type = String)]
    basis: Option<String>,
}

impl From<LimitForm> for Form {
    fn from(form: LimitForm) -> Self {
        let LimitForm { name, area, line, kind, value, rungs, version, valid_from, basis } = form;
        let rungs = rungs.map(|rungs| rungs.into_iter().map(Into::into).collect());
        Self { name, area, line, kind, value, rungs, valid_from, basis, version }
    }
}

/// Take back a change that waits for its day.
#[utoipa::path(tag = "limits", params(("id" = i64, Path, description = "The change")),
    responses((status = 204, description = "Taken back")))]
#[post("/settings/limits/changes/{id}/take-back")]
pub async fn take_back(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    limits::take_back(&ctx, &doer(&request, &ctx, &who), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LimitsParams {
    /// A division of the region; absent: the whole region.
    area: Option<String>,
}

/// The limits in force, in a division or in the whole region, and every change that led to them.
#[utoipa::path(tag = "limits", params(LimitsParams),
    responses((status = 200, description = "All", body = LimitsView)))]
#[get("/settings/limits")]
pub async fn show(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    params: Params<LimitsParams>,
) -> Result<web::Json<LimitsView>, Problem> {
    let Params { value, errors } = params;
    Ok(web::Json(limits::list(&ctx, value.area, errors).await?.into()))
}

/// Set a limit for what starts from now on; what runs keeps the limit with which it started.
#[utoipa::path(tag = "limits", request_body = LimitForm, responses((status = 204, description = "Set")))]
#[post("/settings/limits")]
pub async fn set(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<LimitForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    limits::set(&ctx, &doer(&request, &ctx, &who), form.into(), errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a change would do: which limits would be others, how much lies in its scope, how many due days it would have moved lately,
/// and how many clocks go on as they began. Nothing is changed.
#[utoipa::path(tag = "limits", request_body = LimitForm,
    responses((status = 200, description = "What would change", body = LimitPreview)))]
#[post("/settings/limits/preview")]
pub async fn preview(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    body: Body<LimitForm>,
) -> Result<web::Json<LimitPreview>, Problem> {
    let (form, errors) = body.into_parts();
    let (preview, reference) = limits::preview(&ctx, form.into(), errors).await?;
    Ok(web::Json(LimitPreview::of(preview, &reference)))
}
