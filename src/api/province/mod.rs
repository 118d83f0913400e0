//! What passes between the district and the province's platform (好差评; contract.md §5).

pub mod batches;
pub mod board;
pub mod feeds;
pub mod layouts;
pub mod rectifications;
pub mod upload;

use crate::domain::text::{FieldCode, FieldError, FieldErrors};
use crate::service::province::batches::{Sending, month as month_named};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A line that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedReceipt {
    /// From 1.
    line: usize,
    code: &'static str,
    detail: String,
}

/// What became of many lines.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptsTaken {
    accepted: usize,
    refused: Vec<RefusedReceipt>,
}

impl ReceiptsTaken {
    fn of((accepted, faults): (usize, Vec<(usize, FieldError)>)) -> Self {
        let line = |(line, fault): (usize, FieldError)| RefusedReceipt {
            line,
            code: fault.code.code(),
            detail: match fault.field.is_empty() {
                true => fault.detail,
                false => format!("{}：{}", fault.field, fault.detail),
            },
        };
        Self { accepted, refused: faults.into_iter().map(line).collect() }
    }
}

/// A month written into an address or a form: 2026-10.
fn month(errors: &mut FieldErrors, field: &str, word: Option<String>) -> Option<NaiveDate> {
    let word = word?;
    let month = month_named(&word);
    if month.is_none() {
        errors.add(field, FieldCode::Format, "应为年月（2026-10）");
    }
    month
}

/// How a month is written.
fn shown(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

fn disposition(name: &str) -> ContentDisposition {
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    }
}

/// Bytes as a download.
fn attached(name: &str, content_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header(disposition(name))
        .body(bytes)
}

/// A file as a download, a piece at a time and not packed again on the way.
fn streamed(sending: Sending, content_type: &'static str) -> HttpResponse {
    let Sending { name, pieces } = sending;
    let pieces = futures_util::stream::unfold(pieces, async |mut pieces| {
        let piece = pieces.recv().await?;
        Some((piece.map(actix_web::web::Bytes::from), pieces))
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(disposition(&name))
        .streaming(Box::pin(pieces))
}
