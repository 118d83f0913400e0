//! `GET /tickets` and `GET /pools`.

use super::fields::day;
use super::parts::ClaimView;
use super::row::TicketRow;
use crate::api::auth::Member;
use crate::api::input::Params;
use crate::api::problem::Problem;
use crate::domain::permission::Actor;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of, end_of, start_of};
use crate::service::ticket::{self, COUNTED, Claimed, Cursor, Filter, Flag, Inside, Ordered, Sort};
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// What a list may be narrowed by. Lists of codes are separated by commas.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    line: Option<String>,
    status: Option<String>,
    unit: Option<String>,
    kind: Option<String>,
    channel: Option<String>,
    /// A code of any level: everything below it is meant too.
    category: Option<String>,
    area: Option<String>,
    urgency: Option<String>,
    /// red, yellow, green, grey
    light: Option<String>,
    /// enterprise, confidential, malicious, proposed, to_phone, refusing, no_return, supervised, long_term, excluded, not_counted, contested; review_due: on the long-term ledger and due for a
    /// word.
    flag: Option<String>,
    /// The upper platform's code or number.
    upstream: Option<String>,
    /// A Beijing date or an instant.
    created_from: Option<String>,
    /// A Beijing date (inclusive) or an instant.
    created_to: Option<String>,
    /// A Beijing date.
    due_from: Option<String>,
    due_to: Option<String>,
    /// Words of the title, a number, a query code or a phone number.
    q: Option<String>,
    /// Only what the caller took down or worked on.
    mine: Option<String>,
    /// In the hands of the caller (mine) or of anybody of the caller's unit (unit), inside the unit.
    inside: Option<String>,
    /// Request_kinds that wait for a decision.
    awaits: Option<String>,
    /// The unit that assists.
    co_unit: Option<String>,
    /// How far it has come: an assignment_status.
    co_status: Option<String>,
    /// Whose decision it waits for: unit (its own lead) or hotline.
    awaits_of: Option<String>,
    /// mine: what the caller has taken from its pool; free: what nobody else has.
    claim: Option<String>,
    /// A spot_state: what the check of the sign-off has come to.
    spot: Option<String>,
    /// owed (an answer to an order), instructed (an answer to a leader) or to_close (an answered supervision).
    ordered: Option<String>,
    /// due or created (default).
    sort: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of tickets.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketList {
    items: Vec<TicketRow>,
    #[schema(required)]
    next_cursor: Option<String>,
    /// On all pages; null for more than a thousand.
    #[schema(required)]
    total: Option<u64>,
}

/// The tickets that the caller may see.
#[utoipa::path(tag = "tickets", params(ListParams),
    responses((status = 200, description = "A page", body = TicketList)))]
#[get("/tickets")]
pub async fn list(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<ListParams>,
) -> Result<web::Json<TicketList>, Problem> {
    let query = read(params.value, params.errors, &ctx, &who).map_err(Error::Invalid)?;
    let page = ticket::list(&ctx, &who, query).await?;
    let item = |row: &ticket::Row| {
        let claim = page.claims.get(&row.id).map(|(claim, by)| ClaimView::of(claim, by, &who));
        TicketRow::of(row, &page.rules, page.now).claimed(claim)
    };
    Ok(web::Json(TicketList {
        items: page.rows.iter().map(item).collect(),
        next_cursor: page.next.map(write_cursor),
        total: page.total,
    }))
}

