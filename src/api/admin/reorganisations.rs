//! `/reorganisations`: units that end on a day and the one that succeeds to them, units that come to stand elsewhere (机构改革;
//! 系统管理员).

use super::unit_changes::PlaceView;
use super::{UnitPhoneView, doer};
use crate::api::auth::{ManageSettings, Require, SeeUnits};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::routing::{Place, Reference, UnitPhone};
use crate::domain::time::with_offset;
use crate::service::Ctx;
use crate::service::reorganisation::{self as service, Form, Kept, Preview};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{
    DutyPhones, ReorganisationId, ReorganisationState, ReorganisationWhat, Role, TicketNumber, UnitCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is to happen.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReorganisationForm {
    /// The codes of the units that end.
    units: Option<Vec<String>>,
    /// The unit that takes over what they have.
    #[schema(required, value_type = String)]
    successor: Option<String>,
    /// The first day of the new order, today or later; absent: today.
    effective_on: Option<NaiveDate>,
    /// The document that orders it; a preview needs none.
    basis: Option<String>,
    /// What becomes of the duty numbers of the units that end (值班电话); may be absent where they have none that the successor has not.
    #[schema(value_type = Option<DutyPhones>)]
    phones: Option<String>,
}

/// A unit with its name on the day.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedUnitView {
    code: UnitCode,
    name: String,
}

/// One reorganisation and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReorganisationView {
    id: ReorganisationId,
    what: ReorganisationWhat,
    what_name: &'static str,
    /// The units that end; the one that changes.
    units: Vec<EndedUnitView>,
    /// The one that goes on: the successor, or the one that changes.
    successor: EndedUnitView,
    /// What the one that changes is from then on.
    #[schema(required)]
    to: Option<PlaceView>,
    /// What becomes of the duty numbers of those that end.
    phones: DutyPhones,
    phones_name: &'static str,
    effective_on: NaiveDate,
    basis: String,
    state: ReorganisationState,
    state_name: &'static str,
    noted_by: String,
    noted_at: DateTime<FixedOffset>,
    #[schema(required)]
    started_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    finished_at: Option<DateTime<FixedOffset>>,
    /// Tickets that there were when it began; of a change, reports that may accuse whom the unit stands below now.
    total: i64,
    /// How many have passed, or were taken back.
    passed: i64,
    /// Tickets that stay with the unit that ended, for people to see to.
    refused: i64,
    /// The first of their numbers; of confidential ones none.
    left: Vec<TicketNumber>,
}

/// All of them, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReorganisationList {
    items: Vec<ReorganisationView>,
}

/// Tickets of a kind; of confidential ones no number is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedView {
    count: u64,
    numbers: Vec<TicketNumber>,
}

/// Somebody who moves to the successor.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovingView {
    name: String,
    username: String,
    roles: Vec<Role>,
}

/// The duty numbers of a unit that ends.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedPhonesView {
    name: String,
    phones: Vec<UnitPhoneView>,
}

/// What would happen.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReorganisationPreview {
    tickets: u64,
    /// Whether each ticket was looked at.
    complete: bool,
    lead: u64,
    co: u64,
    requests: u64,
    inside: u64,
    directives: u64,
    missed: u64,
    overlapping: ListedView,
    taken_back: ListedView,
    staying: ListedView,
    complaints: ListedView,
    directory_rows: u64,
    matters: u64,
    people: Vec<MovingView>,
    workers: u64,
    /// Duty numbers (值班电话) of the units that end.
    phones: Vec<EndedPhonesView>,
    /// And of the successor.
    own_phones: Vec<UnitPhoneView>,
    /// Urgent tickets that somebody still has to phone about.
    to_phone: u64,
    below: Vec<String>,
    /// What people should see to beside, in sentences.
    open: Vec<String>,
}

impl From<ReorganisationForm> for Form {
    fn from(form: ReorganisationForm) -> Self {
        Self {
            units: form.units.unwrap_or_default(),
            successor: form.successor,
            effective_on: form.effective_on,
            basis: form.basis,
            phones: form.phones,
        }
    }
}

fn views(phones: &[UnitPhone]) -> Vec<UnitPhoneView> {
    phones.iter().map(UnitPhoneView::of).collect()
}

impl From<service::Listed> for ListedView {
    fn from(listed: service::Listed) -> Self {
        Self { count: listed.count, numbers: listed.numbers }
    }
}

