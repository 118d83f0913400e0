//! Months of ratings as they are handed in (月度汇聚批次).

use super::{month, shown, streamed};
use crate::api::auth::{PersonOrKey, SendRatings};
use crate::api::input::{Body, Params};
use crate::api::problem::{Code, Problem};
use crate::api::tickets::{beijing_time as t, code, instant};
use crate::domain::text::FieldCode;
use crate::domain::time::day_of;
use crate::service::province::batches::{self as service, Batch, Made, Part, Receipt, Wanted};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, Months};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which batches.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingBatchParams {
    unit: Option<String>,
    /// 2026-10; the twelve months up to this one by default.
    month: Option<String>,
}

/// A batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingBatchView {
    id: i64,
    unit: UnitCode,
    unit_name: String,
    /// 2026-10
    month: String,
    sequence: i32,
    kind: BatchKind,
    kind_label: &'static str,
    layout_version: i32,
    #[schema(required)]
    made_at: Option<DateTime<FixedOffset>>,
    made_by: String,
    added: i64,
    changed: i64,
    withdrawn: i64,
    /// How many of each satisfaction, from 1 to 5.
    levels: [i64; 5],
    #[schema(required)]
    csv_sha256: Option<String>,
    #[schema(required)]
    ndjson_sha256: Option<String>,
    /// Whether another took its place before it was handed in.
    dropped: bool,
    #[schema(required)]
    sent_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    receipt: Option<String>,
    #[schema(required)]
    sent_by: Option<String>,
}

impl RatingBatchView {
    fn of(batch: Batch, rules: &Rules) -> Self {
        let at = crate::domain::time::start_of(batch.month);
        Self {
            id: batch.id,
            unit_name: rules.unit_name(&batch.unit, at),
            unit: batch.unit,
            month: shown(batch.month),
            sequence: batch.sequence,
            kind: batch.kind,
            kind_label: batch.kind.label(),
            layout_version: batch.layout_version,
            made_at: batch.made_at.map(t),
            made_by: batch.made_by,
            added: batch.added,
            changed: batch.changed,
            withdrawn: batch.withdrawn,
            levels: [batch.level_1, batch.level_2, batch.level_3, batch.level_4, batch.level_5],
            csv_sha256: batch.csv_sha256,
            ndjson_sha256: batch.ndjson_sha256,
            dropped: batch.dropped_at.is_some(),
            sent_at: batch.sent_at.map(t),
            receipt: batch.receipt,
            sent_by: batch.sent_by,
        }
    }
}

/// The batches.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingBatchList {
    /// Oldest month first, in it by unit and number.
    items: Vec<RatingBatchView>,
}

/// The batches of a month, or of the last twelve.
#[utoipa::path(tag = "ratings", params(RatingBatchParams),
    responses((status = 200, description = "The batches", body = RatingBatchList)))]
#[get("/ratings/batches")]
pub async fn batches(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    params: Params<RatingBatchParams>,
) -> Result<web::Json<RatingBatchList>, Problem> {
    let Params { value: p, errors: mut e } = params;
    let unit = code(&mut e, "unit", p.unit);
    let named = month(&mut e, "month", p.month);
    e.or(Some(())).map_err(Error::Invalid)?;
    let this = day_of(ctx.now());
    let first = this.checked_sub_months(Months::new(12)).unwrap_or(this);
    let months = named.map_or((first, this), |month| (month, month));
    let batches = service::list(&ctx, &who.0, unit, months).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let items = batches.into_iter().map(|batch| RatingBatchView::of(batch, &rules)).collect();
    Ok(web::Json(RatingBatchList { items }))
}

/// Which batch is to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RatingBatchForm {
    #[schema(required, value_type = String)]
    unit: Option<String>,
    /// 2026-10; it must have ended.
    #[schema(required, value_type = String)]
    month: Option<String>,
    /// Confirms that there is nothing (零报告).
    zero: Option<bool>,
    /// Makes it anew where one waits to be handed in.
    anew: Option<bool>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingBatchMade {
    /// made, waiting (it was made before and waits to be handed in) or nothing (nothing has changed since the last)
    outcome: &'static str,
    #[schema(required)]
    batch: Option<RatingBatchView>,
}

