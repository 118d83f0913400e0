//! The demo's clock (contract.md §1). Without `--demo-clock` the path does not exist.

use super::auth::Member;
use super::input::Body;
use super::problem::{Code, Problem};
use crate::domain::time::with_offset;
use crate::service::{Ctx, Error, demo_clock};
use actix_web::{post, web};
use chrono::{DateTime, FixedOffset, Utc};
use entity::values::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where to move the clock.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ClockForm {
    /// Not before the clock's present time.
    #[schema(required, value_type = DateTime<FixedOffset>)]
    now: Option<DateTime<FixedOffset>>,
}

/// What the clock shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockView {
    now: DateTime<FixedOffset>,
}

/// Move the product's clock forward; everything due by then happens, each at its own instant.
#[utoipa::path(tag = "demo", request_body = ClockForm,
    responses((status = 200, description = "What the clock shows now", body = ClockView)))]
#[post("/demo/clock")]
pub async fn move_clock(
    who: Member,
    ctx: web::Data<Ctx>,
    body: Body<ClockForm>,
) -> Result<web::Json<ClockView>, Problem> {
    if !ctx.clock.is_demo() {
        return Err(Problem::plain(Code::NotFound));
    }
    if !who.is(Role::Sysadmin) {
        return Err(Problem::new(Code::Forbidden, "只有系统管理员可以拨动演示时钟"));
    }
    let (form, mut errors) = body.into_parts();
    let to = errors.required("now", form.now);
    let to = errors.or(to).map_err(Error::Invalid)?;
    let now = demo_clock::move_to(&ctx, to.with_timezone(&Utc)).await?;
    Ok(web::Json(ClockView { now: with_offset(now) }))
}
