//! A file of the province's ratings, uploaded in the console.

use crate::api::auth::{PersonOrKey, SendRatings};
use crate::api::input::{Params, upload::broken, upload::no_form};
use crate::api::problem::{Code, Problem};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::with_offset;
use crate::service::province::upload::{self as service, Upload};
use crate::service::{Ctx, Error};
use actix_multipart::Multipart;
use actix_web::{get, post, web};
use chrono::{DateTime, FixedOffset};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Bytes of a file: some ten thousand ratings.
const MOST: usize = 8 << 20;

/// What came of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingUploadView {
    read: usize,
    /// In a dry run: what would be.
    added: usize,
    /// Of those added: bad ones, which become tickets.
    bad: usize,
    known: usize,
    refused_count: usize,
    /// The first hundred.
    refused: Vec<RefusedRatingRow>,
}

/// A row that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedRatingRow {
    /// Of the file or the worksheet, from 1.
    line: u64,
    reason: String,
}

/// How many refused rows are shown.
const SHOWN: usize = 100;

/// The form of an upload.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "shown in the document only")]
pub struct RatingUploadForm {
    /// CSV, XLSX or one JSON object a line.
    #[schema(format = Binary)]
    file: String,
    /// The name of a source that is the province's.
    source: String,
    /// The mapping file (docs/import.md); absent: the one remembered.
    mapping: Option<String>,
    /// `true`: nothing is written.
    dry_run: Option<bool>,
}

/// Take in a file of ratings, each row as if the platform had sent it; the mapping is remembered. Dry run first.
#[utoipa::path(tag = "ratings", request_body(content = RatingUploadForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What came of it", body = RatingUploadView)))]
#[post("/ratings/upload")]
pub async fn upload(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    parts: Result<Multipart, actix_web::Error>,
) -> Result<web::Json<RatingUploadView>, Problem> {
    let (form, errors) = read(parts).await?;
    let report = service::run(&ctx, &who.0, form, errors).await?;
    let refused_count = report.refused.len();
    let row = |refused: crate::service::import::Refused| RefusedRatingRow {
        line: refused.line,
        reason: refused.reason,
    };
    Ok(web::Json(RatingUploadView {
        read: report.read,
        added: report.added,
        bad: report.bad,
        known: report.known,
        refused_count,
        refused: report.refused.into_iter().take(SHOWN).map(row).collect(),
    }))
}

async fn read(parts: Result<Multipart, actix_web::Error>) -> Result<(Upload, FieldErrors), Problem> {
    let mut parts = parts.map_err(|_| no_form())?;
    let mut errors = FieldErrors::new();
    let mut form = Upload::default();
    while let Some(mut part) = parts.try_next().await.map_err(broken)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await.map_err(broken)? {
            if bytes.len() + chunk.len() > MOST {
                let detail = format!("文件不能超过 {} MB，更大的请用命令行导入", MOST >> 20);
                return Err(Problem::new(Code::PayloadTooLarge, detail));
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match field.as_str() {
            "source" => form.source = Some(text()).filter(|text| !text.is_empty()),
            "mapping" => form.mapping = Some(text()).filter(|text| !text.trim().is_empty()),
            "dry_run" => form.dry_run = text().trim() == "true",
            "file" => {
                form.name = name.chars().filter(|c| !c.is_control()).take(100).collect();
                form.bytes = bytes;
            }
            _ => {}
        }
    }
    if form.bytes.is_empty() {
        errors.add("file", FieldCode::Required, "请选择文件");
    }
    Ok((form, errors))
}

/// Of which source.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingMappingParams {
    source: Option<String>,
}

/// How the last file of a source was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingMappingView {
    /// Empty where none is remembered.
    body: String,
    #[schema(required)]
    at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    by: Option<String>,
}

/// How the last file of a source was read.
#[utoipa::path(tag = "ratings", params(RatingMappingParams),
    responses((status = 200, description = "The mapping", body = RatingMappingView)))]
#[get("/ratings/upload/mapping")]
pub async fn mapping(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    params: Params<RatingMappingParams>,
) -> Result<web::Json<RatingMappingView>, Problem> {
    let Params { value, mut errors } = params;
    let source = errors.required_text("source", value.source, 60);
    let source = errors.or(source).map_err(Error::Invalid)?;
    let known = service::remembered(&ctx, &who.0, &source).await?;
    Ok(web::Json(known.map_or(RatingMappingView { body: String::new(), at: None, by: None }, |row| {
        RatingMappingView { body: row.body, at: Some(with_offset(row.at)), by: Some(row.by_name) }
    })))
}
