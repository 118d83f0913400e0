//! The working calendar and deadlines counted by it (contract.md §6).

use super::auth::{ManageCalendar, Member, Require};
use super::input::{Body, Params};
use super::problem::Problem;
use crate::domain::calendar::{CalendarDay, DayKind, Explanation, NoticeDay};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, weekday, with_offset};
use crate::service::calendar::{self, Changed, Followed, Notice, Preview, Year};
use crate::service::{Ctx, Error};
use actix_web::{get, post, put, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{ClockKind, TicketNumber, UnitCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whose calendar.
#[derive(Debug, Deserialize, IntoParams)]
pub struct RegionQuery {
    /// Six digits; absent: the nation's calendar.
    region: Option<String>,
}

/// A question about a deadline.
#[derive(Debug, Deserialize, IntoParams)]
pub struct DeadlineQuery {
    /// RFC 3339.
    #[param(required)]
    from: Option<String>,
    /// 0 to 1000.
    #[param(required, value_type = u32)]
    working_days: Option<String>,
    /// Six digits; absent: the nation's calendar.
    region: Option<String>,
}

/// A year's notice, or a region's own days.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CalendarForm {
    /// Six digits for a region's own days; absent for the nation's notice.
    region: Option<String>,
    /// Where it was read: the notice's number or address.
    source: Option<String>,
    note: Option<String>,
    /// The days that depart from the plain week; plain ones may be listed.
    #[schema(required, value_type = Vec<CalendarDayForm>)]
    days: Option<Vec<CalendarDayForm>>,
}

/// One day of a notice.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CalendarDayForm {
    #[schema(required, value_type = NaiveDate)]
    date: Option<NaiveDate>,
    #[schema(required, value_type = bool)]
    work: Option<bool>,
    name: Option<String>,
}

/// One date.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarDayView {
    date: NaiveDate,
    work: bool,
    /// The holiday's name; empty on a plain day.
    name: String,
    /// `workday`, `weekend`, `holiday` or `makeup`.
    #[schema(value_type = String)]
    kind: DayKind,
}

/// A year of a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarYearView {
    year: i32,
    #[schema(required)]
    region: Option<String>,
    /// 0 for the shipped days, else the last import that is in it.
    version: i64,
    /// Whether the year's notice is known; deadlines counted through other years are provisional.
    announced: bool,
    working_days: usize,
    days: Vec<CalendarDayView>,
}

/// What an import changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarChangedView {
    year: i32,
    #[schema(required)]
    region: Option<String>,
    /// The new version; null when the calendar said so already.
    #[schema(required)]
    version: Option<i64>,
    /// The dates that turned from work to rest or back.
    changed: Vec<CalendarDayView>,
    deadlines: DeadlinesFollowedView,
}

/// What became of the open deadlines.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlinesFollowedView {
    /// They end later now.
    lengthened: u64,
    /// They would end earlier or on the same day: the promise stays.
    kept: u64,
    /// They were missed and no longer are.
    voided: u64,
}

/// A deadline with its derivation.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountedDeadlineView {
    from: DateTime<FixedOffset>,
    working_days: u32,
    /// Exclusive.
    due_at: DateTime<FixedOffset>,
    due_on: NaiveDate,
    provisional: bool,
    days: Vec<DeadlineDayView>,
}

/// One date of the way to a due day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineDayView {
    date: NaiveDate,
    weekday: &'static str,
    counted: bool,
    why: String,
}

impl From<CalendarDay> for CalendarDayView {
    fn from(day: CalendarDay) -> Self {
        Self { date: day.date, work: day.work, name: day.name, kind: day.kind }
    }
}

impl From<Year> for CalendarYearView {
    fn from(year: Year) -> Self {
        Self {
            year: year.year,
            region: year.region,
            version: year.version,
            announced: year.announced,
            working_days: year.working_days,
            days: year.days.into_iter().map(CalendarDayView::from).collect(),
        }
    }
}

