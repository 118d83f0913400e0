//! `/rating-tokens`: QR codes of windows, links for cases, and what is printed or handed to whoever sends messages (contract.md §5).

mod qr;

use super::auth::{Member, PersonOrKey, SendRatings};
use super::input::{Body, Params};
use super::problem::Problem;
use super::tickets::{beijing_time as t, code};
use crate::domain::rating::LEVELS;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::people::Doer;
use crate::service::province::Caller;
use crate::service::rating_token::{self as service, Asked, Maker, New, POSTERS, Token};
use crate::service::{Ctx, Error};
use actix_web::{HttpResponse, delete, get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use qr::{QrView, qr};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RatingTokenForm {
    #[schema(required, value_type = String)]
    unit: Option<String>,
    /// The window (窗口); of a code for the whole unit, none.
    window: Option<String>,
    /// The case (办件编号): good once, and for a time. Absent: a window's code, good until it is revoked.
    project_no: Option<String>,
    /// How a case's link reaches the citizen: 3 QR code (as if absent), 4 counter tablet, 6 SMS.
    #[schema(value_type = Option<String>)]
    channel: Option<Value>,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingTokenView {
    id: RatingTokenId,
    token: String,
    /// Where it leads.
    url: String,
    kind: RatingTokenKind,
    unit: UnitCode,
    unit_name: String,
    #[schema(required)]
    window: Option<String>,
    #[schema(required)]
    project_no: Option<String>,
    channel: RatingChannel,
    /// Null: good until it is revoked.
    #[schema(required)]
    expires_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    revoked_at: Option<DateTime<FixedOffset>>,
    made_at: DateTime<FixedOffset>,
    made_by: String,
    /// Ratings that came through it.
    ratings: i64,
}

impl RatingTokenView {
    fn of(token: Token, rules: &crate::service::rules::Rules) -> Self {
        let row = token.row;
        Self {
            id: row.id,
            token: token.token,
            url: token.url,
            kind: row.kind,
            unit_name: rules.unit_name(&row.unit, row.made_at),
            unit: row.unit,
            window: row.window,
            project_no: row.project_no,
            channel: row.channel,
            expires_at: row.expires_at.map(t),
            revoked_at: row.revoked_at.map(t),
            made_at: t(row.made_at),
            made_by: row.made_by_name,
            ratings: token.ratings,
        }
    }
}

/// Make a token; one that is good for the same window or case already is answered with 200. A key with `ratings:write`, the system
/// administrator, or a lead for the own unit.
#[utoipa::path(tag = "rating_tokens", request_body = RatingTokenForm, responses(
    (status = 201, description = "New", body = RatingTokenView),
    (status = 200, description = "There already", body = RatingTokenView)))]
#[post("/rating-tokens")]
pub async fn create(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    body: Body<RatingTokenForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let doer = who.0.doer();
    let maker = maker_of(&who.0, &doer)?;
    let new = form.read(errors).map_err(Error::Invalid)?;
    let (token, fresh) = service::make(&ctx, maker, new).await?;
    let view = RatingTokenView::of(token, &ctx.rules(&ctx.db.read).await?);
    Ok(if fresh { HttpResponse::Created().json(view) } else { HttpResponse::Ok().json(view) })
}

/// As whom somebody asks for a token, or takes one out of use.
fn maker_of<'a>(caller: &'a Caller, doer: &'a Doer) -> Result<Maker<'a>, Error> {
    match caller {
        Caller::Platform(source) => Ok(Maker::Source(&source.name)),
        Caller::Person { actor, .. } => {
            service::permit_any(actor)?;
            Ok(Maker::Person(actor, doer))
        }
    }
}

impl RatingTokenForm {
    fn read(self, mut e: FieldErrors) -> Result<New, FieldErrors> {
        let unit: Option<UnitCode> = code(&mut e, "unit", self.unit);
        let unit = e.required("unit", unit);
        let window = e.text("window", self.window, 60);
        let project_no = e.text("project_no", self.project_no, 60);
        let channel = match self.channel {
            None => Some(RatingChannel::Qr),
            Some(Value::String(code)) => RatingChannel::from_code(&code),
            Some(Value::Number(code)) => RatingChannel::from_code(&code.to_string()),
            Some(_) => None,
        };
        let channel = channel.filter(|channel| {
            matches!(channel, RatingChannel::Qr | RatingChannel::CounterTablet | RatingChannel::Sms)
        });
        if channel.is_none() {
            e.add("channel", FieldCode::Choice, "评价码的渠道为 3 二维码、4 窗口平板或 6 短信");
        } else if channel != Some(RatingChannel::Qr) && project_no.is_none() {
            e.add("channel", FieldCode::Conflict, "窗口的评价码只能是二维码；平板打开同一链接即可");
        }
        let new = unit.zip(channel).map(|(unit, channel)| New { unit, window, project_no, channel });
        e.or(new)
    }
}

