//! `/ratings/frequent`: matters that keep being rated badly, and the plans for them (高频差评事项).

use super::admin::doer;
use super::auth::Member;
use super::input::{Body, Params};
use super::problem::Problem;
use super::tickets::{beijing_time as t, code, day};
use crate::domain::text::FieldCode;
use crate::service::matter_plan::{self, Asked, Matter, Plan};
use crate::service::{Ctx, Error};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{MatterPlanState, UnitCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// A span, and how many make a matter frequent.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FrequentParams {
    /// First Beijing date; as many days back as are set (90 as shipped) where absent.
    from: Option<String>,
    /// Last Beijing date, inclusive; today where absent.
    to: Option<String>,
    /// 1–1000 bad ratings; as set (3 as shipped) where absent.
    at_least: Option<String>,
}

/// A matter that was rated badly often.
#[derive(Debug, Serialize, ToSchema)]
pub struct FrequentView {
    /// The matter's code, or its name where ratings came without one.
    matter: String,
    name: String,
    bad: u64,
    units: Vec<CountView>,
    indicators: Vec<CountView>,
    /// How many in each month, `YYYY-MM`.
    months: BTreeMap<String, u64>,
    /// The newest plan for it.
    #[schema(required)]
    plan_id: Option<i64>,
    #[schema(required)]
    plan_state: Option<MatterPlanState>,
}

/// How many of what.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountView {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) count: u64,
}

/// A plan for a matter.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatterPlanView {
    id: i64,
    matter: String,
    matter_name: String,
    unit: UnitCode,
    unit_name: String,
    owner: String,
    cause: String,
    measures: String,
    review_on: NaiveDate,
    /// Whether its review is due.
    to_review: bool,
    /// Bad ratings when it was made, in as many days back as were set then.
    bad: i64,
    state: MatterPlanState,
    made_at: DateTime<FixedOffset>,
    made_by: String,
    finding: Option<String>,
    reviewed_at: Option<DateTime<FixedOffset>>,
    reviewed_by: Option<String>,
}

/// The matters of a span, and the plans.
#[derive(Debug, Serialize, ToSchema)]
pub struct FrequentList {
    from: NaiveDate,
    to: NaiveDate,
    at_least: u64,
    items: Vec<FrequentView>,
    plans: Vec<MatterPlanView>,
}

impl FrequentView {
    fn of(matter: Matter) -> Self {
        let Matter { found, name, units, indicators, plan } = matter;
        let indicator = |(code, name, count): (String, String, u64)| CountView { code, name, count };
        let unit =
            |(code, name, count): (UnitCode, String, u64)| CountView { code: code.to_string(), name, count };
        Self {
            matter: found.matter,
            name,
            bad: found.bad,
            units: units.into_iter().map(unit).collect(),
            indicators: indicators.into_iter().map(indicator).collect(),
            months: found.months,
            plan_id: plan.as_ref().map(|plan| plan.id),
            plan_state: plan.map(|plan| plan.state),
        }
    }
}

impl MatterPlanView {
    fn of(plan: Plan, unit_name: String, today: NaiveDate) -> Self {
        Self {
            id: plan.id,
            matter: plan.matter,
            matter_name: plan.matter_name,
            unit: plan.unit,
            unit_name,
            owner: plan.owner,
            cause: plan.cause,
            measures: plan.measures,
            review_on: plan.review_on,
            to_review: plan.state == MatterPlanState::Open && plan.review_on <= today,
            bad: plan.bad,
            state: plan.state,
            made_at: t(plan.made_at),
            made_by: plan.made_by_name,
            finding: plan.finding,
            reviewed_at: plan.reviewed_at.map(t),
            reviewed_by: plan.reviewed_by_name,
        }
    }
}

/// Matters that were rated badly often, the most first, with their plans: whoever sees ratings, a unit's people their unit's.
#[utoipa::path(tag = "ratings", params(FrequentParams),
    responses((status = 200, description = "Matters and plans", body = FrequentList)))]
#[get("/ratings/frequent")]
pub async fn frequent(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<FrequentParams>,
) -> Result<web::Json<FrequentList>, Problem> {
    let Params { value: p, mut errors } = params;
    let (from, to) = (day(&mut errors, "from", p.from), day(&mut errors, "to", p.to));
    if from.zip(to).is_some_and(|(from, to)| from > to || (to - from).num_days() > 366 * 2) {
        errors.add("from", FieldCode::Range, "起始日期不能晚于截止日期，期间不能超过两年");
    }
    let at_least = p.at_least.map(|word| word.parse().ok().filter(|n| (1..=1000).contains(n)));
    if at_least == Some(None) {
        errors.add("at_least", FieldCode::Range, "应为 1 至 1000");
    }
    errors.or(Some(())).map_err(Error::Invalid)?;
    let asked = Asked { from, to, at_least: at_least.flatten() };
    let found = matter_plan::matters(&ctx, &who, asked).await?;
    let today = found.today;
    let plan = |(plan, name): (Plan, String)| MatterPlanView::of(plan, name, today);
    Ok(web::Json(FrequentList {
        from: found.from,
        to: found.to,
        at_least: found.at_least,
        items: found.matters.into_iter().map(FrequentView::of).collect(),
        plans: found.plans.into_iter().map(plan).collect(),
    }))
}

/// A plan for a matter.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MatterPlanForm {
    #[schema(required, value_type = String)]
    matter: Option<String>,
    #[schema(required, value_type = String)]
    unit: Option<String>,
    /// The person in charge, by name.
    #[schema(required, value_type = String)]
    owner: Option<String>,
    #[schema(required, value_type = String)]
    cause: Option<String>,
    #[schema(required, value_type = String)]
    measures: Option<String>,
    /// Tomorrow or later, within a year.
    #[schema(required, value_type = NaiveDate)]
    review_on: Option<String>,
}

/// Plan how a matter is put right for good. Supervisors and dispatchers; one open plan a matter.
#[utoipa::path(tag = "ratings", request_body = MatterPlanForm, responses((status = 204, description = "Planned")))]
#[post("/ratings/frequent/plans")]
pub async fn make_plan(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<MatterPlanForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut e) = body.into_parts();
    let form = matter_plan::Form {
        matter: form.matter,
        unit: code(&mut e, "unit", form.unit),
        owner: form.owner,
        cause: form.cause,
        measures: form.measures,
        review_on: day(&mut e, "review_on", form.review_on),
    };
    matter_plan::make(&ctx, &who, &doer(&request, &ctx, &who), form, e).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether a plan helped.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MatterReviewForm {
    #[schema(required, value_type = bool)]
    effective: Option<bool>,
    #[schema(required, value_type = String)]
    finding: Option<String>,
}

/// Review a plan: somebody else than who made it, once.
#[utoipa::path(tag = "ratings", params(("id" = i64, Path, description = "The plan")),
    request_body = MatterReviewForm, responses((status = 204, description = "Reviewed")))]
#[post("/ratings/frequent/plans/{id}/review")]
pub async fn review_plan(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
    body: Body<MatterReviewForm>,
) -> Result<HttpResponse, Problem> {
    let (MatterReviewForm { effective, finding }, errors) = body.into_parts();
    let doer = doer(&request, &ctx, &who);
    matter_plan::review(&ctx, &who, &doer, id.into_inner(), effective, finding, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}
