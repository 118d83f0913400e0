//! `/ratings` (contract.md §5).

pub mod batch;
pub mod marks;

use super::auth::{Key, Member, SendRatings};
use super::input::{Body, Params};
use super::problem::Problem;
use super::tickets::{beijing_time as t, code, day, instant};
use crate::domain::rating;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{day_of, end_of, start_of};
use crate::service::rating::{self as service, Filter, NewRating, Seen};
use crate::service::{Ctx, Error};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, Months, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// A rating as a source sends it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RatingForm {
    /// The case (办件编号).
    #[schema(required, value_type = String)]
    project_no: Option<String>,
    /// Which rating of the case: 1, 2 …
    #[schema(required, value_type = String)]
    assess_number: Option<Value>,
    /// The unit rated; without it an agent finds out.
    unit: Option<String>,
    matter_code: Option<String>,
    matter_name: Option<String>,
    window: Option<String>,
    clerk: Option<String>,
    /// 1 pc, 2 mobile, 3 QR, 4 counter tablet, 5 hall terminal, 6 SMS, 7 default
    #[schema(required, value_type = String)]
    channel: Option<Value>,
    /// 1–5; 1 and 2 are bad.
    #[schema(required, value_type = u8)]
    satisfaction: Option<Value>,
    /// Codes whose first digit is the satisfaction.
    indicators: Option<Vec<Value>>,
    text: Option<String>,
    real_name: Option<bool>,
    /// Absent: yes where name and number are given.
    consent_contact: Option<bool>,
    user_name: Option<String>,
    user_phone: Option<String>,
    user_kind: Option<UserKind>,
    served_at: Option<DateTime<FixedOffset>>,
    assessed_at: Option<DateTime<FixedOffset>>,
    is_default: Option<bool>,
    /// When the province's platform pushed it, at most 30 days ago.
    pushed_at: Option<DateTime<FixedOffset>>,
}

/// What the source learns.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenView {
    id: RatingId,
    /// Null unless the rating is bad.
    #[schema(required)]
    ticket_number: Option<TicketNumber>,
}

/// Send a rating. The same source, case and count again answers 200 with the same.
#[utoipa::path(tag = "ratings", request_body = RatingForm, responses(
    (status = 201, description = "New", body = TakenView), (status = 200, description = "Known", body = TakenView)))]
#[post("/ratings")]
pub async fn create(
    key: Key<SendRatings>,
    ctx: web::Data<Ctx>,
    body: Body<RatingForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let new = form.read(errors).map_err(Error::Invalid)?;
    let taken = service::take(&ctx, &key.0.name, new).await?;
    let view = TakenView { id: taken.id, ticket_number: taken.ticket_number };
    Ok(if taken.known { HttpResponse::Ok().json(view) } else { HttpResponse::Created().json(view) })
}

impl RatingForm {
    fn read(self, mut errors: FieldErrors) -> Result<NewRating, FieldErrors> {
        let e = &mut errors;
        let project_no = e.required_text("project_no", self.project_no, 60);
        let assess_number = word(e, "assess_number", self.assess_number);
        let assess_number = e.required_text("assess_number", assess_number, 20);
        rating::check_count(assess_number.as_deref(), e);
        let channel = word(e, "channel", self.channel);
        let channel = choice(e, "channel", channel, RatingChannel::from_code);
        let satisfaction = word(e, "satisfaction", self.satisfaction);
        let satisfaction =
            choice(e, "satisfaction", satisfaction, |w| w.parse().ok().filter(|s| (1..=5).contains(s)));
        let given = self.indicators.unwrap_or_default();
        if given.len() > 20 {
            e.add("indicators", FieldCode::Length, "评价指标最多 20 项");
        }
        let indicators = given.into_iter().take(20).enumerate();
        let indicators =
            indicators.filter_map(|(at, i)| word(e, &format!("indicators[{at}]"), Some(i))).collect();
        let unit = code(e, "unit", self.unit);
        let matter_code = e.text("matter_code", self.matter_code, 60);
        let matter_name = e.text("matter_name", self.matter_name, 100);
        let window = e.text("window", self.window, 60);
        let clerk = e.text("clerk", self.clerk, 60);
        let text = e.text("text", self.text, 2000);
        let user_name = e.text("user_name", self.user_name, 60);
        let user_phone = e.phone("user_phone", self.user_phone);
        let served_at = instant(e, "served_at", self.served_at);
        let assessed_at = instant(e, "assessed_at", self.assessed_at);
        let pushed_at = instant(e, "pushed_at", self.pushed_at);
        let read = (|| {
            let channel = channel?;
            Some(NewRating {
                project_no: project_no?,
                assess_number: assess_number?,
                unit,
                matter_code,
                matter_name,
                window,
                clerk,
                channel,
                satisfaction: satisfaction?,
                indicators,
                text,
                real_name: self.real_name.unwrap_or(false),
                consent_contact: self.consent_contact,
                user_name,
                user_phone,
                user_kind: self.user_kind,
                served_at,
                assessed_at,
                is_default: self.is_default.unwrap_or(channel == RatingChannel::Default),
                pushed_at,
            })
        })();
        errors.or(read)
    }
}

