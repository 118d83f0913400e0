//! `/supervision/suggestions` and `/hotspots`: what somebody might look into, with the reasons (督办建议、热点).

use super::admin::doer;
use super::auth::Member;
use super::input::{Body, Params};
use super::problem::Problem;
use super::tickets::{TicketRow, beijing_time as t};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::service::suggestion::{self, Dismissed, Form, Refusal, Spot};
use crate::service::{Ctx, Error};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{AreaCode, CategoryCode, TicketNumber, UnitCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use utoipa::{IntoParams, ToSchema};

/// A unit that has been urged and does not sign (拒不接收).
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalView {
    number: TicketNumber,
    title: String,
    unit: UnitCode,
    unit_name: String,
    /// When it was given it.
    since: DateTime<FixedOffset>,
    /// The level that the ladder has for it; the supervisor chooses.
    level: u8,
    reasons: Vec<String>,
}

/// A suggestion that a supervisor does not follow: it comes back when something new happens to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DismissedView {
    /// Of a unit that does not sign.
    #[schema(required)]
    number: Option<TicketNumber>,
    /// Of a hot spot.
    #[schema(required)]
    category: Option<CategoryCode>,
    #[schema(required)]
    area: Option<AreaCode>,
    /// What it is about, in words.
    title: String,
    /// The unit or the township.
    place: String,
    reasons: Vec<String>,
    /// Why it is not followed.
    reason: String,
    by: String,
    at: DateTime<FixedOffset>,
}

/// What might be supervised, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionList {
    items: Vec<RefusalView>,
    dismissed: Vec<DismissedView>,
}

/// Tickets that might be put under supervision, with the reasons: dispatched, never signed, twice urged. Nothing happens by itself.
#[utoipa::path(tag = "supervision", responses((status = 200, description = "Suggestions", body = SuggestionList)))]
#[get("/supervision/suggestions")]
pub async fn suggestions(who: Member, ctx: web::Data<Ctx>) -> Result<web::Json<SuggestionList>, Problem> {
    let view = |r: Refusal| RefusalView {
        number: r.number,
        title: r.title,
        unit: r.unit,
        unit_name: r.unit_name,
        since: t(r.since),
        level: r.level,
        reasons: r.reasons,
    };
    let dismissed = |(r, d): (Refusal, Dismissed)| DismissedView {
        number: Some(r.number),
        category: None,
        area: None,
        title: r.title,
        place: r.unit_name,
        reasons: r.reasons,
        reason: d.reason,
        by: d.by,
        at: t(d.at),
    };
    let found = suggestion::refusals(&ctx, &who).await?;
    Ok(web::Json(SuggestionList {
        items: found.open.into_iter().map(view).collect(),
        dismissed: found.dismissed.into_iter().map(dismissed).collect(),
    }))
}

/// How many within how long make a hot spot.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HotspotParams {
    /// 1–90 days until now; as set (7 as shipped) where absent.
    days: Option<String>,
    /// 2–1000 tickets; as set (5 as shipped) where absent.
    at_least: Option<String>,
}

/// Many tickets of one category and township within days.
#[derive(Debug, Serialize, ToSchema)]
pub struct HotspotView {
    category: CategoryCode,
    category_path: String,
    area: AreaCode,
    area_name: String,
    tickets: i64,
    /// Of these, not yet done.
    open: i64,
    /// Who called about one that was there already; whose own ticket was merged counts by that ticket.
    joined: i64,
    /// How many there were in as many days before.
    before: i64,
    first_at: DateTime<FixedOffset>,
    last_at: DateTime<FixedOffset>,
    reasons: Vec<String>,
    /// The newest that are not yet done, at most ten.
    open_tickets: Vec<TicketRow>,
    /// Parameters of `GET /tickets` that show all of them.
    query: BTreeMap<&'static str, String>,
}

/// Hot spots, the most tickets first.
#[derive(Debug, Serialize, ToSchema)]
pub struct HotspotList {
    items: Vec<HotspotView>,
    dismissed: Vec<DismissedView>,
    from: DateTime<FixedOffset>,
    days: u32,
    at_least: u32,
}

/// Where many tickets of one category and township were recorded within days: supervisors, dispatchers, leaders, the office.
#[utoipa::path(tag = "supervision", params(HotspotParams),
    responses((status = 200, description = "Hot spots", body = HotspotList)))]
#[get("/hotspots")]
pub async fn hotspots(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<HotspotParams>,
) -> Result<web::Json<HotspotList>, Problem> {
    let Params { value: p, mut errors } = params;
    let days = number(&mut errors, "days", p.days, 1..=90);
    let at_least = number(&mut errors, "at_least", p.at_least, 2..=1000);
    errors.or(Some(())).map_err(Error::Invalid)?;
    let found = suggestion::hotspots(&ctx, &who, days, at_least).await?;
    let since = day_of(found.from).to_string();
    let view = |spot: Spot| HotspotView {
        query: BTreeMap::from([
            ("category", spot.found.category.to_string()),
            ("area", spot.area.to_string()),
            ("created_from", since.clone()),
        ]),
        category: spot.found.category,
        category_path: spot.category_path,
        area: spot.area,
        area_name: spot.area_name,
        tickets: spot.found.tickets,
        open: spot.found.open,
        joined: spot.found.joined,
        before: spot.before,
        first_at: t(spot.found.first_at),
        last_at: t(spot.found.last_at),
        reasons: spot.reasons,
        open_tickets: spot.open.iter().map(|row| TicketRow::of(row, &found.rules, found.now)).collect(),
    };
    let dismissed = |(spot, d): (Spot, Dismissed)| DismissedView {
        number: None,
        category: Some(spot.found.category),
        area: Some(spot.area),
        title: spot.category_path,
        place: spot.area_name,
        reasons: spot.reasons,
        reason: d.reason,
        by: d.by,
        at: t(d.at),
    };
    let dismissed = found.dismissed.into_iter().map(dismissed).collect();
    let items = found.spots.into_iter().map(view).collect();
    Ok(web::Json(HotspotList {
        items,
        dismissed,
        from: t(found.from),
        days: found.days,
        at_least: found.at_least,
    }))
}

/// A suggestion that is not followed, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DismissalForm {
    /// The ticket whose unit does not sign; or a hot spot's category and area.
    number: Option<String>,
    category: Option<String>,
    area: Option<String>,
    /// As the hot spot was looked for; absent: as set.
    days: Option<u32>,
    at_least: Option<u32>,
    #[schema(required, value_type = String)]
    reason: Option<String>,
}

/// Put a suggestion away with a reason, until something new happens to it: another urging or dispatch, another ticket. Supervisors.
#[utoipa::path(tag = "supervision", request_body = DismissalForm,
    responses((status = 204, description = "Put away")))]
#[post("/supervision/suggestions/dismiss")]
pub async fn dismiss(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<DismissalForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let DismissalForm { number, category, area, days, at_least, reason } = form;
    let days = errors.range("days", days, 1, 90);
    let at_least = errors.range("at_least", at_least, 2, 1000);
    let form = Form { number, category, area, days, at_least, reason };
    suggestion::dismiss(&ctx, &who, &doer(&request, &ctx, &who), form, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn number(
    errors: &mut FieldErrors,
    field: &str,
    typed: Option<String>,
    range: RangeInclusive<u32>,
) -> Option<u32> {
    let number = typed?.parse().ok().filter(|n| range.contains(n));
    if number.is_none() {
        errors.add(field, FieldCode::Range, format!("应为 {} 至 {}", range.start(), range.end()));
    }
    number
}
