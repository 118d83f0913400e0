//! The register of services as its keeper sees it (系统管理员): matters, windows and clerks.

use super::doer;
use super::units::{CloseForm, state};
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::{Body, Params, upload};
use crate::api::problem::Problem;
use crate::api::tickets::code as code_of;
use crate::domain::rating::{ServiceItem, Services};
use crate::domain::text::FieldErrors;
use crate::domain::time::day_of;
use crate::service::admin::services::{self, Form};
use crate::service::import::uploaded;
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use entity::values::{MatterKind, ServiceWhat, UnitCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A matter, a window or a clerk as it is from one day to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceItemView {
    what: ServiceWhat,
    code: String,
    name: String,
    unit: UnitCode,
    unit_name: String,
    /// Of a window.
    #[schema(required)]
    hall: Option<String>,
    /// Of a clerk.
    #[schema(required)]
    window: Option<String>,
    #[schema(required)]
    window_name: Option<String>,
    /// Of a matter.
    #[schema(required)]
    kind: Option<MatterKind>,
    /// Of a matter: working days.
    #[schema(required)]
    promise_days: Option<u32>,
    /// Whether it may be rated.
    rated: bool,
    #[schema(required)]
    guide_version: Option<String>,
    /// Of a clerk: the own number, masked.
    #[schema(required)]
    phone: Option<String>,
    valid_from: NaiveDate,
    /// The last day.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// `present`, `future` or `past`.
    state: &'static str,
}

/// The register, in order of kind, code and first day.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceRegister {
    items: Vec<ServiceItemView>,
    /// Matters in use today.
    matters: usize,
    /// Of these, those that may be rated (评价覆盖的事项).
    matters_rated: usize,
}

/// Which part of the register.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegisterParams {
    /// matter, window or clerk; absent: all
    what: Option<String>,
}

fn view(ctx: &Ctx, item: &ServiceItem, rules: &Rules, today: NaiveDate) -> Result<ServiceItemView, Error> {
    let facts = &item.facts;
    let services: &Services = &rules.reference.services;
    let window = facts.window.as_deref();
    Ok(ServiceItemView {
        what: item.what,
        code: item.code.clone(),
        name: facts.name.clone(),
        unit: facts.unit.clone(),
        unit_name: rules.reference.unit_name(&facts.unit, today).to_owned(),
        hall: facts.hall.clone(),
        window_name: window
            .and_then(|code| services.name(ServiceWhat::Window, code, today))
            .map(str::to_owned),
        window: facts.window.clone(),
        kind: facts.kind,
        promise_days: facts.promise_days,
        rated: facts.rated,
        guide_version: facts.guide_version.clone(),
        phone: services::masked_phone(ctx, item)?,
        valid_from: item.valid_from,
        valid_to: item.valid_to,
        state: state(Some(item.valid_from), item.valid_to, today),
    })
}

/// Every matter, window and clerk there is or was.
#[utoipa::path(tag = "services", params(RegisterParams),
    responses((status = 200, description = "All", body = ServiceRegister)))]
#[get("/services")]
pub async fn register(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    params: Params<RegisterParams>,
) -> Result<web::Json<ServiceRegister>, Problem> {
    let (rules, today) = (ctx.rules(&ctx.db.read).await?, day_of(ctx.now()));
    let asked = params.value.what.as_deref();
    let items = rules.reference.services.iter();
    let items = items.filter(|item| asked.is_none_or(|what| item.what.code() == what));
    let matters = || {
        let all = rules.reference.services.iter();
        all.filter(|item| item.what == ServiceWhat::Matter && item.is_valid(today))
    };
    Ok(web::Json(ServiceRegister {
        items: items.map(|item| view(&ctx, item, &rules, today)).collect::<Result<_, _>>()?,
        matters: matters().count(),
        matters_rated: matters().filter(|item| item.facts.rated).count(),
    }))
}