/// A short word that sources write as a text or as a number.
fn word(e: &mut FieldErrors, field: &str, value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) => e.text(field, Some(text), 40),
        Value::Number(number) if number.is_u64() => Some(number.to_string()),
        _ => {
            e.add(field, FieldCode::Type, "应为文本或整数");
            None
        }
    }
}

fn choice<T>(
    e: &mut FieldErrors,
    field: &str,
    value: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = e.required(field, value)?;
    let parsed = parse(&value);
    if parsed.is_none() {
        e.add(field, FieldCode::Choice, "不在允许的取值之内");
    }
    parsed
}

/// Which ratings.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingParams {
    unit: Option<String>,
    /// 1–5, separated by commas.
    satisfaction: Option<String>,
    /// The name of a source.
    source: Option<String>,
    /// 1–7
    channel: Option<String>,
    window: Option<String>,
    matter: Option<String>,
    /// 2026-11; the same as its first and last day.
    month: Option<String>,
    /// `true`: without defaults in whose place the citizen has spoken.
    counting: Option<String>,
    /// A Beijing date.
    from: Option<String>,
    /// A Beijing date, inclusive.
    to: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

impl RatingParams {
    fn filter(self, e: &mut FieldErrors) -> Filter {
        let marks = self.satisfaction.unwrap_or_default();
        let satisfaction: Option<Vec<i32>> =
            marks.split(',').filter(|m| !m.trim().is_empty()).map(|m| m.trim().parse().ok()).collect();
        if satisfaction.is_none() {
            e.add("satisfaction", FieldCode::Choice, "满意度为 1 至 5");
        }
        let unit: Option<UnitCode> = code(e, "unit", self.unit);
        let channel = self.channel.map(|channel| RatingChannel::from_code(&channel));
        if channel == Some(None) {
            e.add("channel", FieldCode::Choice, "评价渠道为 1 至 7");
        }
        let month = month(e, "month", self.month);
        let (from, to) = (day(e, "from", self.from), day(e, "to", self.to));
        let after = month.and_then(|first| first.checked_add_months(Months::new(1)));
        Filter {
            units: unit.into_iter().collect(),
            satisfaction: satisfaction.unwrap_or_default(),
            source: e.text("source", self.source, 100),
            channel: channel.flatten(),
            window: e.text("window", self.window, 60),
            matter_code: e.text("matter", self.matter, 60),
            counting: self.counting.as_deref() == Some("true"),
            from: from.max(month).map(start_of),
            before: to.map(end_of).into_iter().chain(after.map(start_of)).min(),
        }
    }
}

/// A month written into an address: 2026-11. Its first day.
pub(super) fn month(e: &mut FieldErrors, field: &str, value: Option<String>) -> Option<NaiveDate> {
    let value = value?;
    let first = day(&mut FieldErrors::new(), field, Some(format!("{}-01", value.trim())));
    if first.is_none() {
        e.add(field, FieldCode::Format, "应为月份（2026-11）");
    }
    first
}

