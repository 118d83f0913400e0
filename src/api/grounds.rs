//! `/ratings/grounds`: what bad ratings suggest to the assessment, and what was found of it (考核线索).

use super::admin::doer;
use super::auth::Member;
use super::frequent::CountView;
use super::input::{Body, Params};
use super::problem::Problem;
use super::rating_report::period;
use super::tickets::beijing_time as t;
use crate::domain::rating::rule;
use crate::service::ground::{self, Suggestion};
use crate::service::{Ctx, Error};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{AssessmentGround, RatingId, TicketNumber, UnitCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which suggestions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GroundParams {
    /// `YYYY-MM`; this month where neither it nor dates are given.
    month: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// Something that a bad rating suggests.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroundView {
    rating_id: RatingId,
    ground: AssessmentGround,
    ground_label: &'static str,
    indicators: Vec<CountView>,
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    matter_name: Option<String>,
    text: Option<String>,
    assessed_at: DateTime<FixedOffset>,
    #[schema(required)]
    ticket_number: Option<TicketNumber>,
    /// Null: nobody has looked yet, and it counts nowhere.
    #[schema(required)]
    verified: Option<bool>,
    note: Option<String>,
    by: Option<String>,
    at: Option<DateTime<FixedOffset>>,
}

/// What is found so far of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroundSumView {
    ground: AssessmentGround,
    label: &'static str,
    /// By which rule it costs points.
    rule: &'static str,
    suggested: usize,
    /// What counts.
    verified: usize,
    rejected: usize,
}

/// What the bad ratings of a span suggest.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroundList {
    from: NaiveDate,
    to: NaiveDate,
    sums: Vec<GroundSumView>,
    items: Vec<GroundView>,
}

/// What bad ratings suggest that would cost points in the assessment; only what a supervisor found true counts.
#[utoipa::path(tag = "ratings", params(GroundParams),
    responses((status = 200, description = "Suggestions", body = GroundList)))]
#[get("/ratings/grounds")]
pub async fn grounds(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<GroundParams>,
) -> Result<web::Json<GroundList>, Problem> {
    let Params { value: p, mut errors } = params;
    let span = period(&mut errors, ctx.now(), p.month, p.from, p.to);
    let (from, to) = errors.or(span).map_err(Error::Invalid)?;
    let found = ground::suggestions(&ctx, &who, (from, to)).await?;
    let sum = |ground: &AssessmentGround| {
        let of = |is: Option<bool>| {
            let same = |s: &&Suggestion| s.ground == *ground && s.found.as_ref().map(|f| f.verified) == is;
            found.iter().filter(same).count()
        };
        let (verified, rejected) = (of(Some(true)), of(Some(false)));
        GroundSumView {
            ground: *ground,
            label: ground.label(),
            rule: rule(*ground),
            suggested: of(None) + verified + rejected,
            verified,
            rejected,
        }
    };
    let sums = AssessmentGround::ALL.iter().map(sum).collect();
    Ok(web::Json(GroundList { from, to, sums, items: found.into_iter().map(ground_view).collect() }))
}

fn ground_view(s: Suggestion) -> GroundView {
    let indicator = |(code, name): (String, String)| CountView { code, name, count: 1 };
    GroundView {
        rating_id: s.rating,
        ground: s.ground,
        ground_label: s.ground.label(),
        indicators: s.indicators.into_iter().map(indicator).collect(),
        unit: s.unit,
        unit_name: s.unit_name,
        matter_name: s.matter_name,
        text: s.text,
        assessed_at: t(s.assessed_at),
        ticket_number: s.ticket_number,
        verified: s.found.as_ref().map(|f| f.verified),
        note: s.found.as_ref().map(|f| f.note.clone()),
        by: s.found.as_ref().map(|f| f.by_name.clone()),
        at: s.found.map(|f| t(f.at)),
    }
}

/// What was found of a suggestion.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GroundForm {
    #[schema(required, value_type = i64)]
    rating_id: Option<i64>,
    #[schema(required, value_type = AssessmentGround)]
    ground: Option<AssessmentGround>,
    #[schema(required, value_type = bool)]
    verified: Option<bool>,
    #[schema(required, value_type = String)]
    note: Option<String>,
}

/// Write down whether what a rating suggests is true. Supervisors; a later finding takes the place of an earlier one.
#[utoipa::path(tag = "ratings", request_body = GroundForm, responses((status = 204, description = "Written down")))]
#[post("/ratings/grounds")]
pub async fn decide_ground(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<GroundForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let form = ground::Form {
        rating: form.rating_id.map(RatingId),
        ground: form.ground,
        verified: form.verified,
        note: form.note,
    };
    ground::decide(&ctx, &who, &doer(&request, &ctx, &who), form, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}