impl From<(Changed, Followed)> for CalendarChangedView {
    fn from((changed, followed): (Changed, Followed)) -> Self {
        let Followed { lengthened, kept, voided } = followed;
        Self {
            year: changed.year,
            region: changed.region,
            version: changed.version,
            changed: changed.turned.into_iter().map(CalendarDayView::from).collect(),
            deadlines: DeadlinesFollowedView { lengthened, kept, voided },
        }
    }
}

/// When so many working days from an instant run out, and why.
#[utoipa::path(tag = "calendar", params(DeadlineQuery),
    responses((status = 200, description = "The deadline, day by day", body = CountedDeadlineView)))]
#[get("/calendar/deadline")]
pub async fn deadline(
    _: Member,
    ctx: web::Data<Ctx>,
    query: Params<DeadlineQuery>,
) -> Result<web::Json<CountedDeadlineView>, Problem> {
    let Params { value: query, mut errors } = query;
    let from = query.from.and_then(|text| instant(&text, &mut errors));
    let working_days = query.working_days.and_then(|text| whole_number(&text, &mut errors));
    let (asked, explanation) = calendar::deadline(&ctx, from, working_days, query.region, errors).await?;
    let Explanation { due, days } = explanation;
    let days = days.into_iter().map(|day| DeadlineDayView {
        date: day.date,
        weekday: weekday(day.date),
        counted: day.counted,
        why: day.why,
    });
    Ok(web::Json(CountedDeadlineView {
        from: with_offset(asked.from),
        working_days: asked.working_days,
        due_at: with_offset(due.at),
        due_on: due.on,
        provisional: due.provisional,
        days: days.collect(),
    }))
}

/// The days of a year.
#[utoipa::path(tag = "calendar", params(("year" = i32, Path, description = "The year"), RegionQuery),
    responses((status = 200, description = "Every date of the year", body = CalendarYearView)))]
#[get("/calendar/{year}")]
pub async fn show(
    _: Member,
    ctx: web::Data<Ctx>,
    year: web::Path<i32>,
    query: Params<RegionQuery>,
) -> Result<web::Json<CalendarYearView>, Problem> {
    let Params { value: query, errors } = query;
    Ok(web::Json(calendar::year(&ctx, *year, query.region, errors).await?.into()))
}

/// Put a year's notice, or a region's own days, in place; open deadlines follow.
#[utoipa::path(tag = "calendar", params(("year" = i32, Path, description = "The year")), request_body = CalendarForm,
    responses((status = 200, description = "What changed", body = CalendarChangedView)))]
#[put("/calendar/{year}")]
pub async fn replace(
    who: Require<ManageCalendar>,
    ctx: web::Data<Ctx>,
    year: web::Path<i32>,
    body: Body<CalendarForm>,
) -> Result<web::Json<CalendarChangedView>, Problem> {
    let (form, mut errors) = body.into_parts();
    let days = days_of(form.days, &mut errors);
    let (region, source, note) = (form.region, form.source, form.note);
    let notice = Notice { year: *year, region, source, note, days };
    let changed = calendar::import(&ctx, notice, Some(who.person), false, errors).await?;
    let followed = calendar::follow(&ctx).await?;
    Ok(web::Json((changed, followed).into()))
}

/// What was pasted or uploaded.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReadForm {
    /// The published notice itself, or rows of date, work and name (CSV, or one JSON object a line).
    #[schema(required, value_type = String)]
    text: Option<String>,
}

/// One day that was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadDayView {
    date: NaiveDate,
    work: bool,
    name: String,
}

/// The days of one year that were read.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadYearView {
    year: i32,
    days: Vec<ReadDayView>,
}

/// A line that could not be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadRefusedView {
    /// From 1; 0 for the whole.
    line: u64,
    reason: String,
}

/// What a text holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadView {
    years: Vec<ReadYearView>,
    refused: Vec<ReadRefusedView>,
}

/// Read a notice, without keeping anything.
#[utoipa::path(tag = "calendar", request_body = ReadForm,
    responses((status = 200, description = "The days in it", body = ReadView)))]
