//! `/reorganisations/changes`: a unit that becomes another kind of unit, stands below another, or is responsible for another division
//! from a day on (单位类型、上级、辖区调整; 系统管理员).

use super::doer;
use super::reorganisations::{ListedView, ReorganisationView, created};
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::routing::{Place, Reference};
use crate::service::Ctx;
use crate::service::reorganisation::{self as service, ChangeForm, ChangePreview};
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::NaiveDate;
use entity::values::{AreaCode, UnitCode, UnitKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a unit is to be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnitChangeForm {
    #[schema(required, value_type = String)]
    unit: Option<String>,
    #[schema(required, value_type = UnitKind)]
    kind: Option<String>,
    /// The unit above it; absent: none.
    parent: Option<String>,
    /// The division that it is responsible for; absent: none.
    area: Option<String>,
    /// The first day on which it is so, today or later; absent: today.
    effective_on: Option<NaiveDate>,
    /// The document that orders it; a preview needs none.
    basis: Option<String>,
}

impl From<UnitChangeForm> for ChangeForm {
    fn from(form: UnitChangeForm) -> Self {
        let UnitChangeForm { unit, kind, parent, area, effective_on, basis } = form;
        Self { unit, kind, parent, area, effective_on, basis }
    }
}

/// What a unit is and where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceView {
    kind: UnitKind,
    kind_name: &'static str,
    #[schema(required)]
    parent: Option<UnitCode>,
    #[schema(required)]
    parent_name: Option<String>,
    #[schema(required)]
    area: Option<AreaCode>,
    #[schema(required)]
    area_name: Option<String>,
}

impl PlaceView {
    /// With the names of `day`.
    pub fn of(place: Place, known: &Reference, day: NaiveDate) -> Self {
        Self {
            kind: place.kind,
            kind_name: place.kind.label(),
            parent_name: place.parent.as_ref().map(|code| known.unit_name(code, day).to_owned()),
            area_name: place.area.as_ref().map(|code| known.area_path(code)),
            parent: place.parent,
            area: place.area,
        }
    }
}

/// What a change would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitChangePreview {
    was: PlaceView,
    to: PlaceView,
    /// What the unit has in hand now, and keeps but for what is taken back.
    tickets: u64,
    /// Reports that accuse whom it would stand below or above: they go back to the dispatchers.
    taken_back: ListedView,
    /// The same where a result has been judged already: people have to see to them.
    staying: ListedView,
    /// Reports that its people, or those below it, see now and would not any more.
    hidden: u64,
    /// Reports that were kept from them and would not be any more.
    shown: u64,
    /// Its people, with those below it.
    people: u64,
    /// Rows of the directory that name it, and go on naming it.
    directory_rows: u64,
    /// Rows of the directory that leave a matter to the unit of its township.
    township_rows: u64,
    /// Units below it, which go along.
    below: Vec<String>,
    /// What people should see to beside, in sentences.
    open: Vec<String>,
}

/// What a change of a unit would do as things stand now; nothing does.
#[utoipa::path(tag = "reorganisations", request_body = UnitChangeForm,
    responses((status = 200, description = "What would happen", body = UnitChangePreview)))]
#[post("/reorganisations/changes/preview")]
pub async fn preview_change(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    body: Body<UnitChangeForm>,
) -> Result<web::Json<UnitChangePreview>, Problem> {
    let (form, errors) = body.into_parts();
    let day = form.effective_on.unwrap_or_else(|| crate::domain::time::day_of(ctx.now()));
    let seen: ChangePreview = service::preview_change(&ctx, form.into(), errors).await?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(Problem::from)?;
    let place = |place| PlaceView::of(place, &rules.reference, day);
    Ok(web::Json(UnitChangePreview {
        was: place(seen.was),
        to: place(seen.to),
        tickets: seen.tickets,
        taken_back: seen.taken_back.into(),
        staying: seen.staying.into(),
        hidden: seen.hidden,
        shown: seen.shown,
        people: seen.people,
        directory_rows: seen.directory_rows,
        township_rows: seen.township_rows,
        below: seen.below,
        open: seen.open,
    }))
}

/// Plan a change of a unit: carried out on its day; what the unit was stays known with its dates.
#[utoipa::path(tag = "reorganisations", request_body = UnitChangeForm,
    responses((status = 201, description = "Planned; carried out on its day", body = ReorganisationView)))]
#[post("/reorganisations/changes")]
pub async fn create_change(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<UnitChangeForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let id = service::plan_change(&ctx, &doer(&request, &ctx, &who), form.into(), errors).await?;
    created(&ctx, id).await
}
