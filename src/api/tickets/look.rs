//! One ticket, and the earlier ones of a caller.

use super::row::TicketRow;
use super::view::TicketView;
use crate::api::auth::Member;
use crate::api::input::Params;
use crate::api::problem::Problem;
use crate::service::{Ctx, Error, ticket};
use actix_web::{get, web};
use entity::values::TicketNumber;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A ticket as the caller may see it.
#[utoipa::path(tag = "tickets", params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "The ticket", body = TicketView)))]
#[get("/tickets/{number}")]
pub async fn show(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
) -> Result<web::Json<TicketView>, Problem> {
    Ok(web::Json(TicketView::of(&ticket::detail(&ctx, &who, &number).await?)))
}

/// Whose earlier tickets.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryParams {
    /// The whole number.
    phone: Option<String>,
}

/// The earlier tickets of a caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryView {
    items: Vec<TicketRow>,
    total: u64,
}

/// The earlier tickets of the caller on the line.
#[utoipa::path(tag = "tickets", params(HistoryParams),
    responses((status = 200, description = "Newest first", body = HistoryView)))]
#[get("/callers/history")]
pub async fn history(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<HistoryParams>,
) -> Result<web::Json<HistoryView>, Problem> {
    let mut errors = params.errors;
    let phone = errors.phone("phone", params.value.phone);
    let phone = errors.required("phone", phone);
    let phone = errors.or(phone).map_err(Error::Invalid)?;
    let earlier = ticket::history(&ctx, &who, &phone).await?;
    let (rules, now) = (ctx.rules(&ctx.db.read).await?, ctx.now());
    let items = earlier.rows.iter().map(|row| TicketRow::of(row, &rules, now)).collect();
    Ok(web::Json(HistoryView { items, total: earlier.total }))
}
