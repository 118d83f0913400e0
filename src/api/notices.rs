//! The caller's inbox.

use super::auth::Member;
use super::input::Params;
use super::page::PageParams;
use super::problem::Problem;
use crate::domain::text::FieldCode;
use crate::domain::time::with_offset;
use crate::service::notices::{self, Notice};
use crate::service::{Ctx, Error};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{NoticeKind, TicketNumber};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which lines.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeParams {
    /// `true`: only those not read.
    unread: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One line of the inbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    id: i64,
    kind: String,
    /// The kind in words.
    label: String,
    text: String,
    #[schema(required)]
    ticket: Option<TicketNumber>,
    created_at: DateTime<FixedOffset>,
    #[schema(required)]
    read_at: Option<DateTime<FixedOffset>>,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        let label = NoticeKind::from_code(&notice.kind).map_or("通知", NoticeKind::label);
        Self {
            id: notice.id,
            kind: notice.kind,
            label: label.to_owned(),
            text: notice.text,
            ticket: notice.ticket,
            created_at: with_offset(notice.created_at),
            read_at: notice.read_at.map(with_offset),
        }
    }
}

/// A page of the inbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeList {
    items: Vec<NoticeView>,
    #[schema(required)]
    next_cursor: Option<String>,
    /// Lines not read, on all pages.
    unread: u64,
}

/// The caller's inbox, newest first.
#[utoipa::path(tag = "notices", params(NoticeParams),
    responses((status = 200, description = "A page", body = NoticeList)))]
#[get("/notices")]
pub async fn list(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<NoticeParams>,
) -> Result<web::Json<NoticeList>, Problem> {
    let mut errors = params.errors;
    let unread = match params.value.unread.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            errors.add("unread", FieldCode::Choice, "只能是 true 或 false");
            false
        }
    };
    let NoticeParams { limit, cursor, .. } = params.value;
    let page = PageParams { limit, cursor }.read(&mut errors);
    let page = errors.or(Some(page)).map_err(Error::Invalid)?;
    let inbox = notices::inbox(&ctx, &who, unread, page.after, page.limit).await?;
    Ok(web::Json(NoticeList {
        items: inbox.items.into_iter().map(NoticeView::from).collect(),
        next_cursor: inbox.next.map(|id| id.to_string()),
        unread: inbox.unread,
    }))
}

/// Mark one line as read.
#[utoipa::path(tag = "notices", params(("id" = i64, Path, description = "The line")),
    responses((status = 204, description = "Read")))]
#[post("/notices/{id}/read")]
pub async fn read(who: Member, ctx: web::Data<Ctx>, id: web::Path<i64>) -> Result<HttpResponse, Problem> {
    notices::read(&ctx, &who, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mark every line as read.
#[utoipa::path(tag = "notices", responses((status = 204, description = "Read")))]
#[post("/notices/read")]
pub async fn read_all(who: Member, ctx: web::Data<Ctx>) -> Result<HttpResponse, Problem> {
    notices::read_all(&ctx, &who).await?;
    Ok(HttpResponse::NoContent().finish())
}
