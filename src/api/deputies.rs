//! AB岗、请假和移交: who stands in for whom, who is away, and what goes to another's hands.

use super::auth::{Member, caller_address};
use super::input::Body;
use super::problem::{Problem, ProblemBody};
use super::tickets::beijing_time as t;
use crate::service::inside::{self, AbsenceForm, AppointForm, Appointment, Away};
use crate::service::{Ctx, Error};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who stands in for whom, from a day to a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeputyView {
    id: DeputyId,
    person_id: PersonId,
    person: String,
    deputy_id: PersonId,
    deputy: String,
    unit_name: String,
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    reason: Option<String>,
    appointed_by: String,
    appointed_at: DateTime<FixedOffset>,
    /// Null unless it was ended before its last day.
    #[schema(required)]
    ended_at: Option<DateTime<FixedOffset>>,
    in_force: bool,
    /// Whether the caller may end it.
    may_end: bool,
}

impl From<Appointment> for DeputyView {
    fn from(a: Appointment) -> Self {
        Self {
            id: a.row.id,
            person_id: a.row.principal,
            person: a.principal,
            deputy_id: a.row.deputy,
            deputy: a.deputy,
            unit_name: a.unit_name,
            from: a.row.from_on,
            to: a.row.to_on,
            reason: a.row.reason,
            appointed_by: a.appointed_by,
            appointed_at: t(a.row.appointed_at),
            ended_at: a.row.ended_at.map(t),
            in_force: a.in_force,
            may_end: a.may_end,
        }
    }
}

/// Appointments of today and later.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeputyList {
    items: Vec<DeputyView>,
}

/// An appointment as typed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeputyForm {
    /// User name of whom the deputy represents; absent: the caller.
    person: Option<String>,
    /// User name.
    #[schema(required, value_type = String)]
    deputy: Option<String>,
    /// Absent: today.
    from: Option<NaiveDate>,
    /// The last day, at most 180 days later.
    #[schema(required, value_type = NaiveDate)]
    to: Option<NaiveDate>,
    reason: Option<String>,
}

/// A new appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeputyMade {
    id: DeputyId,
}

/// Deputies: all for the security administrator, the unit's for its lead, the own for anybody.
#[utoipa::path(tag = "inside", responses((status = 200, description = "Newest first", body = DeputyList)))]
#[get("/deputies")]
pub async fn list(who: Member, ctx: web::Data<Ctx>) -> Result<web::Json<DeputyList>, Problem> {
    let items = inside::ab::list(&ctx, &who).await?;
    Ok(web::Json(DeputyList { items: items.into_iter().map(DeputyView::from).collect() }))
}

/// Appoint a deputy (AB岗): the person, the unit's lead or the security administrator.
#[utoipa::path(tag = "inside", request_body = DeputyForm,
    responses((status = 201, description = "Appointed", body = DeputyMade)))]
#[post("/deputies")]
pub async fn appoint(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<DeputyForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let DeputyForm { person, deputy, from, to, reason } = form;
    let form = AppointForm { person, deputy, from, to, reason };
    let address = Some(caller_address(&request, &ctx.config));
    let id = inside::appoint(&ctx, &who, address, form, errors).await?;
    Ok(HttpResponse::Created().json(DeputyMade { id }))
}

/// End an appointment before its last day: whoever may appoint, and the deputy.
#[utoipa::path(tag = "inside", params(("id" = i64, Path, description = "The appointment")),
    responses((status = 204, description = "Ended")))]
