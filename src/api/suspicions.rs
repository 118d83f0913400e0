//! `/suspicious-ratings`: series of ratings that somebody should look at, and what was found (可疑评价).

use super::admin::doer;
use super::auth::Member;
use super::input::Body;
use super::problem::Problem;
use super::tickets::beijing_time as t;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::Ctx;
use crate::service::suspicion::{self, Form, Found};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{RatingId, Suspicion, SuspicionVerdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One rating of a series.
#[derive(Debug, Serialize, ToSchema)]
pub struct TraceView {
    id: RatingId,
    at: DateTime<FixedOffset>,
    satisfaction: u8,
    satisfaction_label: &'static str,
}

/// What somebody found who looked.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspicionLookView {
    verdict: SuspicionVerdict,
    verdict_label: &'static str,
    note: String,
    by: String,
    at: DateTime<FixedOffset>,
}

/// Ratings that belong together, and why they are shown. Where they came from is never told.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesView {
    reason: Suspicion,
    reason_label: &'static str,
    /// How many within what time.
    said: String,
    /// Units and windows.
    places: Vec<String>,
    count: usize,
    first_at: DateTime<FixedOffset>,
    last_at: DateTime<FixedOffset>,
    /// The first hundred.
    ratings: Vec<TraceView>,
    #[schema(required)]
    looked: Option<SuspicionLookView>,
}

/// The series of the last days.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesList {
    /// Not looked at yet.
    items: Vec<SeriesView>,
    /// Looked at; one that grows comes back.
    looked: Vec<SeriesView>,
    from: DateTime<FixedOffset>,
}

/// Ratings of a series that are told one by one.
const TOLD: usize = 100;

impl SeriesView {
    fn of(found: Found) -> Option<Self> {
        let Found { series, places, looked } = found;
        let (first, last) = series.ratings.first().zip(series.ratings.last())?;
        Some(Self {
            reason: series.reason,
            reason_label: series.reason.label(),
            said: series.said(),
            places,
            count: series.ratings.len(),
            first_at: t(first.at),
            last_at: t(last.at),
            ratings: series
                .ratings
                .iter()
                .take(TOLD)
                .map(|trace| TraceView {
                    id: trace.rating,
                    at: t(trace.at),
                    satisfaction: trace.satisfaction,
                    satisfaction_label: crate::domain::rating::level(trace.satisfaction),
                })
                .collect(),
            looked: looked.map(|look| SuspicionLookView {
                verdict: look.verdict,
                verdict_label: look.verdict.label(),
                note: look.note,
                by: look.by_name,
                at: t(look.at),
            }),
        })
    }
}

/// What there is to look at. Supervisors.
#[utoipa::path(tag = "suspicious_ratings", responses((status = 200, description = "Series", body = SeriesList)))]
#[get("/suspicious-ratings")]
pub async fn list(who: Member, ctx: web::Data<Ctx>) -> Result<web::Json<SeriesList>, Problem> {
    let page = suspicion::list(&ctx, &who).await?;
    let views = |found: Vec<Found>| found.into_iter().filter_map(SeriesView::of).collect();
    Ok(web::Json(SeriesList { items: views(page.open), looked: views(page.looked), from: t(page.from) }))
}

/// What was found of a series.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SuspicionLookForm {
    #[schema(required, value_type = Suspicion)]
    reason: Option<String>,
    /// The first rating of the series.
    #[schema(required, value_type = i64)]
    rating: Option<i64>,
    /// How many ratings it had when it was looked at.
    #[schema(required, value_type = i64)]
    seen: Option<i64>,
    #[schema(required, value_type = SuspicionVerdict)]
    verdict: Option<String>,
    /// Why nothing is wrong, or to whom it was referred.
    #[schema(required, value_type = String)]
    note: Option<String>,
}

/// Say what was found of a series: nothing wrong, or referred. Supervisors; written to the administration's log.
#[utoipa::path(tag = "suspicious_ratings", request_body = SuspicionLookForm,
    responses((status = 204, description = "Written down")))]
#[post("/suspicious-ratings/look")]
pub async fn say_looked(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<SuspicionLookForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let SuspicionLookForm { reason, rating, seen, verdict, note } = form;
    let reason = word(&mut errors, "reason", reason, Suspicion::from_code);
    let verdict = word(&mut errors, "verdict", verdict, SuspicionVerdict::from_code);
    let form = Form { reason, rating, seen, verdict, note };
    suspicion::look(&ctx, &who, &doer(&request, &ctx, &who), form, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn word<T>(
    errors: &mut FieldErrors,
    field: &str,
    value: Option<String>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let word = read(&value?);
    if word.is_none() {
        errors.add(field, FieldCode::Choice, "不在允许的取值之内");
    }
    word
}
