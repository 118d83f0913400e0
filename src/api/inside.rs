//! Inside the caller's unit: its people, the slip, whether its lead signs.

use super::auth::Member;
use super::input::Body;
use super::problem::Problem;
use super::tickets::beijing_time as t;
use crate::service::inside::{self, Slip};
use crate::service::{Ctx, Error};
use actix_web::{HttpResponse, delete, get, put, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Those to whom the caller's unit can give something.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeamView {
    unit: UnitCode,
    colleagues: Vec<ColleagueView>,
    workers: Vec<WorkerView>,
    /// Whether results wait for the unit's own lead.
    approves: bool,
}

/// A colleague who handles or leads.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColleagueView {
    id: PersonId,
    username: String,
    name: String,
}

/// A village or grid worker without an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerView {
    id: WorkerId,
    name: String,
    village: Option<String>,
    phone: Option<String>,
}

/// The caller's unit: its people who handle, and the workers without accounts that it knows.
#[utoipa::path(tag = "inside", responses((status = 200, description = "The team", body = TeamView)))]
#[get("/inside/people")]
pub async fn people(who: Member, ctx: web::Data<Ctx>) -> Result<web::Json<TeamView>, Problem> {
    if !who.works_for(&who.unit) {
        return Err(Error::Forbidden("只有承办单位的人员可以查看".to_owned()).into());
    }
    let team = inside::team(&ctx, &who).await?;
    let colleagues =
        team.colleagues.into_iter().map(|p| ColleagueView { id: p.id, username: p.username, name: p.name });
    let workers = team
        .workers
        .into_iter()
        .filter_map(|w| Some(WorkerView { id: w.id, name: w.name?, village: w.village, phone: w.phone }));
    Ok(web::Json(TeamView {
        unit: who.unit.clone(),
        colleagues: colleagues.collect(),
        workers: workers.collect(),
        approves: team.approves,
    }))
}

/// Forget the name and the number of a worker of the own unit.
#[utoipa::path(tag = "inside", params(("id" = i64, Path, description = "The worker")),
    responses((status = 204, description = "Forgotten")))]
#[delete("/inside/workers/{id}")]
pub async fn erase_worker(
    who: Member,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    if !who.works_for(&who.unit) {
        return Err(Error::NotFound.into());
    }
    inside::erase_worker(&ctx, &who, WorkerId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether results wait for the unit's own lead.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ApprovalForm {
    #[schema(required, value_type = bool)]
    approves: Option<bool>,
}

/// Say whether what a unit hands in waits for its own lead (审签): the unit's lead or the system administrator.
#[utoipa::path(tag = "inside", params(("code" = String, Path, description = "The unit")), request_body = ApprovalForm,
    responses((status = 204, description = "Set")))]
#[put("/units/{code}/approval")]
pub async fn set_approval(
    who: Member,
    ctx: web::Data<Ctx>,
    code: web::Path<UnitCode>,
    body: Body<ApprovalForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let approves = errors.required("approves", form.approves);
    let approves = errors.or(approves).map_err(Error::from)?;
    inside::set_approval(&ctx, &who, &code, approves).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a worker takes along, on paper (交办单).
#[derive(Debug, Serialize, ToSchema)]
pub struct SlipView {
    number: TicketNumber,
    kind: Kind,
    kind_label: &'static str,
    urgency: Urgency,
    urgency_label: &'static str,
    unit_name: String,
    title: String,
    /// Null for a confidential ticket.
    content: Option<String>,
    place: Option<String>,
    person: String,
    village: Option<String>,
    note: Option<String>,
    due_on: NaiveDate,
    unit_due_on: Option<NaiveDate>,
    given_by: String,
    given_on: NaiveDate,
    printed_at: DateTime<FixedOffset>,
}

impl From<Slip> for SlipView {
    fn from(s: Slip) -> Self {
        Self {
            number: s.number,
            kind: s.kind,
            kind_label: s.kind.label(),
            urgency: s.urgency,
            urgency_label: s.urgency.label(),
            unit_name: s.unit_name,
            title: s.title,
            content: s.content,
            place: s.place,
            person: s.person,
            village: s.village,
            note: s.note,
            due_on: s.due_on,
            unit_due_on: s.unit_due_on,
            given_by: s.given_by,
            given_on: s.given_on,
            printed_at: t(s.printed_at),
        }
    }
}

/// The slip of what the own unit gave to one of its people.
#[utoipa::path(tag = "inside",
    params(("number" = String, Path, description = "The ticket's number"), ("n" = u32, Path, description = "Which")),
    responses((status = 200, description = "The slip", body = SlipView)))]
#[get("/tickets/{number}/inside/{n}/slip")]
pub async fn slip(
    who: Member,
    ctx: web::Data<Ctx>,
    path: web::Path<(TicketNumber, u32)>,
) -> Result<web::Json<SlipView>, Problem> {
    let (number, n) = path.into_inner();
    Ok(web::Json(inside::slip(&ctx, &who, &number, n).await?.into()))
}
