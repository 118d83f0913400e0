//! `/served-counts`: how many cases were served in a month, and how many of them were rated.

use crate::api::admin::doer;
use crate::api::auth::{ManageSettings, Member, Require};
use crate::api::input::{Body, Params};
use crate::api::problem::Problem;
use crate::api::ratings::month;
use crate::api::tickets::code;
use crate::service::served::counts::{self, Told, UnitMonth};
use crate::service::{Ctx, Error};
use actix_web::{HttpRequest, HttpResponse, get, put, web};
use entity::values::{ServiceWhat, UnitCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthParams {
    /// 2026-11; absent: this month.
    month: Option<String>,
}

/// What is known of a unit's month, in cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitMonthView {
    unit: UnitCode,
    unit_name: String,
    /// Told as a number; null where nobody told one.
    #[schema(required)]
    told: Option<u64>,
    /// Known one by one.
    known: u64,
    /// Rated by a citizen.
    rated: u64,
    /// Rated by silence alone.
    silent: u64,
    /// Cases that should have been rated: the larger of `told` and `known`; null where neither is known (无分母).
    #[schema(required)]
    served: Option<u64>,
}

/// A number that was told.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServedCountView {
    unit: UnitCode,
    unit_name: String,
    /// Null: all of the unit's.
    #[schema(required)]
    matter_code: Option<String>,
    #[schema(required)]
    matter_name: Option<String>,
    /// Null: all of the unit's.
    #[schema(required)]
    window: Option<String>,
    #[schema(required)]
    window_name: Option<String>,
    served: i32,
    told_by: String,
}

/// A month.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServedMonthView {
    /// 2026-11
    month: String,
    units: Vec<UnitMonthView>,
    told: Vec<ServedCountView>,
}

/// A number to be kept; one told before of the same gives way to it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ServedCountForm {
    /// 2026-11
    #[schema(required, value_type = String)]
    month: Option<String>,
    #[schema(required, value_type = String)]
    unit: Option<String>,
    matter_code: Option<String>,
    window: Option<String>,
    #[schema(required, value_type = u32)]
    served: Option<u32>,
}

/// How many cases each unit served in a month, and how many of them were rated.
#[utoipa::path(tag = "ratings", params(MonthParams),
    responses((status = 200, description = "The month", body = ServedMonthView)))]
#[get("/served-counts")]
pub async fn served_counts(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<MonthParams>,
) -> Result<web::Json<ServedMonthView>, Problem> {
    let Params { value, mut errors } = params;
    let asked = month(&mut errors, "month", value.month).unwrap_or_else(|| counts::month_of(ctx.now()));
    errors.or(Some(())).map_err(Error::Invalid)?;
    let found = counts::month(&ctx, &who, asked).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let name = |unit: &UnitCode| rules.reference.unit_name(unit, asked).to_owned();
    let part = |what, code: &str| {
        let name = rules.reference.services.name(what, code, asked).map(str::to_owned);
        ((!code.is_empty()).then(|| code.to_owned()), name)
    };
    let units = found.units.into_iter().map(|UnitMonth { unit, covered, served }| UnitMonthView {
        unit_name: name(&unit),
        unit,
        told: covered.told,
        known: covered.known,
        rated: covered.rated,
        silent: covered.silent,
        served,
    });
    let told = found.told.into_iter().map(|row| {
        let (matter_code, matter_name) = part(ServiceWhat::Matter, &row.matter_code);
        let (window, window_name) = part(ServiceWhat::Window, &row.window);
        ServedCountView {
            unit_name: name(&row.unit),
            unit: row.unit,
            matter_code,
            matter_name,
            window,
            window_name,
            served: row.served,
            told_by: row.told_by,
        }
    });
    let month = asked.format("%Y-%m").to_string();
    Ok(web::Json(ServedMonthView { month, units: units.collect(), told: told.collect() }))
}

/// Say how many cases a unit served in a month.
#[utoipa::path(tag = "ratings", request_body = ServedCountForm, responses((status = 204, description = "Kept")))]
#[put("/served-counts")]
pub async fn set_served_count(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<ServedCountForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let told = Told {
        month: month(&mut errors, "month", form.month),
        unit: code(&mut errors, "unit", form.unit),
        matter_code: errors.text("matter_code", form.matter_code, 60),
        window: errors.text("window", form.window, 60),
        served: form.served,
    };
    counts::set(&ctx, &doer(&request, &ctx, &who), told, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}
