//! `/served-cases` and `/served-counts`: what was served and may be rated (contract.md §5).

pub mod counts;

use super::auth::{Key, Member, SendRatings};
use super::input::{Lines, Params};
use super::page::PageParams;
use super::problem::Problem;
use super::ratings::batch::{RatingsTakenView, read_all};
use super::ratings::month;
use super::tickets::{beijing_time as t, code, day, instant};
use crate::domain::import::SERVED_CASES;
use crate::domain::rating::NewCase;
use crate::domain::text::FieldErrors;
use crate::domain::time::{end_of, start_of};
use crate::service::rules::Rules;
use crate::service::served::{self as service, Filter, Seen};
use crate::service::{Ctx, Error};
use actix_web::{get, post, web};
use chrono::{DateTime, FixedOffset, Months};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A served case as a source sends it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ServedCaseForm {
    /// The case (办件编号); with the key's source unique.
    #[schema(required, value_type = String)]
    project_no: Option<String>,
    #[schema(required, value_type = String)]
    unit: Option<String>,
    matter_code: Option<String>,
    matter_name: Option<String>,
    window: Option<String>,
    clerk: Option<String>,
    user_kind: Option<UserKind>,
    user_name: Option<String>,
    user_phone: Option<String>,
    /// Absent: yes where a number is given.
    consent_contact: Option<bool>,
    #[schema(required, value_type = DateTime<FixedOffset>)]
    served_at: Option<DateTime<FixedOffset>>,
    finished_at: Option<DateTime<FixedOffset>>,
}

impl ServedCaseForm {
    fn read(self, mut errors: FieldErrors) -> Result<NewCase, FieldErrors> {
        let e = &mut errors;
        let project_no = e.required_text("project_no", self.project_no, 60);
        let unit: Option<UnitCode> = code(e, "unit", self.unit);
        let unit = e.required("unit", unit);
        let matter_code = e.text("matter_code", self.matter_code, 60);
        let matter_name = e.text("matter_name", self.matter_name, 100);
        let window = e.text("window", self.window, 60);
        let clerk = e.text("clerk", self.clerk, 60);
        let user_name = e.text("user_name", self.user_name, 60);
        let user_phone = e.phone("user_phone", self.user_phone);
        let served_at = instant(e, "served_at", self.served_at);
        let served_at = e.required("served_at", served_at);
        let finished_at = instant(e, "finished_at", self.finished_at);
        let whole = project_no.zip(unit).zip(served_at).map(|((project_no, unit), served_at)| NewCase {
            project_no,
            unit,
            matter_code,
            matter_name,
            window,
            clerk,
            user_kind: self.user_kind,
            user_name,
            user_phone,
            consent_contact: self.consent_contact,
            served_at,
            finished_at,
        });
        errors.or(whole)
    }
}

/// Send cases that were served and may be rated, as a JSON array or one object a line; known ones count as accepted.
#[utoipa::path(tag = "ratings", request_body = Vec<ServedCaseForm>,
    responses((status = 200, description = "What became of it", body = RatingsTakenView)))]
#[post("/served-cases")]
pub async fn take_served(
    key: Key<SendRatings>,
    ctx: web::Data<Ctx>,
    lines: Lines,
) -> Result<web::Json<RatingsTakenView>, Problem> {
    let (good, mut refused) = read_all(lines.0, SERVED_CASES, ServedCaseForm::read);
    let accepted = service::take_batch(&ctx, &key.0.name, good, &mut refused).await?;
    Ok(web::Json(RatingsTakenView::of(accepted, refused)))
}

/// Which served cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServedParams {
    unit: Option<String>,
    /// The name of a source.
    source: Option<String>,
    /// 2026-11: served in it.
    month: Option<String>,
    /// A Beijing date.
    from: Option<String>,
    /// A Beijing date, inclusive.
    to: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

/// A served case without the person who was served.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServedCaseView {
    id: ServedCaseId,
    source: String,
    project_no: String,
    unit: UnitCode,
    unit_name: String,
    #[schema(required)]
    matter_name: Option<String>,
    #[schema(required)]
    window_name: Option<String>,
    served_at: DateTime<FixedOffset>,
    #[schema(required)]
    finished_at: Option<DateTime<FixedOffset>>,
    rated: CaseRated,
    /// When silence becomes a default rating; null where it never does, or has been looked at.
    #[schema(required)]
    default_at: Option<DateTime<FixedOffset>>,
}

impl ServedCaseView {
    fn of(Seen { row, rated }: Seen, rules: &Rules) -> Self {
        let day = service::day(&row);
        let named = |what, code: &Option<String>| {
            let code = code.as_deref()?;
            rules.reference.services.name(what, code, day).map(str::to_owned)
        };
        let matter = named(ServiceWhat::Matter, &row.matter_code);
        let window = named(ServiceWhat::Window, &row.window);
        Self {
            id: row.id,
            source: row.source,
            project_no: row.project_no,
            unit_name: rules.reference.unit_name(&row.unit, day).to_owned(),
            unit: row.unit,
            matter_name: row.matter_name.or(matter).or(row.matter_code),
            window_name: window.or(row.window),
            served_at: t(row.served_at),
            finished_at: row.finished_at.map(t),
            rated,
            default_at: row.default_at.map(t),
        }
    }
}

/// A page of served cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServedCaseList {
    items: Vec<ServedCaseView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Served cases, newest first.
#[utoipa::path(tag = "ratings", params(ServedParams),
    responses((status = 200, description = "A page", body = ServedCaseList)))]
#[get("/served-cases")]
pub async fn served_cases(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<ServedParams>,
) -> Result<web::Json<ServedCaseList>, Problem> {
    let Params { value: p, errors: mut e } = params;
    let unit: Option<UnitCode> = code(&mut e, "unit", p.unit);
    let first = month(&mut e, "month", p.month);
    let (from, to) = (day(&mut e, "from", p.from), day(&mut e, "to", p.to));
    let source = e.text("source", p.source, 100);
    let page = PageParams { limit: p.limit, cursor: p.cursor }.read(&mut e);
    e.or(Some(())).map_err(Error::Invalid)?;
    let after = first.and_then(|first| first.checked_add_months(Months::new(1)));
    let filter = Filter {
        units: unit.into_iter().collect(),
        source,
        from: from.max(first).map(start_of),
        before: to.map(end_of).into_iter().chain(after.map(start_of)).min(),
    };
    let found = service::list(&ctx, &who, filter, page.after.map(ServedCaseId), page.limit).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let items = found.rows.into_iter().map(|seen| ServedCaseView::of(seen, &rules)).collect();
    Ok(web::Json(ServedCaseList { items, next_cursor: found.next.map(|id| id.to_string()) }))
}
