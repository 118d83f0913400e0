//! Official papers: asked for, looked at, taken away as a file, and their register.

use crate::api::auth::Member;
use crate::api::input::{Body, Params};
use crate::api::page::PageParams;
use crate::api::problem::Problem;
use crate::domain::text::FieldCode;
use crate::domain::time::{day_of, with_offset};
use crate::service::documents::{self, Line, Sheet};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_web::http::header::{
    CONTENT_DISPOSITION, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A paper to be issued.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DocumentForm {
    /// transfer_slip or urge_notice; the others come with what they are about.
    #[schema(required, value_type = DocumentKind)]
    kind: Option<DocumentKind>,
}

/// A paper as it is printed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperView {
    id: DocumentId,
    kind: DocumentKind,
    /// 文号
    number: String,
    title: &'static str,
    ticket: TicketNumber,
    /// Who issues it.
    issuer: String,
    /// To whom it goes.
    to: String,
    /// Why it was issued, in words.
    cause: &'static str,
    rows: Vec<PaperRow>,
    paragraphs: Vec<String>,
    issued_on: NaiveDate,
    /// 2026年9月9日
    date: String,
}

/// A fact on a paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperRow {
    label: String,
    value: String,
}

impl From<Sheet> for PaperView {
    fn from(sheet: Sheet) -> Self {
        let date = sheet.date();
        let row = |(label, value)| PaperRow { label, value };
        Self {
            id: sheet.filed.n,
            kind: sheet.filed.kind,
            title: sheet.filed.kind.label(),
            number: sheet.filed.number,
            ticket: sheet.ticket,
            issuer: sheet.issuer,
            to: sheet.to,
            cause: sheet.cause,
            rows: sheet.paper.rows.into_iter().map(row).collect(),
            paragraphs: sheet.paper.paragraphs,
            issued_on: sheet.filed.issued_on,
            date,
        }
    }
}

/// Issue a paper by hand.
#[utoipa::path(tag = "documents", request_body = DocumentForm,
    params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 201, description = "The paper", body = PaperView)))]
#[post("/tickets/{number}/documents")]
pub async fn issue(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
    body: Body<DocumentForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let kind = errors.required("kind", form.kind);
    let sheet = documents::issue(&ctx, &who, &number, || errors.or(kind)).await?;
    Ok(HttpResponse::Created().json(PaperView::from(sheet)))
}

/// A paper as it is printed.
#[utoipa::path(tag = "documents",
    params(("number" = String, Path, description = "The ticket's number"), ("id" = i64, Path, description = "The paper")),
    responses((status = 200, description = "The paper", body = PaperView)))]
#[get("/tickets/{number}/documents/{id}")]
pub async fn show(
    who: Member,
    ctx: web::Data<Ctx>,
    path: web::Path<(TicketNumber, DocumentId)>,
) -> Result<web::Json<PaperView>, Problem> {
    let (number, id) = path.into_inner();
    Ok(web::Json(documents::sheet(&ctx, &who, &number, id).await?.into()))
}

/// What office programs call their letters.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A paper as a file that an office program opens.
#[utoipa::path(tag = "documents",
    params(("number" = String, Path, description = "The ticket's number"), ("id" = i64, Path, description = "The paper")),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
#[get("/tickets/{number}/documents/{id}/docx")]
pub async fn docx(
    who: Member,
    ctx: web::Data<Ctx>,
    path: web::Path<(TicketNumber, DocumentId)>,
) -> Result<HttpResponse, Problem> {
    let (number, id) = path.into_inner();
    let sheet = documents::sheet(&ctx, &who, &number, id).await?;
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: sheet.file_name().into_bytes(),
    };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    let file = sheet.docx()?;
    Ok(HttpResponse::Ok().content_type(DOCX).insert_header((CONTENT_DISPOSITION, disposition)).body(file))
}

/// Which series of the register.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegisterParams {
    /// A document_kind; supervision_order by default.
    kind: Option<String>,
    /// The present year by default.
    year: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A page of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentRegister {
    items: Vec<RegisteredView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A line of the register (发文登记).
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisteredView {
    /// Its place on the ticket.
    id: DocumentId,
    kind: DocumentKind,
    /// 文号
    number: String,
    ticket: TicketNumber,
    unit: UnitCode,
    unit_name: String,
    issued_on: NaiveDate,
    issued_at: DateTime<FixedOffset>,
}

impl RegisteredView {
    fn of(line: &Line, rules: &Rules) -> Self {
        Self {
            id: line.n,
            kind: line.kind,
            number: line.number.clone(),
            ticket: line.ticket.clone(),
            unit_name: rules.unit_name(&line.unit, line.issued_at),
            unit: line.unit.clone(),
            issued_on: line.issued_on,
            issued_at: with_offset(line.issued_at),
        }
    }
}

/// The papers of one kind and year, the newest number first.
#[utoipa::path(tag = "documents", params(RegisterParams),
    responses((status = 200, description = "A page", body = DocumentRegister)))]
#[get("/documents")]
pub async fn register(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<RegisterParams>,
) -> Result<web::Json<DocumentRegister>, Problem> {
    documents::permit(&who)?;
    let RegisterParams { kind, year, limit, cursor } = params.value;
    let mut errors = params.errors;
    let kind = match kind.as_deref() {
        None => DocumentKind::SupervisionOrder,
        Some(code) => DocumentKind::from_code(code).unwrap_or_else(|| {
            errors.add("kind", FieldCode::Choice, "不在允许的取值之内");
            DocumentKind::SupervisionOrder
        }),
    };
    let year = match year.as_deref().map(str::parse) {
        None => Ok(day_of(ctx.now()).year()),
        Some(year) => year,
    };
    let year = year.ok().filter(|year| (2000..=2200).contains(year)).unwrap_or_else(|| {
        errors.add("year", FieldCode::Range, "年份应在 2000 至 2200 之间");
        2000
    });
    let page = PageParams { limit, cursor }.read(&mut errors);
    let page = errors.or(Some(page)).map_err(Error::Invalid)?;
    let page = documents::register(&ctx, &who, kind, year, page.after, page.limit).await?;
    Ok(web::Json(DocumentRegister {
        items: page.lines.iter().map(|line| RegisteredView::of(line, &page.rules)).collect(),
        next_cursor: page.next.map(|serial| serial.to_string()),
    }))
}
