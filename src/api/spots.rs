//! `/spot-draws`: which tickets that were struck off are looked at again, and how they were drawn (销号后抽查).

use super::auth::{ReadSpotDraws, Require};
use super::problem::Problem;
use crate::domain::time::with_offset;
use crate::service::{self, Ctx};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::Line;
use serde::Serialize;
use utoipa::ToSchema;

/// A month's draw of one line.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpotDrawView {
    /// Its first day.
    month: NaiveDate,
    line: Line,
    line_name: &'static str,
    /// Of a hundred, rounded up to whole tickets.
    share: i32,
    /// The tickets whose SHA-256 of `<seed>:<number>` comes first were drawn.
    seed: String,
    /// Struck off in the month and there to be drawn.
    population: i32,
    drawn: i32,
    checked: u64,
    /// As the unit said.
    confirmed: u64,
    /// Not as the unit said.
    refuted: u64,
    at: DateTime<FixedOffset>,
}

/// The draws.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpotDrawList {
    items: Vec<SpotDrawView>,
}

/// The draws of the last two years, the latest first.
#[utoipa::path(tag = "reports", responses((status = 200, description = "The draws", body = SpotDrawList)))]
#[get("/spot-draws")]
pub async fn draws(
    _: Require<ReadSpotDraws>,
    ctx: web::Data<Ctx>,
) -> Result<web::Json<SpotDrawList>, Problem> {
    let draws = service::spot::draws(&ctx).await?;
    let items = draws.into_iter().map(|draw| SpotDrawView {
        month: draw.made.month,
        line: draw.made.line,
        line_name: draw.made.line.label(),
        share: draw.made.share,
        seed: draw.made.seed,
        population: draw.made.population,
        drawn: draw.made.drawn,
        checked: draw.checked,
        confirmed: draw.confirmed,
        refuted: draw.checked.saturating_sub(draw.confirmed),
        at: with_offset(draw.made.at),
    });
    Ok(web::Json(SpotDrawList { items: items.collect() }))
}