fn read(
    p: ListParams,
    mut errors: FieldErrors,
    ctx: &Ctx,
    who: &Actor,
) -> Result<ticket::Query, FieldErrors> {
    let e = &mut errors;
    let lights = codes(e, "light", p.light, Light::from_code);
    let sort = match p.sort.as_deref() {
        None | Some("created") => Sort::Created,
        Some("due") => Sort::Due,
        Some(_) => {
            e.add("sort", FieldCode::Choice, "排序只能是 due 或 created");
            Sort::Created
        }
    };
    let awaits_unit = match p.awaits_of.as_deref() {
        None => None,
        Some("unit") => Some(true),
        Some("hotline") => Some(false),
        Some(_) => {
            e.add("awaits_of", FieldCode::Choice, "只能是 unit 或 hotline");
            None
        }
    };
    let ordered = match p.ordered.as_deref() {
        None => None,
        Some("owed") => Some(Ordered::Owed),
        Some("instructed") => Some(Ordered::Instructed),
        Some("to_close") => Some(Ordered::ToClose),
        Some(_) => {
            e.add("ordered", FieldCode::Choice, "只能是 owed、instructed 或 to_close");
            None
        }
    };
    let person = who.principal().unwrap_or(who.person);
    let inside = match p.inside.as_deref() {
        None => None,
        Some("mine") => Some(Inside::Person(person)),
        Some("unit") => Some(Inside::Unit(who.unit.clone())),
        Some(_) => {
            e.add("inside", FieldCode::Choice, "只能是 mine 或 unit");
            None
        }
    };
    let claimed = match p.claim.as_deref() {
        None => None,
        Some("mine") => Some(true),
        Some("free") => Some(false),
        Some(_) => {
            e.add("claim", FieldCode::Choice, "只能是 mine 或 free");
            None
        }
    };
    // What is due for review is so by the day on which somebody looks.
    let flags = codes(e, "flag", p.flag, |c| match c {
        "enterprise" => Some(Some(Flag::Enterprise)),
        "confidential" => Some(Some(Flag::Confidential)),
        "malicious" => Some(Some(Flag::Malicious)),
        "refusing" => Some(Some(Flag::Refusing)),
        "to_phone" => Some(Some(Flag::ToPhone)),
        "proposed" => Some(Some(Flag::Proposed)),
        "no_return" => Some(Some(Flag::NoReturn)),
        "long_term" => Some(Some(Flag::LongTerm)),
        "excluded" => Some(Some(Flag::Excluded)),
        "contested" => Some(Some(Flag::Contested)),
        "not_counted" => Some(Some(Flag::NotCounted)),
        "supervised" => Some(Some(Flag::Supervised)),
        "review_due" => Some(None),
        _ => None,
    });
    let limit = p.limit.map_or(Some(50), |n| n.parse().ok().filter(|n| (1..=200).contains(n)));
    let limit = limit.unwrap_or_else(|| {
        e.add("limit", FieldCode::Range, "每页 1 至 200 条");
        50
    });
    let after = p.cursor.and_then(|c| {
        let cursor = read_cursor(&c);
        if cursor.is_none() {
            e.add("cursor", FieldCode::Format, "翻页标记无效，请从第一页开始");
        }
        cursor
    });
    let q = e.text("q", p.q, 100);
    let phone = q.as_deref().and_then(crate::domain::text::Phone::parse);
    let filter = Filter {
        lines: codes(e, "line", p.line, Line::from_code),
        statuses: codes(e, "status", p.status, Status::from_code),
        units: codes(e, "unit", p.unit, |c| Some(UnitCode::from(c))),
        kinds: codes(e, "kind", p.kind, Kind::from_code),
        channels: codes(e, "channel", p.channel, Channel::from_code),
        urgencies: codes(e, "urgency", p.urgency, Urgency::from_code),
        categories: codes(e, "category", p.category, |c| Some(CategoryCode::from(c))),
        areas: codes(e, "area", p.area, |c| Some(AreaCode::from(c))),
        review_by: flags.contains(&None).then(|| day_of(ctx.now())),
        flags: flags.into_iter().flatten().collect(),
        upstream: e.text("upstream", p.upstream, 60),
        created_from: moment(e, "created_from", p.created_from, start_of),
        created_before: moment(e, "created_to", p.created_to, end_of),
        due_from: day(e, "due_from", p.due_from),
        due_to: day(e, "due_to", p.due_to),
        lights: (!lights.is_empty()).then(|| (lights, ctx.now())),
        // A whole phone number is looked up by its keyed hash; anything else in titles and numbers.
        phone: phone
            .map(|phone| ctx.vault.fingerprint(phone.as_str()))
            .filter(|_| q.as_deref().is_some_and(is_phone)),
        q: q.clone().filter(|q| !is_phone(q)),
        inside,
        claimed: claimed.map(|them| Claimed { by: who.persons().collect(), them, now: ctx.now() }),
        mine: (p.mine.as_deref() == Some("true")).then_some(person),
        awaits_unit,
        ordered,
        awaits: codes(e, "awaits", p.awaits, RequestKind::from_code),
        spots: codes(e, "spot", p.spot, SpotState::from_code),
        co_units: codes(e, "co_unit", p.co_unit, |c| Some(UnitCode::from(c))),
        co_statuses: codes(e, "co_status", p.co_status, AssignmentStatus::from_code),
    };
    errors.or(Some(ticket::Query { filter, sort, after, limit }))
}

