//! `GET /tickets/{number}/deadlines/{clock}/explain`.

use super::fields::beijing_time as t;
use crate::api::auth::Member;
use crate::api::input::Params;
use crate::api::problem::{Code, Problem};
use crate::domain::ticket::sentence;
use crate::service::{Ctx, Error, ticket};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which row of the clock; the latest unless more is said.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplainParams {
    unit: Option<String>,
    round: Option<String>,
    run: Option<String>,
}

/// Why a deadline is when it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainView {
    clock: ClockKind,
    label: &'static str,
    #[schema(required)]
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    round: u32,
    run: u32,
    rule: String,
    starts_at: DateTime<FixedOffset>,
    due_at: DateTime<FixedOffset>,
    due_on: NaiveDate,
    provisional: bool,
    state: ClockState,
    calendar_version: i64,
    /// Why it started before the ticket came here, where it did (自省平台推送时起算).
    #[schema(required)]
    since: Option<String>,
    /// The whole in one sentence.
    sentence: String,
    days: Vec<DayView>,
    adjustments: Vec<AdjustmentView>,
}

/// One date of the count.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayView {
    date: NaiveDate,
    weekday: &'static str,
    counted: bool,
    why: String,
}

/// What moved it afterwards.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdjustmentView {
    at: DateTime<FixedOffset>,
    kind: ShiftReason,
    label: &'static str,
    working_days: u32,
    minutes: u32,
    due_at: DateTime<FixedOffset>,
    due_on: NaiveDate,
}

/// Why a deadline is when it is, day by day.
#[utoipa::path(tag = "tickets",
    params(("number" = String, Path, description = "The ticket's number"),
        ("clock" = ClockKind, Path, description = "The kind of clock"), ExplainParams),
    responses((status = 200, description = "Each date with whether it counts and why", body = ExplainView)))]
#[get("/tickets/{number}/deadlines/{clock}/explain")]
pub async fn explain(
    who: Member,
    ctx: web::Data<Ctx>,
    path: web::Path<(TicketNumber, String)>,
    params: Params<ExplainParams>,
) -> Result<web::Json<ExplainView>, Problem> {
    let (number, clock) = path.into_inner();
    let kind = ClockKind::from_code(&clock).ok_or_else(|| Problem::plain(Code::NotFound))?;
    let mut errors = params.errors;
    let unit = errors.text("unit", params.value.unit, 40).map(|u| UnitCode::from(u.as_str()));
    let mut whole = |field: &str, value: Option<String>| {
        value.and_then(|v| {
            let parsed = v.parse().ok();
            if parsed.is_none() {
                errors.add(field, crate::domain::text::FieldCode::Format, "应为正整数");
            }
            parsed
        })
    };
    let (round, run) = (whole("round", params.value.round), whole("run", params.value.run));
    if !errors.is_empty() {
        return Err(Error::Invalid(errors).into());
    }
    let choice = ticket::ClockChoice { unit, round, run };
    let e = ticket::explain(&ctx, &who, &number, kind, &choice).await?;
    let c = &e.clock;
    Ok(web::Json(ExplainView {
        clock: kind,
        label: kind.label(),
        unit: c.key.unit.clone(),
        unit_name: e.unit_name,
        round: c.key.round,
        run: c.key.run,
        rule: c.rule.clone(),
        starts_at: t(c.starts_at),
        due_at: t(c.due.at),
        due_on: c.due.on,
        provisional: c.due.provisional,
        state: c.state,
        calendar_version: c.calendar,
        since: e.since,
        sentence: sentence(c),
        days: e.days.days.into_iter().map(DayView::from).collect(),
        adjustments: c
            .shifts
            .iter()
            .map(|s| AdjustmentView {
                at: t(s.at),
                kind: s.reason,
                label: s.reason.label(),
                working_days: s.working_days,
                minutes: s.minutes,
                due_at: t(s.due.at),
                due_on: s.due.on,
            })
            .collect(),
    }))
}

impl From<crate::domain::calendar::Counted> for DayView {
    fn from(day: crate::domain::calendar::Counted) -> Self {
        let weekday = crate::domain::time::weekday(day.date);
        Self { date: day.date, weekday, counted: day.counted, why: day.why }
    }
}
