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

/// A month's draws of tickets to be visited, where only a share is.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitDrawsView {
    /// Its first day.
    month: NaiveDate,
    /// Null while the month runs, so that nobody knows beforehand. A ticket's lot is the first 8 hexadecimal digits of the
    /// SHA-256 of `<seed>:<number>`, modulo 10000.
    #[schema(required)]
    seed: Option<String>,
    /// The SHA-256 of the seed, told from the first.
    seal: String,
    /// Tickets of which chance decided.
    population: u64,
    drawn: u64,
    at: DateTime<FixedOffset>,
}

/// The draws.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpotDrawList {
    items: Vec<SpotDrawView>,
    /// Before sign-off and archive: who is visited (随机回访).
    visits: Vec<VisitDrawsView>,
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
    let visits = service::visit_seed::draws(&ctx).await?.into_iter().map(|draws| VisitDrawsView {
        month: draws.month,
        seed: draws.seed,
        seal: draws.seal,
        population: draws.population,
        drawn: draws.drawn,
        at: with_offset(draws.at),
    });
    Ok(web::Json(SpotDrawList { items: items.collect(), visits: visits.collect() }))
}