/// Which tokens.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingTokenParams {
    unit: Option<String>,
    /// `window` or `case`.
    kind: Option<String>,
    /// `true`: only those that are still good.
    good: Option<String>,
    /// `csv`: a list of links for whoever sends messages.
    format: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingTokenList {
    items: Vec<RatingTokenView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Tokens, newest first: all for the system administrator, the own unit's for a lead.
#[utoipa::path(tag = "rating_tokens", params(RatingTokenParams), responses((status = 200, description = "A page", content(
    (RatingTokenList = "application/json"), (String = "text/csv")))))]
#[get("/rating-tokens")]
pub async fn list(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<RatingTokenParams>,
) -> Result<HttpResponse, Problem> {
    service::permit_any(&who)?;
    let Params { value: p, errors: mut e } = params;
    let unit = code(&mut e, "unit", p.unit);
    let kind = p.kind.map(|word| RatingTokenKind::from_code(&word));
    if kind == Some(None) {
        e.add("kind", FieldCode::Choice, "类型为 window 或 case");
    }
    let good = match p.good.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            e.add("good", FieldCode::Choice, "应为 true 或 false");
            false
        }
    };
    let csv = match p.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => {
            e.add("format", FieldCode::Choice, "格式为 json 或 csv");
            false
        }
    };
    let page = super::page::PageParams { limit: p.limit, cursor: p.cursor }.read(&mut e);
    let page = e.or(Some(page)).map_err(Error::Invalid)?;
    let asked = Asked { unit, kind: kind.flatten(), good, ids: None };
    let (tokens, next) = service::list(&ctx, &who, asked, page.after, page.limit).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let items: Vec<RatingTokenView> =
        tokens.into_iter().map(|token| RatingTokenView::of(token, &rules)).collect();
    if csv {
        return Ok(HttpResponse::Ok()
            .insert_header(("content-type", "text/csv; charset=utf-8"))
            .insert_header(("content-disposition", "attachment; filename=\"rating-links.csv\""))
            .body(links(&items)));
    }
    Ok(HttpResponse::Ok().json(RatingTokenList { items, next_cursor: next.map(|id| id.to_string()) }))
}

/// For spreadsheets: with a byte order mark, every cell quoted, and none that would be run as a formula.
fn links(items: &[RatingTokenView]) -> String {
    let cell = |text: &str| {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
    };
    let mut lines = String::from("\u{feff}办件编号,单位,窗口,评价链接,有效期至\r\n");
    for item in items {
        let until = item.expires_at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        let case = item.project_no.as_deref().unwrap_or("");
        let window = item.window.as_deref().unwrap_or("");
        let cells = [case, &item.unit_name, window, &item.url, &until].map(cell);
        lines.push_str(&cells.join(","));
        lines.push_str("\r\n");
    }
    lines
}

/// Which posters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PosterParams {
    /// Ids of windows' codes, separated by commas; 60 at most.
    ids: Option<String>,
}

/// What is printed for one window.
#[derive(Debug, Serialize, ToSchema)]
pub struct PosterView {
    id: RatingTokenId,
    unit_name: String,
    #[schema(required)]
    window: Option<String>,
    url: String,
    qr: QrView,
}

/// Posters, each for a sheet of A4.
#[derive(Debug, Serialize, ToSchema)]
pub struct PosterList {
    items: Vec<PosterView>,
    /// The five levels in words, the best first.
    levels: Vec<&'static str>,
}

/// What is printed for windows whose codes are still good.
#[utoipa::path(tag = "rating_tokens", params(PosterParams),
    responses((status = 200, description = "Posters", body = PosterList)))]
#[get("/rating-tokens/posters")]
pub async fn posters(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<PosterParams>,
) -> Result<web::Json<PosterList>, Problem> {
    service::permit_any(&who)?;
    let Params { value, errors: mut e } = params;
    let ids = service::poster_ids(value.ids, &mut e);
    let ids = e.or(Some(ids)).map_err(Error::Invalid)?;
    let asked = Asked { unit: None, kind: Some(RatingTokenKind::Window), good: true, ids: Some(ids) };
    let (tokens, _) = service::list(&ctx, &who, asked, None, POSTERS as u64).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let poster = |token: Token| {
        Some(PosterView {
            id: token.row.id,
            unit_name: rules.unit_name(&token.row.unit, ctx.now()),
            window: token.row.window,
            qr: qr(&token.url)?,
            url: token.url,
        })
    };
    let levels = LEVELS.iter().map(|(_, word)| *word).collect();
    Ok(web::Json(PosterList { items: tokens.into_iter().rev().filter_map(poster).collect(), levels }))
}

/// Take a token out of use: the system administrator, a lead of its unit, or the system that made it.
#[utoipa::path(tag = "rating_tokens", params(("id" = i64, Path, description = "The token's row")),
    responses((status = 204, description = "Out of use")))]
#[delete("/rating-tokens/{id}")]
pub async fn revoke(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    id: web::Path<RatingTokenId>,
) -> Result<HttpResponse, Problem> {
    let doer = who.0.doer();
    service::revoke(&ctx, maker_of(&who.0, &doer)?, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