impl From<Preview> for ReorganisationPreview {
    fn from(p: Preview) -> Self {
        let person = |(name, username, roles)| MovingView { name, username, roles };
        Self {
            tickets: p.tickets,
            complete: p.complete,
            lead: p.lead,
            co: p.co,
            requests: p.requests,
            inside: p.inside,
            directives: p.directives,
            missed: p.missed,
            overlapping: p.overlapping.into(),
            taken_back: p.taken_back.into(),
            staying: p.staying.into(),
            complaints: p.complaints.into(),
            directory_rows: p.directory_rows,
            matters: p.matters,
            people: p.people.into_iter().map(person).collect(),
            workers: p.workers,
            phones: p
                .phones
                .into_iter()
                .map(|(name, phones)| EndedPhonesView { name, phones: views(&phones) })
                .collect(),
            own_phones: views(&p.own_phones),
            to_phone: p.to_phone,
            below: p.below,
            open: p.open,
        }
    }
}

pub(super) fn view(known: &Reference, Kept { row, left }: Kept) -> ReorganisationView {
    let ends = row.effective_on.pred_opt().unwrap_or(row.effective_on);
    let named = |code: UnitCode, day| EndedUnitView { name: known.unit_name(&code, day).to_owned(), code };
    ReorganisationView {
        id: row.id,
        what: row.what,
        what_name: row.what.label(),
        phones: row.phones,
        phones_name: row.phones.label(),
        to: row.to_kind.map(|kind| {
            let place = Place { kind, parent: row.to_parent.clone(), area: row.to_area.clone() };
            PlaceView::of(place, known, row.effective_on)
        }),
        units: service::units(&row).into_iter().map(|code| named(code, ends)).collect(),
        successor: named(row.successor, row.effective_on),
        effective_on: row.effective_on,
        basis: row.basis,
        state: row.state,
        state_name: row.state.label(),
        noted_by: row.noted_by_name,
        noted_at: with_offset(row.noted_at),
        started_at: row.started_at.map(with_offset),
        finished_at: row.finished_at.map(with_offset),
        total: row.total,
        passed: row.passed,
        refused: row.refused,
        left,
    }
}

/// What was planned and how far it has come, the latest first.
#[utoipa::path(tag = "reorganisations", responses((status = 200, description = "All", body = ReorganisationList)))]
#[get("/reorganisations")]
pub async fn list(
    _: Require<SeeUnits>,
    ctx: web::Data<Ctx>,
) -> Result<web::Json<ReorganisationList>, Problem> {
    let rules = ctx.rules(&ctx.db.read).await.map_err(Problem::from)?;
    let all = service::list(&ctx).await?;
    Ok(web::Json(ReorganisationList {
        items: all.into_iter().map(|kept| view(&rules.reference, kept)).collect(),
    }))
}

/// What would happen as things stand now; nothing does.
#[utoipa::path(tag = "reorganisations", request_body = ReorganisationForm,
    responses((status = 200, description = "What would happen", body = ReorganisationPreview)))]
#[post("/reorganisations/preview")]
pub async fn preview(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    body: Body<ReorganisationForm>,
) -> Result<web::Json<ReorganisationPreview>, Problem> {
    let (form, errors) = body.into_parts();
    Ok(web::Json(service::preview(&ctx, form.into(), errors).await?.into()))
}

/// Plan it: from its day on nothing can be given to the units that end, and what they have passes to the successor.
#[utoipa::path(tag = "reorganisations", request_body = ReorganisationForm,
    responses((status = 201, description = "Planned; carried out on its day", body = ReorganisationView)))]
#[post("/reorganisations")]
pub async fn create(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<ReorganisationForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let id = service::plan(&ctx, &doer(&request, &ctx, &who), form.into(), errors).await?;
    created(&ctx, id).await
}

/// The answer to a plan.
pub(super) async fn created(ctx: &Ctx, id: ReorganisationId) -> Result<HttpResponse, Problem> {
    let rules = ctx.rules(&ctx.db.read).await.map_err(Problem::from)?;
    let planned = service::list(ctx).await?.into_iter().find(|kept| kept.row.id == id);
    let planned = planned.ok_or(crate::service::Error::NotFound)?;
    Ok(HttpResponse::Created().json(view(&rules.reference, planned)))
}

/// Take a plan back before its day: the units go on.
#[utoipa::path(tag = "reorganisations", params(("id" = i64, Path, description = "The plan")),
    responses((status = 204, description = "Taken back")))]
#[post("/reorganisations/{id}/cancel")]
pub async fn cancel(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    service::cancel(&ctx, &doer(&request, &ctx, &who), ReorganisationId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