/// A page of ratings.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingList {
    items: Vec<RatingView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A rating without the rater.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingView {
    id: RatingId,
    source: String,
    project_no: String,
    assess_number: String,
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    matter_code: Option<String>,
    matter_name: Option<String>,
    window: Option<String>,
    window_name: Option<String>,
    /// Who served, for whoever may read clerks' names.
    #[schema(required)]
    clerk_name: Option<String>,
    channel: RatingChannel,
    satisfaction: i32,
    satisfaction_label: &'static str,
    indicators: Vec<String>,
    text: Option<String>,
    real_name: bool,
    is_default: bool,
    /// A default in whose place the citizen has spoken: it does not count.
    superseded: bool,
    served_at: Option<DateTime<FixedOffset>>,
    assessed_at: DateTime<FixedOffset>,
    received_at: DateTime<FixedOffset>,
    pushed_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    ticket_number: Option<TicketNumber>,
}

impl RatingView {
    pub(super) fn of(seen: Seen, rules: &crate::service::rules::Rules, clerks: bool) -> Self {
        let row = seen.row;
        let day = day_of(row.served_at.unwrap_or(row.assessed_at));
        let named = |what, code: &Option<String>| {
            let code = code.as_deref()?;
            rules.reference.services.name(what, code, day).map(str::to_owned)
        };
        let matter = named(ServiceWhat::Matter, &row.matter_code);
        let window_name = named(ServiceWhat::Window, &row.window).or_else(|| row.window.clone());
        let clerk_name = named(ServiceWhat::Clerk, &row.clerk).or_else(|| row.clerk.clone());
        Self {
            id: row.id,
            source: row.source,
            project_no: row.project_no,
            assess_number: row.assess_number,
            unit_name: row.unit.as_ref().map(|u| rules.unit_name(u, row.received_at)),
            unit: row.unit,
            matter_name: row.matter_name.or(matter),
            matter_code: row.matter_code,
            window: row.window,
            window_name,
            clerk_name: clerk_name.filter(|_| clerks),
            channel: row.channel,
            satisfaction: row.satisfaction,
            satisfaction_label: rating::level(u8::try_from(row.satisfaction).unwrap_or(0)),
            indicators: serde_json::from_str(&row.indicators).unwrap_or_default(),
            text: row.text,
            real_name: row.real_name,
            is_default: row.is_default,
            superseded: row.superseded_by.is_some(),
            served_at: row.served_at.map(t),
            assessed_at: t(row.assessed_at),
            received_at: t(row.received_at),
            pushed_at: row.pushed_at.map(t),
            ticket_number: seen.ticket_number,
        }
    }
}

/// Ratings, newest first.
#[utoipa::path(tag = "ratings", params(RatingParams),
    responses((status = 200, description = "A page", body = RatingList)))]
#[get("/ratings")]
pub async fn list(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<RatingParams>,
) -> Result<web::Json<RatingList>, Problem> {
    let Params { value: p, errors: mut e } = params;
    let limit = p.limit.as_deref().map_or(Some(50), |n| n.parse().ok());
    let limit = e.range("limit", limit, 1, 200);
    let cursor = p.cursor.as_deref().map(str::parse::<i64>);
    let filter = p.filter(&mut e);
    if matches!(cursor, Some(Err(_))) {
        e.add("cursor", FieldCode::Format, "翻页标记无效，请从第一页开始");
    }
    let limit = e.required("limit", limit);
    let limit = e.or(limit).map_err(Error::Invalid)?;
    let after = cursor.and_then(Result::ok).map(RatingId);
    let page = service::list(&ctx, &who, filter, after, limit).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let clerks = service::sees_clerks(&who);
    let items = page.rows.into_iter().map(|seen| RatingView::of(seen, &rules, clerks)).collect();
    Ok(web::Json(RatingList { items, next_cursor: page.next.map(|id| id.to_string()) }))
}

/// One rating.
#[utoipa::path(tag = "ratings", params(("id" = i64, Path, description = "The rating")),
    responses((status = 200, description = "The rating", body = RatingView)))]
#[get("/ratings/{id}")]
pub async fn show(
    who: Member,
    ctx: web::Data<Ctx>,
    id: web::Path<RatingId>,
) -> Result<web::Json<RatingView>, Problem> {
    let seen = service::get(&ctx, &who, *id).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    Ok(web::Json(RatingView::of(seen, &rules, service::sees_clerks(&who))))
}