#[post("/calendar/read")]
pub async fn read_notice(
    _: Require<ManageCalendar>,
    body: Body<ReadForm>,
) -> Result<web::Json<ReadView>, Problem> {
    let (form, mut errors) = body.into_parts();
    let text = errors.required_text("text", form.text, 50_000);
    let text = errors.or(text).map_err(Error::Invalid)?;
    let typed = calendar::read_typed(&text)?;
    let day = |day: NoticeDay| ReadDayView { date: day.date, work: day.work, name: day.name };
    let years = typed
        .notices
        .into_iter()
        .map(|notice| ReadYearView { year: notice.year(), days: notice.days().map(day).collect() });
    let refused = typed.refused.into_iter().map(|(line, reason)| ReadRefusedView { line, reason });
    Ok(web::Json(ReadView { years: years.collect(), refused: refused.collect() }))
}

/// A deadline that would end later.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedView {
    number: TicketNumber,
    clock: ClockKind,
    #[schema(required)]
    unit: Option<UnitCode>,
    was: NaiveDate,
    becomes: NaiveDate,
}

/// What a notice would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarPreviewView {
    year: i32,
    /// Whether the calendar does not say so already.
    differs: bool,
    /// The dates that would turn from work to rest or back.
    changed: Vec<CalendarDayView>,
    deadlines: DeadlinesFollowedView,
    /// The first of the deadlines that would be lengthened.
    moved: Vec<MovedView>,
    /// Whether every ticket concerned was looked at.
    complete: bool,
}

/// What a year's notice, or a region's own days, would change; nothing is kept.
#[utoipa::path(tag = "calendar", params(("year" = i32, Path, description = "The year")), request_body = CalendarForm,
    responses((status = 200, description = "What would change", body = CalendarPreviewView)))]
#[post("/calendar/{year}/preview")]
pub async fn preview(
    _: Require<ManageCalendar>,
    ctx: web::Data<Ctx>,
    year: web::Path<i32>,
    body: Body<CalendarForm>,
) -> Result<web::Json<CalendarPreviewView>, Problem> {
    let (form, mut errors) = body.into_parts();
    let days = days_of(form.days, &mut errors);
    let (region, source, note) = (form.region, form.source, form.note);
    let notice = Notice { year: *year, region, source, note, days };
    let Preview { changed, followed, moved, complete } = calendar::preview(&ctx, notice, errors).await?;
    let Followed { lengthened, kept, voided } = followed;
    let moved = moved.into_iter().map(|moved| MovedView {
        number: moved.number,
        clock: moved.clock,
        unit: moved.unit,
        was: moved.was,
        becomes: moved.becomes,
    });
    Ok(web::Json(CalendarPreviewView {
        year: changed.year,
        differs: changed.differs,
        changed: changed.turned.into_iter().map(CalendarDayView::from).collect(),
        deadlines: DeadlinesFollowedView { lengthened, kept, voided },
        moved: moved.collect(),
        complete,
    }))
}

fn days_of(days: Option<Vec<CalendarDayForm>>, errors: &mut FieldErrors) -> Vec<NoticeDay> {
    // A list with a faulty item was taken out whole: it is not called missing too.
    if days.is_none() && !errors.iter().any(|error| error.field.starts_with("days")) {
        errors.add("days", FieldCode::Required, "此项必填");
    }
    let mut read = Vec::new();
    for (index, day) in days.unwrap_or_default().into_iter().enumerate() {
        let date = errors.required(&format!("days[{index}].date"), day.date);
        let work = errors.required(&format!("days[{index}].work"), day.work);
        if let (Some(date), Some(work)) = (date, work) {
            read.push(NoticeDay { date, work, name: day.name.unwrap_or_default() });
        }
    }
    read
}

fn instant(text: &str, errors: &mut FieldErrors) -> Option<Instant> {
    // In a query an unescaped `+08:00` arrives with a blank.
    let read = DateTime::parse_from_rfc3339(&text.replace(' ', "+")).ok();
    if read.is_none() {
        errors.add("from", FieldCode::Format, "应为 RFC 3339 时刻，如 2026-09-30T10:00:00+08:00");
    }
    read.map(|from| from.to_utc())
}

fn whole_number(text: &str, errors: &mut FieldErrors) -> Option<u32> {
    let read = text.parse().ok();
    if read.is_none() {
        errors.add("working_days", FieldCode::Type, "应为不小于 0 的整数");
    }
    read
}
