//! Units as their keeper sees them (系统管理员; the security administrator reads).

use super::unit_changes::PlaceView;
use super::{UnitPhoneView, doer};
use crate::api::auth::{ManageSettings, Require, SeeUnits};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::time::day_of;
use crate::service::Ctx;
use crate::service::admin::units::{self, Form, Kept};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::NaiveDate;
use entity::values::{AreaCode, UnitCode, UnitKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A unit to be added, or its other particulars.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnitForm {
    /// Small letters and digits; only read for a new unit.
    code: Option<String>,
    /// Only read for a new unit; see `rename`.
    name: Option<String>,
    #[schema(required, value_type = UnitKind)]
    kind: Option<String>,
    parent: Option<String>,
    /// The division that a township is responsible for.
    area: Option<String>,
    /// Whether tickets can be given to it.
    dispatchable: Option<bool>,
    /// Only read for a new unit; absent: today.
    valid_from: Option<NaiveDate>,
}

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RenameForm {
    #[schema(required, value_type = String)]
    name: Option<String>,
    /// Absent: today.
    valid_from: Option<NaiveDate>,
}

/// An end.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CloseForm {
    /// Absent: yesterday, so that it ends at once.
    pub(super) last_day: Option<NaiveDate>,
}

/// A name since a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DatedNameView {
    pub(super) name: String,
    pub(super) valid_from: NaiveDate,
}

/// What a unit was until a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarlierPlaceView {
    place: PlaceView,
    /// The last day on which it was so.
    valid_to: NaiveDate,
}

/// A unit with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptUnitView {
    code: UnitCode,
    /// What it is called today.
    name: String,
    kind: UnitKind,
    #[schema(required)]
    parent: Option<UnitCode>,
    #[schema(required)]
    parent_name: Option<String>,
    #[schema(required)]
    area: Option<AreaCode>,
    #[schema(required)]
    area_name: Option<String>,
    dispatchable: bool,
    valid_from: NaiveDate,
    /// The last day of its existence.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// `present`, `future` or `past`.
    state: &'static str,
    /// In order of time.
    names: Vec<DatedNameView>,
    /// What it was and where it stood before, in order of time.
    earlier: Vec<EarlierPlaceView>,
    /// 单位负责人
    leads: Vec<String>,
    /// 承办人
    handlers: Vec<String>,
    /// The numbers by which it is reached at any hour (值班电话).
    phones: Vec<UnitPhoneView>,
    /// Rows of the directory in force that name it.
    directory_rows: usize,
    /// Tickets that it has in hand.
    open_tickets: u64,
}

/// Every unit there is or was.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptUnitList {
    items: Vec<KeptUnitView>,
}

impl From<UnitForm> for Form {
    fn from(form: UnitForm) -> Self {
        Self {
            code: form.code,
            name: form.name,
            kind: form.kind,
            parent: form.parent,
            area: form.area,
            dispatchable: form.dispatchable.unwrap_or(false),
            valid_from: form.valid_from,
        }
    }
}

/// `present`, `future` or `past` on a day.
pub(super) fn state(from: Option<NaiveDate>, to: Option<NaiveDate>, day: NaiveDate) -> &'static str {
    if to.is_some_and(|to| to < day) {
        "past"
    } else if from.is_some_and(|from| from > day) {
        "future"
    } else {
        "present"
    }
}

/// Every unit there is or was, in order of their codes.
#[utoipa::path(tag = "units", responses((status = 200, description = "All", body = KeptUnitList)))]
#[get("/units/register")]
pub async fn register(_: Require<SeeUnits>, ctx: web::Data<Ctx>) -> Result<web::Json<KeptUnitList>, Problem> {
    let today = day_of(ctx.now());
    let kept = units::list(&ctx).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let view = |Kept { unit, leads, handlers, directory_rows, open_tickets }: Kept| KeptUnitView {
        name: unit.name_on(today).to_owned(),
        parent_name: unit.parent.as_ref().map(|code| rules.reference.unit_name(code, today).to_owned()),
        area_name: unit.area.as_ref().map(|code| rules.reference.area_path(code)),
        phones: rules.reference.phones_of(&unit.code).iter().map(UnitPhoneView::of).collect(),
        state: state(Some(unit.valid_from), unit.valid_to, today),
        names: unit
            .names
            .into_iter()
            .map(|name| DatedNameView { name: name.name, valid_from: name.valid_from })
            .collect(),
        earlier: unit
            .earlier
            .into_iter()
            .map(|earlier| EarlierPlaceView {
                place: PlaceView::of(earlier.place, &rules.reference, earlier.valid_to),
                valid_to: earlier.valid_to,
            })
            .collect(),
        code: unit.code,
        kind: unit.kind,
        parent: unit.parent,
        area: unit.area,
        dispatchable: unit.dispatchable,
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        leads,
        handlers,
        directory_rows,
        open_tickets,
    };
    Ok(web::Json(KeptUnitList { items: kept.into_iter().map(view).collect() }))
}

/// Add a unit.
#[utoipa::path(tag = "units", request_body = UnitForm, responses((status = 204, description = "Added")))]
#[post("/units")]
pub async fn create(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<UnitForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    units::add(&ctx, &doer(&request, &ctx, &who), form.into(), errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give a unit another name from a day on; what happened before shows the name it bore then.
#[utoipa::path(tag = "units", params(("code" = String, Path, description = "The unit")), request_body = RenameForm,
    responses((status = 204, description = "Renamed")))]
#[post("/units/{code}/rename")]
pub async fn rename(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    code: web::Path<UnitCode>,
    body: Body<RenameForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let doer = doer(&request, &ctx, &who);
    units::rename(&ctx, &doer, &code, form.name, form.valid_from, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Correct what a unit is, other than its name: what was taken down wrongly. What really changes is planned for a day
/// (`POST /reorganisations/changes`).
#[utoipa::path(tag = "units", params(("code" = String, Path, description = "The unit")), request_body = UnitForm,
    responses((status = 204, description = "Changed")))]
#[put("/units/{code}")]
pub async fn change(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    code: web::Path<UnitCode>,
    body: Body<UnitForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    units::change(&ctx, &doer(&request, &ctx, &who), &code, form.into(), errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End a unit after a day; tickets that it has in hand stay with it until they are given to another.
#[utoipa::path(tag = "units", params(("code" = String, Path, description = "The unit")), request_body = CloseForm,
    responses((status = 204, description = "Closed")))]
#[post("/units/{code}/close")]
pub async fn close(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    code: web::Path<UnitCode>,
    body: Body<CloseForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    units::close(&ctx, &doer(&request, &ctx, &who), &code, form.last_day, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}
