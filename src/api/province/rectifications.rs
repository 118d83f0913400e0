//! Rectifications on their way back to the province (整改反馈回传).

use super::{ReceiptsTaken, attached};
use crate::api::auth::{PersonOrKey, SendRatings};
use crate::api::input::{Body, Params, Rows};
use crate::api::problem::Problem;
use crate::api::tickets::{beijing_time as t, code, instant};
use crate::domain::province::Evidence;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::province::rectifications::{self as service, Asked, Format, Item, Receipt};
use crate::service::{Ctx, Error};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Which rectifications.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RectificationParams {
    /// pending, sent, confirmed, superseded; absent: all.
    #[param(value_type = Option<SendingState>)]
    state: Option<String>,
    unit: Option<String>,
    /// `true`: only those that are not sent and past their day.
    late: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    cursor: Option<String>,
    /// Of a file: csv (default) or ndjson.
    format: Option<String>,
}

/// A rectification.
#[derive(Debug, Serialize, ToSchema)]
pub struct RectificationView {
    id: i64,
    source: String,
    project_no: String,
    assess_number: String,
    version: u32,
    unit: UnitCode,
    unit_name: String,
    #[schema(required)]
    verdict: Option<Verdict>,
    #[schema(required)]
    verdict_label: Option<&'static str>,
    outcome: Outcome,
    outcome_label: &'static str,
    measures: String,
    reply: String,
    evidence: Vec<RectificationEvidence>,
    handled_on: NaiveDate,
    ready_at: DateTime<FixedOffset>,
    due_on: NaiveDate,
    state: SendingState,
    state_label: &'static str,
    /// Working days by which the sending is or was late.
    late_working_days: u32,
    #[schema(required)]
    sent_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    sent_by: Option<String>,
    #[schema(required)]
    receipt: Option<String>,
    #[schema(required)]
    confirmed_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    ticket_number: Option<TicketNumber>,
    /// The whole in words, to be pasted into the platform's form.
    text: String,
}

/// Something that the unit showed; its name is not told.
#[derive(Debug, Serialize, ToSchema)]
pub struct RectificationEvidence {
    content_type: String,
    sha256: String,
}

impl From<Item> for RectificationView {
    fn from(item: Item) -> Self {
        let text = item.report.text();
        let Item { row, report, state, late, ticket } = item;
        let evidence = |e: Evidence| RectificationEvidence { content_type: e.content_type, sha256: e.sha256 };
        Self {
            id: row.id,
            source: report.source,
            project_no: report.project_no,
            assess_number: report.assess_number,
            version: report.version,
            unit: report.unit,
            unit_name: report.unit_name,
            verdict: report.verdict,
            verdict_label: report.verdict.map(Verdict::label),
            outcome: report.outcome,
            outcome_label: report.outcome.label(),
            measures: report.measures,
            reply: report.reply,
            evidence: report.evidence.into_iter().map(evidence).collect(),
            handled_on: report.handled_on,
            ready_at: t(report.ready_at),
            due_on: row.due_on,
            state,
            state_label: state.label(),
            late_working_days: late,
            sent_at: row.sent_at.map(t),
            sent_by: row.sent_by,
            receipt: row.receipt,
            confirmed_at: row.confirmed_at.map(t),
            ticket_number: ticket,
            text,
        }
    }
}

/// A page of rectifications.
#[derive(Debug, Serialize, ToSchema)]
pub struct RectificationList {
    items: Vec<RectificationView>,
    #[schema(required)]
    next_cursor: Option<String>,
    counts: SendingCounts,
}

/// How many there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct SendingCounts {
    pending: u64,
    sent: u64,
    confirmed: u64,
    superseded: u64,
    /// Of those pending: past their day.
    late: u64,
}

fn asked(p: RectificationParams, mut e: FieldErrors) -> Result<(Asked, Option<Format>), Error> {
    let state = p.state.as_deref().filter(|word| *word != "all").map(SendingState::from_code);
    if state == Some(None) {
        e.add("state", FieldCode::Choice, "状态应为 pending、sent、confirmed 或 superseded");
    }
    let unit = code(&mut e, "unit", p.unit);
    let limit = e.range("limit", p.limit.map_or(Some(50), |n| n.parse().ok()), 1, 200);
    let limit = e.required("limit", limit);
    let before = p.cursor.map(|c| c.parse::<i64>());
    if matches!(before, Some(Err(_))) {
        e.add("cursor", FieldCode::Format, "翻页标记无效，请从第一页开始");
    }
    let format = match p.format.as_deref() {
        None | Some("csv") => Some(Format::Csv),
        Some("ndjson") => Some(Format::Ndjson),
        Some(_) => {
            e.add("format", FieldCode::Choice, "格式应为 csv 或 ndjson");
            None
        }
    };
    let limit = e.or(limit)?;
    let late = p.late.as_deref() == Some("true");
    let asked = Asked { state: state.flatten(), unit, late, before: before.and_then(Result::ok), limit };
    Ok((asked, format))
}

