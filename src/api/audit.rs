//! The journal and the access log for the auditor: read only, page by page.

use super::auth::{ReadLogs, Require};
use super::input::Params;
use super::page::PageParams;
use super::problem::Problem;
use super::tickets::list::moment;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{end_of, start_of, with_offset};
use crate::service::audit::{self as service, Access, Line, Narrow, Place};
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{TicketId, TicketNumber};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LogParams {
    /// Number of a ticket.
    ticket: Option<String>,
    /// The name with which a person signs in.
    person: Option<String>,
    /// In the journal an event (`signed`), in the access log an action (`sign_in`, `unmask`, `export`, `retry`).
    what: Option<String>,
    /// A Beijing date or an instant.
    from: Option<String>,
    /// A Beijing date (inclusive) or an instant.
    to: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A row of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalLine {
    ticket: TicketNumber,
    seq: i64,
    event: String,
    /// The event in words.
    label: String,
    /// The event as it was hashed: names, numbers and words stand in it as salted hashes only.
    data: serde_json::Value,
    /// Who acted, and for which unit; null for the system.
    #[schema(required)]
    actor: Option<String>,
    #[schema(required)]
    unit: Option<String>,
    at: DateTime<FixedOffset>,
    /// The ticket's version after it.
    version: i64,
    prev_hash: String,
    hash: String,
}

impl From<Line> for JournalLine {
    fn from(line: Line) -> Self {
        let (actor, unit) = line.actor.unzip();
        Self {
            ticket: line.number,
            seq: line.seq,
            event: line.event,
            label: line.label,
            data: line.data,
            actor,
            unit,
            at: with_offset(line.at),
            version: line.version,
            prev_hash: line.prev_hash,
            hash: line.hash,
        }
    }
}

/// A page of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalPage {
    items: Vec<JournalLine>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A line of the access log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessLine {
    id: i64,
    /// Real time, whatever the product's clock shows.
    at: DateTime<FixedOffset>,
    /// The name given, also when nobody has it.
    who: String,
    action: String,
    success: bool,
    #[schema(required)]
    ticket: Option<String>,
    /// What exactly was seen or done.
    #[schema(required)]
    subject: Option<String>,
    #[schema(required)]
    reason: Option<String>,
    #[schema(required)]
    address: Option<String>,
    /// How many rows were concerned.
    rows: i32,
}

impl From<Access> for AccessLine {
    fn from(line: Access) -> Self {
        let Access { id, at, who, action, success, ticket, subject, reason, address, rows } = line;
        Self { id, at: with_offset(at), who, action, success, ticket, subject, reason, address, rows }
    }
}

/// A page of the access log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessPage {
    items: Vec<AccessLine>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// The journal over all tickets, newest first.
#[utoipa::path(tag = "audit", params(LogParams),
    responses((status = 200, description = "A page", body = JournalPage)))]
#[get("/audit/journal")]
pub async fn journal(
    _: Require<ReadLogs>,
    ctx: web::Data<Ctx>,
    params: Params<LogParams>,
) -> Result<web::Json<JournalPage>, Problem> {
    let Params { value: mut asked, mut errors } = params;
    let place = asked.cursor.take().and_then(|cursor| {
        let place = read_place(&cursor);
        if place.is_none() {
            errors.add("cursor", FieldCode::Format, "翻页标记无效，请从第一页开始");
        }
        place
    });
    let (narrow, limit, _) = read(&ctx, asked, errors).await?;
    let Some(narrow) = narrow else {
        return Ok(web::Json(JournalPage { items: Vec::new(), next_cursor: None }));
    };
    let page = service::read_journal(&ctx, &narrow, place, limit).await?;
    let items = page.items.into_iter().map(JournalLine::from).collect();
    Ok(web::Json(JournalPage { items, next_cursor: page.next.map(write_place) }))
}

/// Who signed in, who saw whose number, who took what out, newest first.
#[utoipa::path(tag = "audit", params(LogParams),
    responses((status = 200, description = "A page", body = AccessPage)))]
#[get("/audit/access")]
pub async fn access(
    _: Require<ReadLogs>,
    ctx: web::Data<Ctx>,
    params: Params<LogParams>,
) -> Result<web::Json<AccessPage>, Problem> {
    let (narrow, limit, after) = read(&ctx, params.value, params.errors).await?;
    let Some(narrow) = narrow else {
        return Ok(web::Json(AccessPage { items: Vec::new(), next_cursor: None }));
    };
    let page = service::read_access(&ctx, &narrow, after, limit).await?;
    let items = page.items.into_iter().map(AccessLine::from).collect();
    Ok(web::Json(AccessPage { items, next_cursor: page.next.map(|id| id.to_string()) }))
}

/// What was asked; no narrowing where a person is meant whom nobody knows.
async fn read(
    ctx: &Ctx,
    asked: LogParams,
    mut errors: FieldErrors,
) -> Result<(Option<Narrow>, u64, Option<i64>), Problem> {
    let LogParams { ticket, person, what, from, to, limit, cursor } = asked;
    let page = PageParams { limit, cursor }.read(&mut errors);
    let e = &mut errors;
    let narrow = Narrow {
        ticket: e.text("ticket", ticket, 40).map(|number| TicketNumber::from(number.as_str())),
        person: None,
        what: e.text("what", what, 40),
        from: moment(e, "from", from, start_of),
        until: moment(e, "to", to, end_of),
    };
    let person = e.text("person", person, 60);
    let (narrow, page) = errors.or(Some((narrow, page))).map_err(Error::Invalid)?;
    let narrow = match person {
        None => Some(narrow),
        Some(name) => service::person(ctx, &name).await?.map(|id| Narrow { person: Some(id), ..narrow }),
    };
    Ok((narrow, page.limit, page.after))
}

fn write_place((at, ticket, seq): Place) -> String {
    format!("{}-{}-{seq}", at.timestamp_micros(), ticket.0)
}

fn read_place(text: &str) -> Option<Place> {
    let mut numbers = text.splitn(3, '-').map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    Some((DateTime::from_timestamp_micros(next()?)?, TicketId(next()?), next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_went_out() {
        let at = DateTime::from_timestamp_micros(1_790_000_000_123_456).expect("an instant");
        let place = (at, TicketId(17), 4);
        assert_eq!(read_place(&write_place(place)), Some(place));
        for text in ["", "1", "1-2", "1-2-x", "x-1-2", "99999999999999999999-1-2"] {
            assert_eq!(read_place(text), None, "{text}");
        }
    }
}
