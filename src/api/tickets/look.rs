//! One ticket, and the earlier ones of a caller.

use super::fields::code;
use super::parts::CallerCard;
use super::row::TicketRow;
use super::view::TicketView;
use crate::api::auth::Member;
use crate::api::input::Params;
use crate::api::problem::Problem;
use crate::domain::duplicate::Case;
use crate::domain::text::FieldCode;
use crate::service::{Ctx, Error, ticket};
use actix_web::{get, web};
use entity::values::{Line, TicketNumber};
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
    /// What (s)he calls about now, as far as it is typed.
    title: Option<String>,
    category: Option<String>,
    area: Option<String>,
}

/// The earlier tickets of the caller on the line: what is open, what was decided, and in which words.
#[utoipa::path(tag = "tickets", params(HistoryParams),
    responses((status = 200, description = "The same matter first, then the newest", body = CallerCard)))]
#[get("/callers/history")]
pub async fn history(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<HistoryParams>,
) -> Result<web::Json<CallerCard>, Problem> {
    let (given, mut e) = (params.value, params.errors);
    let phone = e.phone("phone", given.phone);
    let phone = e.required("phone", phone);
    let case = Case {
        title: e.text("title", given.title, 100).unwrap_or_default(),
        category: code(&mut e, "category", given.category),
        area: code(&mut e, "area", given.area),
    };
    let phone = e.or(phone).map_err(Error::Invalid)?;
    CallerCard::of(&ctx, ticket::history(&ctx, &who, &phone, &case).await?).await
}

/// The other tickets of this one's callers, as far as the caller may see them.
#[utoipa::path(tag = "tickets", params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "The same matter first, then the newest", body = CallerCard)))]
#[get("/tickets/{number}/earlier")]
pub async fn earlier(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
) -> Result<web::Json<CallerCard>, Problem> {
    CallerCard::of(&ctx, ticket::earlier(&ctx, &who, &number).await?).await
}

/// What somebody calls about, as far as it is typed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LikeParams {
    title: Option<String>,
    category: Option<String>,
    area: Option<String>,
    /// The whole number of who calls.
    phone: Option<String>,
    line: Option<String>,
}

/// Open tickets that may be about the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarList {
    items: Vec<SimilarView>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarView {
    #[serde(flatten)]
    ticket: TicketRow,
    /// The greater the likelier.
    score: u32,
    /// What they have in common, in words.
    why: Vec<&'static str>,
}

impl SimilarList {
    async fn of(ctx: &Ctx, found: Vec<ticket::Similar>) -> Result<web::Json<Self>, Problem> {
        let (rules, now) = (ctx.rules(&ctx.db.read).await.map_err(Problem::from)?, ctx.now());
        let view = |s: ticket::Similar| SimilarView {
            ticket: TicketRow::of(&s.row, &rules, now),
            score: s.likeness.score,
            why: s.likeness.why,
        };
        Ok(web::Json(Self { items: found.into_iter().map(view).collect() }))
    }
}

/// Open tickets that may be about the same as this one, the likeliest first.
#[utoipa::path(tag = "tickets", params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "The likeliest first", body = SimilarList)))]
#[get("/tickets/{number}/similar")]
pub async fn similar(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
) -> Result<web::Json<SimilarList>, Problem> {
    SimilarList::of(&ctx, ticket::similar(&ctx, &who, &number).await?).await
}

/// Open tickets that may be about the same as what is being taken down.
#[utoipa::path(tag = "tickets", params(LikeParams),
    responses((status = 200, description = "The likeliest first", body = SimilarList)))]
#[get("/similar")]
pub async fn like(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<LikeParams>,
) -> Result<web::Json<SimilarList>, Problem> {
    let (given, mut e) = (params.value, params.errors);
    let line = given.line.as_deref().filter(|code| !code.is_empty());
    let chosen = line.and_then(Line::from_code);
    if line.is_some() && chosen.is_none() {
        e.add("line", FieldCode::Choice, "不在允许的取值之内");
    }
    let title = e.text("title", given.title, 100).unwrap_or_default();
    let case = Case {
        title,
        category: code(&mut e, "category", given.category),
        area: code(&mut e, "area", given.area),
    };
    let phone = e.phone("phone", given.phone);
    let sought = e.or(Some(ticket::Sought { case, line: chosen, phone })).map_err(Error::Invalid)?;
    SimilarList::of(&ctx, ticket::like(&ctx, &who, sought).await?).await
}
