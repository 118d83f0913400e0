//! The tables of rating indicators (评价指标), and what kind of system each source of ratings is (评价来源).

use super::doer;
use crate::api::auth::{ManageSettings, Member, Require};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::rating::IndicatorTable;
use crate::domain::time::day_of;
use crate::service::Ctx;
use crate::service::admin::{indicators, rating_sources};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::NaiveDate;
use entity::values::RatingSourceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorView {
    /// Three digits; the first is the level.
    code: String,
    name: String,
}

/// A table of indicators.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorTableView {
    /// 1 is built in.
    version: i32,
    /// Null: since ever.
    #[schema(required)]
    valid_from: Option<NaiveDate>,
    basis: String,
    /// Whether ratings given today are checked against it.
    current: bool,
    /// In order of codes.
    items: Vec<IndicatorView>,
}

/// Every table, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorTableList {
    items: Vec<IndicatorTableView>,
}

/// Every table of indicators.
#[utoipa::path(tag = "ratings", responses((status = 200, description = "All", body = IndicatorTableList)))]
#[get("/indicators")]
pub async fn tables(_: Member, ctx: web::Data<Ctx>) -> Result<web::Json<IndicatorTableList>, Problem> {
    let all = indicators::list(&ctx).await?;
    let current = all.on(day_of(ctx.now())).version;
    let view = |table: &IndicatorTable| IndicatorTableView {
        version: table.version,
        valid_from: table.valid_from,
        basis: table.basis.clone(),
        current: table.version == current,
        items: table
            .items
            .iter()
            .map(|(code, name)| IndicatorView { code: code.clone(), name: name.clone() })
            .collect(),
    };
    let mut items: Vec<IndicatorTableView> = all.iter().map(view).collect();
    items.reverse();
    Ok(web::Json(IndicatorTableList { items }))
}

/// An indicator to be loaded.
#[derive(Debug, Deserialize, ToSchema)]
pub struct IndicatorForm {
    #[schema(required, value_type = String)]
    code: Option<String>,
    #[schema(required, value_type = String)]
    name: Option<String>,
}

/// A whole table to be loaded.
#[derive(Debug, Deserialize, ToSchema)]
pub struct IndicatorTableForm {
    /// Absent: today.
    valid_from: Option<NaiveDate>,
    /// The document that orders it.
    #[schema(required, value_type = String)]
    basis: Option<String>,
    /// At most 200, at least one of each level.
    #[schema(required, value_type = Vec<IndicatorForm>)]
    items: Option<Vec<IndicatorForm>>,
}

/// Which table it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoadedTableView {
    version: i32,
}

/// Load a whole table of indicators that holds from a day on; nothing is added to or taken from one by hand.
#[utoipa::path(tag = "ratings", request_body = IndicatorTableForm,
    responses((status = 201, description = "Loaded", body = LoadedTableView)))]
#[post("/indicators")]
pub async fn load(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<IndicatorTableForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let rows = form.items.unwrap_or_default().into_iter();
    let rows = rows.map(|row| (row.code.unwrap_or_default(), row.name.unwrap_or_default())).collect();
    let doer = doer(&request, &ctx, &who);
    let version = indicators::load(&ctx, &doer, form.valid_from, form.basis, rows, errors).await?;
    Ok(HttpResponse::Created().json(LoadedTableView { version }))
}

/// A source of ratings.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingSourceView {
    name: String,
    /// As is said of its feed (`/settings/rating-feeds`) for now.
    kind: RatingSourceKind,
    /// Whether silence becomes a default rating here.
    collects_defaults: bool,
    /// Whether somebody said something of it; else it is taken to be so.
    settled: bool,
}

/// Every source of ratings, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingSourceList {
    items: Vec<RatingSourceView>,
    /// Whether ratings are collected here at all (`ratings.collect`).
    collecting: bool,
    /// After so many days …
    default_days: u32,
    /// … working ones, else natural ones, silence is a rating.
    default_working_days: bool,
}

/// Every source of ratings.
#[utoipa::path(tag = "ratings", responses((status = 200, description = "All", body = RatingSourceList)))]
#[get("/rating-sources")]
pub async fn sources(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
) -> Result<web::Json<RatingSourceList>, Problem> {
    let view = |source: rating_sources::RatingSource| RatingSourceView {
        name: source.name,
        kind: source.kind,
        collects_defaults: source.collects_defaults,
        settled: source.settled,
    };
    let items = rating_sources::list(&ctx).await?.into_iter().map(view).collect();
    let ratings = &ctx.config.ratings;
    Ok(web::Json(RatingSourceList {
        items,
        collecting: ratings.collect,
        default_days: ratings.default_days,
        default_working_days: ratings.default_working_days,
    }))
}

/// What becomes of silence about what a source served.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RatingSourceForm {
    /// Whether it becomes a default rating here; never for the province's platform.
    #[schema(required, value_type = bool)]
    collects_defaults: Option<bool>,
}

/// Settle whether silence becomes a default rating for what a source served. What is the province's is said of its feed.
#[utoipa::path(tag = "ratings", params(("name" = String, Path, description = "The source's name")),
    request_body = RatingSourceForm, responses((status = 204, description = "Settled")))]
#[put("/rating-sources/{name}")]
pub async fn settle(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    name: web::Path<String>,
    body: Body<RatingSourceForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let doer = doer(&request, &ctx, &who);
    rating_sources::set(&ctx, &doer, &name, form.collects_defaults, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}
