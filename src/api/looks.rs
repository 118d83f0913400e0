//! `/ratings/looks`: ratings whose words do not fit their level, for a dispatcher to look at (文字与等级不符的评价).

use super::auth::Member;
use super::input::{Body, Params};
use super::problem::Problem;
use super::ratings::RatingView;
use super::tickets::beijing_time as t;
use crate::domain::text::FieldCode;
use crate::service::look;
use crate::service::rating::{Seen as Rated, sees_clerks};
use crate::service::{Ctx, Error};
use actix_web::{get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which of them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookParams {
    /// A look_state: waiting (default), filed, dismissed.
    state: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of ratings to be looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookList {
    items: Vec<LookView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A rating whose words do not fit its level.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookView {
    rating: RatingView,
    /// The unhappy words in it.
    words: Vec<String>,
    state: LookState,
    found_at: DateTime<FixedOffset>,
    note: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<FixedOffset>>,
}

/// Ratings with unhappy words beside a happy level, newest first.
#[utoipa::path(tag = "ratings", params(LookParams),
    responses((status = 200, description = "A page", body = LookList)))]
#[get("/ratings/looks")]
pub async fn looks(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<LookParams>,
) -> Result<web::Json<LookList>, Problem> {
    let Params { value: p, mut errors } = params;
    let state = p.state.as_deref().map_or(Some(LookState::Waiting), LookState::from_code);
    if state.is_none() {
        errors.add("state", FieldCode::Choice, "状态应为 waiting、filed 或 dismissed");
    }
    let page = super::page::PageParams { limit: p.limit, cursor: p.cursor }.read(&mut errors);
    let state = errors.or(state).map_err(Error::Invalid)?;
    let after = page.after.map(RatingId);
    let (found, next) = look::list(&ctx, &who, state, after, page.limit).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let clerks = sees_clerks(&who);
    let view = |seen: look::Seen| LookView {
        words: seen.look.words.split('、').map(str::to_owned).collect(),
        state: seen.look.state,
        found_at: t(seen.look.found_at),
        note: seen.look.note,
        decided_by: seen.by,
        decided_at: seen.look.decided_at.map(t),
        rating: RatingView::of(
            Rated { row: seen.rating, ticket_number: seen.look.ticket_number },
            &rules,
            clerks,
        ),
    };
    Ok(web::Json(LookList {
        items: found.into_iter().map(view).collect(),
        next_cursor: next.map(|id| id.to_string()),
    }))
}

/// What is to become of one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LookForm {
    /// file (a complaint is made of it) or dismiss (nothing is to be done).
    #[schema(required, value_type = String)]
    decision: Option<String>,
    /// Needed to dismiss it.
    note: Option<String>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookedView {
    /// Null where nothing is to be done.
    #[schema(required)]
    ticket_number: Option<TicketNumber>,
}

/// Make a complaint of a rating whose words do not fit its level, or say why nothing is to be done.
#[utoipa::path(tag = "ratings", request_body = LookForm, params(("id" = i64, Path, description = "The rating")),
    responses((status = 200, description = "Decided", body = LookedView)))]
#[post("/ratings/{id}/look")]
pub async fn decide(
    who: Member,
    ctx: web::Data<Ctx>,
    id: web::Path<RatingId>,
    body: Body<LookForm>,
) -> Result<web::Json<LookedView>, Problem> {
    let (form, errors) = body.into_parts();
    let decision = look::read(form.decision.as_deref(), form.note, errors)?;
    let ticket_number = look::decide(&ctx, &who, *id, decision).await?;
    Ok(web::Json(LookedView { ticket_number }))
}
