//! Letters, sent or waiting.

use super::auth::Member;
use super::input::Params;
use super::page::PageParams;
use super::problem::Problem;
use crate::domain::time::with_offset;
use crate::service::letters::{self, Letter};
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{LetterState, TicketNumber};
use serde::Serialize;
use utoipa::ToSchema;

/// A letter.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterView {
    id: i64,
    /// Name, and address where one is known.
    to: String,
    subject: String,
    body: String,
    #[schema(required)]
    ticket: Option<TicketNumber>,
    state: LetterState,
    attempts: i32,
    #[schema(required)]
    last_error: Option<String>,
    created_at: DateTime<FixedOffset>,
    #[schema(required)]
    sent_at: Option<DateTime<FixedOffset>>,
}

impl From<Letter> for LetterView {
    fn from(letter: Letter) -> Self {
        Self {
            id: letter.id,
            to: letter.to,
            subject: letter.subject,
            body: letter.body,
            ticket: letter.ticket,
            state: letter.state,
            attempts: letter.attempts,
            last_error: letter.last_error,
            created_at: with_offset(letter.created_at),
            sent_at: letter.sent_at.map(with_offset),
        }
    }
}

/// A page of letters.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterList {
    items: Vec<LetterView>,
    #[schema(required)]
    next_cursor: Option<String>,
    /// Whether a mail server is set up; without one letters wait here.
    smtp: bool,
}

/// Letters, newest first: all of them for supervisor, dispatcher and sysadmin, those to the own unit for its people.
#[utoipa::path(tag = "letters", params(PageParams),
    responses((status = 200, description = "A page", body = LetterList)))]
#[get("/letters")]
pub async fn list(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<PageParams>,
) -> Result<web::Json<LetterList>, Problem> {
    let mut errors = params.errors;
    let page = params.value.read(&mut errors);
    letters::permit(&who)?;
    let page = errors.or(Some(page)).map_err(Error::Invalid)?;
    let page = letters::list(&ctx, &who, page.after, page.limit).await?;
    Ok(web::Json(LetterList {
        items: page.items.into_iter().map(LetterView::from).collect(),
        next_cursor: page.next.map(|id| id.to_string()),
        smtp: page.smtp,
    }))
}