#[post("/deputies/{id}/end")]
pub async fn end(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    let address = Some(caller_address(&request, &ctx.config));
    inside::ab::end(&ctx, &who, address, DeputyId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// When somebody is away, and what lies open.
#[derive(Debug, Serialize, ToSchema)]
pub struct AbsenceView {
    id: AbsenceId,
    person_id: PersonId,
    username: String,
    person: String,
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    reason: Option<String>,
    /// What the person has in hand inside the unit.
    open: Vec<OpenTask>,
    /// Who stands in meanwhile.
    deputy: Option<String>,
}

/// A ticket in somebody's hands.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenTask {
    number: TicketNumber,
    due_on: NaiveDate,
}

impl From<Away> for AbsenceView {
    fn from(away: Away) -> Self {
        let open = away.open.into_iter().map(|(number, due_on)| OpenTask { number, due_on });
        Self {
            id: away.row.id,
            person_id: away.row.person,
            username: away.username,
            person: away.name,
            from: away.row.from_on,
            to: away.row.to_on,
            reason: away.row.reason,
            open: open.collect(),
            deputy: away.deputy,
        }
    }
}

/// Absences of today and later.
#[derive(Debug, Serialize, ToSchema)]
pub struct AbsenceList {
    items: Vec<AbsenceView>,
}

/// An absence as typed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AbsentForm {
    /// User name; absent: the caller.
    person: Option<String>,
    /// Absent: today.
    from: Option<NaiveDate>,
    /// The last day.
    #[schema(required, value_type = NaiveDate)]
    to: Option<NaiveDate>,
    reason: Option<String>,
}

/// Who is or will be away: the unit's people for its lead, oneself for anybody else.
#[utoipa::path(tag = "inside", responses((status = 200, description = "The next first", body = AbsenceList)))]
#[get("/absences")]
pub async fn absences(who: Member, ctx: web::Data<Ctx>) -> Result<web::Json<AbsenceList>, Problem> {
    let items = inside::away::list(&ctx, &who).await?;
    Ok(web::Json(AbsenceList { items: items.into_iter().map(AbsenceView::from).collect() }))
}

/// Note an absence: the person, the unit's lead or the security administrator. Where work lies open, both are warned.
#[utoipa::path(tag = "inside", request_body = AbsentForm,
    responses((status = 201, description = "Noted, with what lies open", body = AbsenceView)))]
#[post("/absences")]
pub async fn absent(
    who: Member,
    ctx: web::Data<Ctx>,
    body: Body<AbsentForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let AbsentForm { person, from, to, reason } = form;
    let away = inside::away::note(&ctx, &who, AbsenceForm { person, from, to, reason }, errors).await?;
    Ok(HttpResponse::Created().json(AbsenceView::from(away)))
}

/// Somebody is back, or does not go.
#[utoipa::path(tag = "inside", params(("id" = i64, Path, description = "The absence")),
    responses((status = 204, description = "Ended")))]
#[post("/absences/{id}/end")]
pub async fn back(who: Member, ctx: web::Data<Ctx>, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    inside::away::end(&ctx, &who, AbsenceId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// From whose hands into whose.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HandOverForm {
    /// User name.
    #[schema(required, value_type = String)]
    from: Option<String>,
    /// User name.
    #[schema(required, value_type = String)]
    to: Option<String>,
}

/// What became of each ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandOverView {
    items: Vec<HandOverItem>,
    /// How many went over.
    done: usize,
}

/// One ticket of a hand-over.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandOverItem {
    number: TicketNumber,
    /// Why it stayed; null where it went over.
    #[schema(required)]
    problem: Option<ProblemBody>,
}

/// Give everything that a colleague has in hand inside the unit to another: the unit's lead, or the colleague.
#[utoipa::path(tag = "inside", request_body = HandOverForm,
    responses((status = 200, description = "What became of each", body = HandOverView)))]
#[post("/inside/hand-over")]
pub async fn hand_over(
    who: Member,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<HandOverForm>,
) -> Result<web::Json<HandOverView>, Problem> {
    let (form, errors) = body.into_parts();
    let address = Some(caller_address(&request, &ctx.config));
    let handed = inside::hand_over(&ctx, &who, address, form.from, form.to, errors).await?;
    let done = handed.iter().filter(|one| one.refused.is_none()).count();
    let items = handed.into_iter().map(|one| HandOverItem {
        number: one.number,
        problem: one.refused.map(|refusal| Problem::from(Error::from(refusal)).body()),
    });
    Ok(web::Json(HandOverView { items: items.collect(), done }))
}