/// Make the next batch of a unit's month: at first everything, later what has changed since it was handed in.
#[utoipa::path(tag = "ratings", request_body = RatingBatchForm, responses(
    (status = 201, description = "Made", body = RatingBatchMade),
    (status = 200, description = "One waits, or nothing has changed", body = RatingBatchMade)))]
#[post("/ratings/batches")]
pub async fn make(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    body: Body<RatingBatchForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut e) = body.into_parts();
    let unit = code::<UnitCode>(&mut e, "unit", form.unit);
    let unit = e.required("unit", unit);
    let named = month(&mut e, "month", form.month);
    let named = e.required("month", named);
    let (unit, month) = e.or(unit.zip(named)).map_err(Error::Invalid)?;
    let wanted = Wanted { unit, month, zero: form.zero == Some(true), anew: form.anew == Some(true) };
    let made = service::make(&ctx, &who.0, wanted).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let view = |batch| Some(RatingBatchView::of(batch, &rules));
    Ok(match made {
        Made::New(batch) => {
            HttpResponse::Created().json(RatingBatchMade { outcome: "made", batch: view(batch) })
        }
        Made::Waiting(batch) => {
            HttpResponse::Ok().json(RatingBatchMade { outcome: "waiting", batch: view(batch) })
        }
        Made::Nothing => HttpResponse::Ok().json(RatingBatchMade { outcome: "nothing", batch: None }),
    })
}

/// How a file is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingBatchFileParams {
    /// `true`: packed (gzip), as it is kept.
    packed: Option<String>,
}

/// A file of a batch: the same bytes each time.
#[utoipa::path(tag = "ratings",
    params(("id" = i64, Path, description = "The batch"), ("part" = String, Path, description = "csv, ndjson or manifest"), RatingBatchFileParams),
    responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "*/*")))]
#[get("/ratings/batches/{id}/files/{part}")]
pub async fn batch_file(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    path: web::Path<(i64, String)>,
    params: Params<RatingBatchFileParams>,
) -> Result<HttpResponse, Problem> {
    let (id, part) = path.into_inner();
    let (part, content_type) = match part.as_str() {
        "csv" => (Part::Csv, "text/csv; charset=utf-8"),
        "ndjson" => (Part::Ndjson, "application/x-ndjson"),
        "manifest" => (Part::Manifest, "application/json"),
        _ => return Err(Problem::plain(Code::NotFound)),
    };
    let packed = params.value.packed.as_deref() == Some("true") && part != Part::Manifest;
    let content_type = if packed { "application/gzip" } else { content_type };
    Ok(streamed(service::file(&ctx, &who.0, id, part, packed).await?, content_type))
}

/// What the other side said.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RatingBatchReceipt {
    #[schema(required, value_type = String)]
    receipt: Option<String>,
    /// When it was handed in; absent: now.
    at: Option<DateTime<FixedOffset>>,
}

/// Say that a batch was handed in; the same again changes nothing.
#[utoipa::path(tag = "ratings", params(("id" = i64, Path, description = "The batch")), request_body = RatingBatchReceipt,
    responses((status = 200, description = "The batch", body = RatingBatchView)))]
#[post("/ratings/batches/{id}/receipt")]
pub async fn receipt(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
    body: Body<RatingBatchReceipt>,
) -> Result<web::Json<RatingBatchView>, Problem> {
    let (form, mut e) = body.into_parts();
    if form.receipt.as_deref().is_some_and(|r| r.contains('\n')) {
        e.add("receipt", FieldCode::Characters, "回执号不能换行");
    }
    let at = instant(&mut e, "at", form.at);
    let batch = service::sent(&ctx, &who.0, *id, Receipt { receipt: form.receipt, at }, e).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    Ok(web::Json(RatingBatchView::of(batch, &rules)))
}