/// What is said of a matter, a window or a clerk.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ServiceItemForm {
    /// Of a new one; without blanks.
    code: Option<String>,
    #[schema(required, value_type = String)]
    name: Option<String>,
    #[schema(required, value_type = String)]
    unit: Option<String>,
    /// Of a window.
    hall: Option<String>,
    /// Of a clerk: the window's code.
    window: Option<String>,
    /// Of a matter.
    kind: Option<MatterKind>,
    /// Of a matter: 1–365 working days.
    promise_days: Option<u32>,
    /// Absent: yes.
    rated: Option<bool>,
    /// Of a matter.
    guide_version: Option<String>,
    /// Of a clerk: the own number. Absent: as it is known.
    phone: Option<String>,
    /// `true`: the clerk's number is not to be known any more.
    no_phone: Option<bool>,
    /// Absent: today.
    valid_from: Option<NaiveDate>,
}

impl ServiceItemForm {
    fn read(self, errors: &mut FieldErrors) -> (Option<String>, Form) {
        let form = Form {
            name: self.name,
            unit: code_of(errors, "unit", self.unit),
            hall: self.hall,
            window: self.window,
            kind: self.kind,
            promise_days: self.promise_days,
            rated: self.rated,
            guide_version: self.guide_version,
            phone: self.phone,
            no_phone: self.no_phone == Some(true),
            valid_from: self.valid_from,
        };
        (self.code, form)
    }
}

/// Add a matter, a window or a clerk.
#[utoipa::path(tag = "services", params(("what" = ServiceWhat, Path, description = "matter, window or clerk")),
    request_body = ServiceItemForm, responses((status = 204, description = "Added")))]
#[post("/services/{what}")]
pub async fn create(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    what: web::Path<ServiceWhat>,
    body: Body<ServiceItemForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let (code, form) = form.read(&mut errors);
    services::add(&ctx, &doer(&request, &ctx, &who), *what, code, form, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Say something else of it from a day on; what held before stays for the days before.
#[utoipa::path(tag = "services", params(("what" = ServiceWhat, Path, description = "matter, window or clerk"),
    ("code" = String, Path, description = "Its code")),
    request_body = ServiceItemForm, responses((status = 204, description = "Changed")))]
#[post("/services/{what}/{code}/change")]
pub async fn change(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    path: web::Path<(ServiceWhat, String)>,
    body: Body<ServiceItemForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let (_, form) = form.read(&mut errors);
    let (what, code) = path.into_inner();
    services::change(&ctx, &doer(&request, &ctx, &who), what, &code, form, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End it after a day.
#[utoipa::path(tag = "services", params(("what" = ServiceWhat, Path, description = "matter, window or clerk"),
    ("code" = String, Path, description = "Its code")),
    request_body = CloseForm, responses((status = 204, description = "Closed")))]
#[post("/services/{what}/{code}/close")]
pub async fn close(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    path: web::Path<(ServiceWhat, String)>,
    body: Body<CloseForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let (what, code) = path.into_inner();
    services::close(&ctx, &doer(&request, &ctx, &who), what, &code, form.last_day, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether it is only tried.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TryServicesParams {
    /// `true`: nothing is written.
    dry_run: Option<String>,
}

/// A table of matters, windows and clerks.
#[derive(ToSchema)]
pub struct ServicesFile {
    /// CSV or XLSX with the columns of docs/import.md.
    #[schema(value_type = String, format = Binary)]
    #[allow(dead_code)]
    file: Vec<u8>,
}

/// A row that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedServiceView {
    line: u64,
    detail: String,
}

/// What became of a table.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServicesImportView {
    rows: u64,
    /// Added, or what would be.
    added: u64,
    /// There already.
    known: u64,
    refused: Vec<RefusedServiceView>,
}

/// Add and change matters, windows and clerks by a table, each row whole or not at all.
#[utoipa::path(tag = "services", params(TryServicesParams),
    request_body(content = ServicesFile, content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of it", body = ServicesImportView)))]
#[post("/services/import")]
pub async fn import(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    params: Params<TryServicesParams>,
    parts: Result<Multipart, actix_web::Error>,
) -> Result<web::Json<ServicesImportView>, Problem> {
    let dry_run = params.value.dry_run.as_deref() == Some("true");
    let (_, bytes) = upload::file(parts).await?;
    let (report, refused) = uploaded(&ctx, &doer(&request, &ctx, &who), bytes, dry_run).await?;
    let refused = refused.into_iter().map(|row| RefusedServiceView { line: row.line, detail: row.reason });
    Ok(web::Json(ServicesImportView {
        rows: report.read,
        added: report.added,
        known: report.known,
        refused: refused.collect(),
    }))
}
