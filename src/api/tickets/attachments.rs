//! Files on tickets.

use super::parts::AttachmentView;
use crate::api::auth::Member;
use crate::api::input::upload::{broken, no_form};
use crate::api::problem::{Code, Problem};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::attachment::{self, Upload};
use crate::service::{Ctx, Error};
use actix_multipart::Multipart;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam,
    DispositionType, ExtendedValue, LastModified,
};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{AttachmentId, AttachmentKind, DocumentId, TicketNumber};
use futures_util::TryStreamExt;
use serde::Serialize;
use std::time::SystemTime;
use utoipa::ToSchema;

/// A file to be added.
#[derive(Debug, ToSchema)]
pub struct AttachmentForm {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    #[expect(dead_code, reason = "documents the form; the parts are read as they arrive")]
    file: Vec<u8>,
    #[expect(dead_code, reason = "documents the form; the parts are read as they arrive")]
    kind: AttachmentKind,
    /// Of which official paper it is the signed scan: its id on the ticket.
    #[expect(dead_code, reason = "documents the form; the parts are read as they arrive")]
    document: Option<DocumentId>,
    /// When a photo was taken; absent: what the camera wrote into it.
    #[expect(dead_code, reason = "documents the form; the parts are read as they arrive")]
    taken_at: Option<DateTime<FixedOffset>>,
    /// Where it was taken.
    #[expect(dead_code, reason = "documents the form; the parts are read as they arrive")]
    place: Option<String>,
}

/// The files of a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentList {
    items: Vec<AttachmentView>,
}

/// Add a file.
#[utoipa::path(tag = "tickets", params(("number" = String, Path, description = "The ticket's number")),
    request_body(content = AttachmentForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The file", body = AttachmentView)))]
#[post("/tickets/{number}/attachments")]
pub async fn upload(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
    parts: Result<Multipart, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    attachment::may_upload(&ctx, &who, &number).await?;
    let parts = parts.map_err(|_| no_form())?;
    let upload = read(parts, ctx.config.http.attachment_limit).await?;
    let row = attachment::upload(&ctx, &who, &number, upload).await?;
    Ok(HttpResponse::Created().json(AttachmentView::of(&row, Some(&who.name))))
}

async fn read(mut parts: Multipart, limit: usize) -> Result<Upload, Problem> {
    let mut errors = FieldErrors::new();
    let (mut file, mut kind, mut taken_at, mut place) = (None, None, None, None);
    let mut document = None;
    while let Some(mut part) = parts.try_next().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let given = part.content_disposition().and_then(|d| d.get_filename()).unwrap_or("附件").to_owned();
        let limit = if name == "file" { limit } else { 1000 };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await.map_err(broken)? {
            if bytes.len() + chunk.len() > limit {
                let detail = match limit >> 20 {
                    0 => format!("附件不能超过 {} KB", limit >> 10),
                    megabytes => format!("附件不能超过 {megabytes} MB"),
                };
                return Err(Problem::new(Code::PayloadTooLarge, detail));
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "file" => file = Some((given, bytes)),
            "kind" => {
                kind = std::str::from_utf8(&bytes).ok().and_then(|k| AttachmentKind::from_code(k.trim()));
                if kind.is_none() {
                    errors.add(
                        "kind",
                        FieldCode::Choice,
                        "附件类别应为 evidence、contact、identity 或 other",
                    );
                }
            }
            "document" if !bytes.is_empty() => {
                document =
                    std::str::from_utf8(&bytes).ok().and_then(|id| id.trim().parse().ok()).map(DocumentId);
                if document.is_none() {
                    errors.add("document", FieldCode::Format, "应为本工单公文的编号");
                }
            }
            "taken_at" if !bytes.is_empty() => {
                let text = String::from_utf8_lossy(&bytes);
                taken_at = DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.to_utc());
                if taken_at.is_none() {
                    errors.add("taken_at", FieldCode::Format, "拍摄时间应为 RFC 3339 时刻");
                }
            }
            "place" => place = errors.text("place", Some(String::from_utf8_lossy(&bytes).into_owned()), 100),
            _ => {}
        }
    }
    if file.as_ref().is_some_and(|(_, bytes)| bytes.is_empty()) {
        errors.add("file", FieldCode::Length, "文件是空的");
    }
    let file = errors.required("file", file);
    let kind = errors.required("kind", kind);
    let (name, bytes, kind) =
        errors.or(file.zip(kind).map(|((n, b), k)| (n, b, k))).map_err(Error::Invalid)?;
    Ok(Upload { name: tidy(&name), kind, document, bytes, taken_at, place })
}

/// The file's own name without folders and control characters, at most 120 characters.
fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    if clean.trim().is_empty() { "附件".to_owned() } else { clean }
}

/// The files of a ticket.
#[utoipa::path(tag = "tickets", params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "Oldest first", body = AttachmentList)))]
#[get("/tickets/{number}/attachments")]
pub async fn list_attachments(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
) -> Result<web::Json<AttachmentList>, Problem> {
    let rows = attachment::list(&ctx, &who, &number).await?;
    let items = rows.iter().map(|(row, by)| AttachmentView::of(row, by.as_deref())).collect();
    Ok(web::Json(AttachmentList { items }))
}

/// A file's bytes, always as a download.
#[utoipa::path(tag = "tickets",
    params(("number" = String, Path, description = "The ticket's number"), ("id" = i64, Path, description = "The file")),
    responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "*/*")))]
#[get("/tickets/{number}/attachments/{id}")]
pub async fn download(
    who: Member,
    ctx: web::Data<Ctx>,
    path: web::Path<(TicketNumber, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    let (number, id) = path.into_inner();
    let (row, bytes) = attachment::download(&ctx, &who, &number, id).await?;
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: row.name.into_bytes(),
    };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    Ok(HttpResponse::Ok()
        .content_type(row.content_type)
        .insert_header((CONTENT_DISPOSITION, disposition))
        .insert_header((CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header(LastModified(SystemTime::from(row.uploaded_at).into()))
        .body(bytes))
}

/// Should a browser open a file nevertheless, nothing in it runs or loads.
const SANDBOX: &str = "sandbox; default-src 'none'";

/// The small copy of a picture, for looking at.
#[utoipa::path(tag = "tickets",
    params(("number" = String, Path, description = "The ticket's number"), ("id" = i64, Path, description = "The file")),
    responses((status = 200, description = "A JPEG", body = Vec<u8>, content_type = "image/jpeg")))]
#[get("/tickets/{number}/attachments/{id}/view")]
pub async fn view(
    who: Member,
    ctx: web::Data<Ctx>,
    path: web::Path<(TicketNumber, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    let (number, id) = path.into_inner();
    let bytes = attachment::view(&ctx, &who, &number, id).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((CONTENT_DISPOSITION, "inline"))
        .insert_header((CONTENT_SECURITY_POLICY, SANDBOX))
        .body(bytes))
}
