//! `/reports/rulings`: the tickets behind the columns 剔除, 挂账 and 终结.

use super::auth::Member;
use super::input::Params;
use super::problem::Problem;
use super::reports::{Period, asked};
use super::tickets::beijing_time as t;
use crate::domain::text::FieldCode;
use crate::domain::ticket::COUNTED_RULINGS;
use crate::service::report::{self, NamedRuling, Place};
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{RequestKind, Status, TicketId, TicketNumber, UnitCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which report, and which of the three.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulingParams {
    /// First Beijing date; the first of this month by default.
    from: Option<String>,
    /// Last Beijing date, inclusive; today by default.
    to: Option<String>,
    /// due (default), created, closed
    basis: Option<String>,
    /// hotline, service, business; separated by commas.
    line: Option<String>,
    /// exclusion, long_term, termination; separated by commas. All three by default.
    kind: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of rulings.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulingList {
    items: Vec<RulingView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A ticket that was excluded, put on the long-term ledger or ended, with the two who answer for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulingView {
    kind: RequestKind,
    number: TicketNumber,
    title: String,
    status: Status,
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    reason: Option<String>,
    requested_by: Option<String>,
    requested_at: DateTime<FixedOffset>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<FixedOffset>>,
    /// The day promised, of what is on the ledger.
    until: Option<NaiveDate>,
    /// By this day somebody says how far what is on the ledger has come.
    review_on: Option<NaiveDate>,
}

impl RulingView {
    fn of(named: NamedRuling) -> Self {
        let NamedRuling { ruled, unit_name, requested_by, decided_by } = named;
        let on_ledger = ruled.kind == RequestKind::LongTerm;
        Self {
            kind: ruled.kind,
            number: ruled.number,
            title: ruled.title,
            status: ruled.status,
            unit: ruled.unit,
            unit_name,
            reason: ruled.reason,
            requested_by,
            requested_at: t(ruled.requested_at),
            decided_by,
            decided_at: ruled.decided_at.map(t),
            until: ruled.until,
            review_on: ruled.review_on.filter(|_| on_ledger),
        }
    }
}

/// The tickets behind the columns 剔除, 挂账 and 终结 of a report, each with its reason and both persons.
#[utoipa::path(tag = "reports", params(RulingParams),
    responses((status = 200, description = "A page", body = RulingList)))]
#[get("/reports/rulings")]
pub async fn rulings(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<RulingParams>,
) -> Result<web::Json<RulingList>, Problem> {
    let Params { value: p, mut errors } = params;
    let words = p.kind.unwrap_or_default();
    let known = |code| COUNTED_RULINGS.iter().copied().find(|kind| kind.code() == code);
    let kinds: Option<Vec<_>> =
        words.split(',').map(str::trim).filter(|w| !w.is_empty()).map(known).collect();
    if kinds.is_none() {
        errors.add("kind", FieldCode::Choice, "事项应为 exclusion、long_term 或 termination");
    }
    let limit = p.limit.map_or(Some(50), |n| n.parse().ok().filter(|n| (1..=200).contains(n)));
    if limit.is_none() {
        errors.add("limit", FieldCode::Range, "每页 1 至 200 条");
    }
    let after = p.cursor.as_deref().map(read_cursor);
    if after == Some(None) {
        errors.add("cursor", FieldCode::Format, "翻页标记无效，请从第一页开始");
    }
    let period = Period { from: p.from, to: p.to, basis: p.basis, line: p.line };
    let asked = asked(&mut errors, ctx.now(), period);
    let (asked, (kinds, limit)) = errors.or(asked.zip(kinds.zip(limit))).map_err(Error::Invalid)?;
    let kinds = if kinds.is_empty() { COUNTED_RULINGS.to_vec() } else { kinds };
    let (found, next) = report::rulings(&ctx, &who, &asked, &kinds, after.flatten(), limit).await?;
    Ok(web::Json(RulingList {
        items: found.into_iter().map(RulingView::of).collect(),
        next_cursor: next.map(|place| format!("{}-{}", place.ticket, place.n)),
    }))
}

fn read_cursor(text: &str) -> Option<Place> {
    let (ticket, n) = text.split_once('-')?;
    Some(Place { ticket: TicketId(ticket.parse().ok()?), n: n.parse().ok()? })
}
