//! What sources of ratings are to us (系统管理员).

use crate::api::admin::doer;
use crate::api::auth::{ManageSources, Member, Require};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::province::FeedChange;
use crate::domain::time::with_offset;
use crate::service::Ctx;
use crate::service::province::feeds::{self, Form};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::ClockStart;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is said of a source.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RatingFeedForm {
    /// The name of the key's source, or of the files that come from there.
    #[schema(required, value_type = String)]
    source: Option<String>,
    /// Whether it is the province's platform: rectifications go back there.
    #[schema(required, value_type = bool)]
    province: Option<bool>,
    /// From when the time of its bad ratings runs; absent: receipt.
    #[schema(value_type = Option<ClockStart>)]
    clock_start: Option<String>,
    /// From the first moment of which day on; absent or today: at once.
    valid_from: Option<NaiveDate>,
    /// The document behind it.
    #[schema(required, value_type = String)]
    basis: Option<String>,
}

/// What was said of a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingFeedView {
    id: i64,
    source: String,
    province: bool,
    clock_start: ClockStart,
    clock_start_label: &'static str,
    basis: String,
    valid_from: DateTime<FixedOffset>,
}

impl From<FeedChange> for RatingFeedView {
    fn from(change: FeedChange) -> Self {
        Self {
            id: change.id,
            source: change.source,
            province: change.feed.province,
            clock_start: change.feed.clock_start,
            clock_start_label: change.feed.clock_start.label(),
            basis: change.basis,
            valid_from: with_offset(change.from),
        }
    }
}

/// What sources of ratings are to us.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingFeedsView {
    /// As they are now.
    items: Vec<RatingFeedView>,
    /// Every change, the latest first.
    changes: Vec<RatingFeedView>,
    /// Systems with keys of which nothing was said: local, their time runs from the receipt.
    unsaid: Vec<String>,
}

/// What sources of ratings are to us.
#[utoipa::path(tag = "sources", responses((status = 200, description = "All", body = RatingFeedsView)))]
#[get("/settings/rating-feeds")]
pub async fn rating_feeds(
    _: Require<ManageSources>,
    ctx: web::Data<Ctx>,
) -> Result<web::Json<RatingFeedsView>, Problem> {
    let kept = feeds::list(&ctx).await?;
    Ok(web::Json(RatingFeedsView {
        items: kept.now.into_iter().map(Into::into).collect(),
        changes: kept.changes.into_iter().map(Into::into).collect(),
        unsaid: kept.unsaid,
    }))
}

/// Say what a source is; clocks that run keep the start with which they began.
#[utoipa::path(tag = "sources", request_body = RatingFeedForm, responses((status = 204, description = "Said")))]
#[post("/settings/rating-feeds")]
pub async fn set(
    who: Require<ManageSources>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<RatingFeedForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let RatingFeedForm { source, province, clock_start, valid_from, basis } = form;
    let form = Form { source, province, clock_start, valid_from, basis };
    feeds::set(&ctx, &doer(&request, &ctx, &who), form, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The names of the sources that are the province's.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvinceSources {
    items: Vec<String>,
}

/// The sources that are the province's now.
#[utoipa::path(tag = "ratings", responses((status = 200, description = "Their names", body = ProvinceSources)))]
#[get("/ratings/province-sources")]
pub async fn provinces(_: Member, ctx: web::Data<Ctx>) -> Result<web::Json<ProvinceSources>, Problem> {
    Ok(web::Json(ProvinceSources { items: feeds::provinces(&ctx).await? }))
}