/// A mobile number as people type it; longer runs of digits are ticket numbers, eight are query codes.
fn is_phone(q: &str) -> bool {
    q.len() == 11 && q.starts_with('1') && q.bytes().all(|b| b.is_ascii_digit())
}

fn codes<T>(
    e: &mut FieldErrors,
    field: &str,
    value: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Vec<T> {
    let Some(value) = e.text(field, value, 400) else { return Vec::new() };
    let parsed: Option<Vec<T>> =
        value.split(',').map(str::trim).filter(|c| !c.is_empty()).map(&parse).collect();
    parsed.unwrap_or_else(|| {
        e.add(field, FieldCode::Choice, "不在允许的取值之内");
        Vec::new()
    })
}

/// A Beijing date or an instant, a faulty one added to the errors.
pub(in crate::api) fn moment(
    e: &mut FieldErrors,
    field: &str,
    value: Option<String>,
    of_day: fn(NaiveDate) -> Instant,
) -> Option<Instant> {
    let value = value?;
    // A "+" that was not encoded arrives as a blank.
    let value = value.trim().replace(' ', "+");
    if let Ok(day) = value.parse::<NaiveDate>() {
        return super::fields::date(e, field, Some(day)).map(of_day);
    }
    match DateTime::parse_from_rfc3339(&value) {
        Ok(at) => super::fields::instant(e, field, Some(at)),
        Err(_) => {
            e.add(field, FieldCode::Format, "应为日期（2026-10-10）或带时区的时间");
            None
        }
    }
}

fn write_cursor(cursor: Cursor) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

fn read_cursor(text: &str) -> Option<Cursor> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

/// The pools of the caller's roles.
#[derive(Debug, Serialize, ToSchema)]
pub struct PoolList {
    items: Vec<PoolView>,
}

/// A pool of work.
#[derive(Debug, Serialize, ToSchema)]
pub struct PoolView {
    key: &'static str,
    label: &'static str,
    /// A thousand for a thousand and more.
    count: u64,
    /// Whether there are more than `count`.
    more: bool,
    /// Parameters of `GET /tickets` that show it.
    query: BTreeMap<&'static str, String>,
    /// Commands that may be given to many of its tickets at once (`POST /tickets/batch`).
    batch: Vec<BatchAction>,
}

/// A command for many tickets.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchAction {
    name: CommandName,
    label: &'static str,
}

/// What waits for the caller, pool by pool.
#[utoipa::path(tag = "tickets", responses((status = 200, description = "The pools", body = PoolList)))]
#[get("/pools")]
pub async fn pools(who: Member, ctx: web::Data<Ctx>) -> Result<web::Json<PoolList>, Problem> {
    let view = |p: ticket::Pool| PoolView {
        key: p.key,
        label: p.label,
        count: p.count.unwrap_or(COUNTED),
        more: p.count.is_none(),
        query: p.query.into_iter().collect(),
        batch: p.batch.iter().map(|name| BatchAction { name: *name, label: name.label() }).collect(),
    };
    Ok(web::Json(PoolList { items: ticket::pools(&ctx, &who).await?.into_iter().map(view).collect() }))
}