/// Rectifications, the latest first: for people as they see ratings, for the platform's key its own. Nobody's name and no
/// number stands in them.
#[utoipa::path(tag = "ratings", params(RectificationParams),
    responses((status = 200, description = "A page", body = RectificationList)))]
#[get("/ratings/rectifications")]
pub async fn rectifications(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    params: Params<RectificationParams>,
) -> Result<web::Json<RectificationList>, Problem> {
    let (asked, _) = asked(params.value, params.errors)?;
    let page = service::list(&ctx, &who.0, &asked).await?;
    let of = |state| page.counts.get(&state).copied().unwrap_or(0);
    let counts = SendingCounts {
        pending: of(SendingState::Pending),
        sent: of(SendingState::Sent),
        confirmed: of(SendingState::Confirmed),
        superseded: of(SendingState::Superseded),
        late: page.late,
    };
    let items = page.items.into_iter().map(Into::into).collect();
    Ok(web::Json(RectificationList { items, next_cursor: page.next.map(|id| id.to_string()), counts }))
}

/// The same as a file, oldest first, in the layout that is set for the province.
#[utoipa::path(tag = "ratings", params(RectificationParams),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "*/*")))]
#[get("/ratings/rectifications/file")]
pub async fn rectification_file(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    params: Params<RectificationParams>,
) -> Result<HttpResponse, Problem> {
    let (asked, format) = asked(params.value, params.errors)?;
    let format = format.unwrap_or(Format::Csv);
    let bytes = service::file(&ctx, &who.0, asked, format).await?;
    let day = crate::domain::time::day_of(ctx.now()).format("%Y%m%d");
    Ok(match format {
        Format::Csv => attached(&format!("整改反馈-{day}.csv"), "text/csv; charset=utf-8", bytes),
        Format::Ndjson => attached(&format!("整改反馈-{day}.ndjson"), "application/x-ndjson", bytes),
    })
}

/// What was sent.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RectificationsSent {
    /// At most 500.
    #[schema(required, value_type = Vec<i64>)]
    ids: Option<Vec<i64>>,
}

/// How many were news.
#[derive(Debug, Serialize, ToSchema)]
pub struct RectificationsNoted {
    sent: usize,
}

/// Say that rectifications were sent; the same again changes nothing.
#[utoipa::path(tag = "ratings", request_body = RectificationsSent,
    responses((status = 200, description = "Noted", body = RectificationsNoted)))]
#[post("/ratings/rectifications/sent")]
pub async fn sent(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    body: Body<RectificationsSent>,
) -> Result<web::Json<RectificationsNoted>, Problem> {
    let (form, errors) = body.into_parts();
    let sent = service::sent(&ctx, &who.0, form.ids.unwrap_or_default(), errors).await?;
    Ok(web::Json(RectificationsNoted { sent }))
}

/// A receipt.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct RectificationReceipt {
    /// Where a person enters it; a key has its own.
    source: Option<String>,
    #[schema(required, value_type = String)]
    project_no: Option<String>,
    #[schema(required, value_type = String)]
    assess_number: Option<Value>,
    /// The version meant; absent: the latest.
    version: Option<i32>,
    #[schema(required, value_type = String)]
    receipt: Option<String>,
    /// Absent: now.
    at: Option<DateTime<FixedOffset>>,
}

impl RectificationReceipt {
    fn read(self, mut errors: FieldErrors) -> Receipt {
        let assess_number = match self.assess_number {
            Some(Value::String(text)) => Some(text),
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => {
                errors.add("assess_number", FieldCode::Type, "应为文本或整数");
                None
            }
            None => None,
        };
        let at = instant(&mut errors, "at", self.at);
        let Self { source, project_no, version, receipt, .. } = self;
        Receipt { source, project_no, assess_number, version, receipt, at, errors }
    }
}

/// The platform's receipts, an array or one object a line; each is taken or refused by itself, the same again changes nothing.
#[utoipa::path(tag = "ratings", request_body = Vec<RectificationReceipt>,
    responses((status = 200, description = "What was taken", body = ReceiptsTaken)))]
#[post("/ratings/rectifications/receipts")]
pub async fn receipts(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    rows: Rows<RectificationReceipt>,
) -> Result<web::Json<ReceiptsTaken>, Problem> {
    let lines = rows.0.into_iter().map(|(line, errors)| line.read(errors)).collect();
    Ok(web::Json(ReceiptsTaken::of(service::receipts(&ctx, &who.0, lines).await?)))
}
