//! What an editor makes public of results (西政发〔2022〕27号 评价和回复公开): the pool, with what points to a person marked.

use super::auth::{PreparePublic, Require};
use super::input::Params;
use super::problem::Problem;
use super::tickets::beijing_time as t;
use crate::domain::privacy::{self, is_never_public, scrubbed, without_numbers};
use crate::domain::rating;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::publication::{self, Candidate, Place};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which of them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PublicationParams {
    /// A public_state: waiting (default), published, withdrawn.
    state: Option<String>,
    /// 1–100, 20 by default.
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of results.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationList {
    items: Vec<PublicationItem>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A place in a text that points to a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarkView {
    kind: Private,
    kind_label: &'static str,
    /// In characters from the beginning of the text, exclusive at its end.
    start: usize,
    end: usize,
    /// Whether it never becomes public, whoever has looked at it.
    never: bool,
}

/// A text as it stands in the ticket, but for numbers that nobody needs to read who prepares it for the public.
#[derive(Debug, Serialize, ToSchema)]
pub struct OriginalView {
    text: String,
    marks: Vec<MarkView>,
}

impl OriginalView {
    fn of(text: &str) -> Self {
        let text = without_numbers(text);
        let marks = privacy::marks(&text).into_iter().map(|mark| MarkView {
            kind: mark.kind,
            kind_label: mark.kind.label(),
            start: mark.start,
            end: mark.end,
            never: is_never_public(mark.kind),
        });
        Self { marks: marks.collect(), text }
    }
}

/// The wording that stands, or the one that is suggested.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordingView {
    title: Option<String>,
    question: String,
    reply: String,
}

/// A result that waits for its public wording, or has one.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationItem {
    number: TicketNumber,
    /// Goes with `publish` and `unpublish`.
    version: i64,
    kind: Kind,
    line: Line,
    unit: UnitCode,
    unit_name: String,
    category_name: Option<String>,
    /// Of a bad rating.
    satisfaction_label: Option<&'static str>,
    matter_name: Option<String>,
    closed_at: Option<DateTime<FixedOffset>>,
    question: OriginalView,
    reply: OriginalView,
    /// What could be published, with every place covered.
    proposed: WordingView,
    /// What the public reads now; null where it reads nothing.
    #[schema(required)]
    published: Option<WordingView>,
    published_at: Option<DateTime<FixedOffset>>,
    withdrawn_at: Option<DateTime<FixedOffset>>,
    withdrawn_reason: Option<String>,
}

impl PublicationItem {
    pub(super) fn of(found: &Candidate, rules: &Rules) -> Option<Self> {
        let ticket = found.ticket();
        let result = ticket.answered_by()?;
        let question = found.words(&ticket.content);
        let reply = found.words(&result.public_reply);
        let row = found.rating.as_ref();
        let matter = ticket.rating.as_ref().and_then(|facts| facts.matter_code.as_ref());
        let listed = matter.and_then(|code| rules.reference.matters.get(code)).map(|m| m.name.clone());
        let published = ticket.published();
        let last = ticket.publications.last();
        let withdrawn = last.and_then(|last| last.withdrawn.as_ref());
        Some(Self {
            number: ticket.number.clone(),
            version: ticket.version,
            kind: ticket.kind,
            line: ticket.line,
            unit_name: rules.unit_name(&result.unit, result.submitted_at),
            unit: result.unit.clone(),
            category_name: ticket.category.as_ref().map(|code| rules.reference.category_path(code)),
            satisfaction_label: row.and_then(|row| u8::try_from(row.satisfaction).ok()).map(rating::level),
            matter_name: row.and_then(|row| row.matter_name.clone()).or(listed),
            closed_at: ticket.closed_at.map(t),
            proposed: WordingView {
                title: Some(scrubbed(&found.stored.title)),
                question: scrubbed(&question),
                reply: scrubbed(&reply),
            },
            question: OriginalView::of(&question),
            reply: OriginalView::of(&reply),
            published: published.map(|p| WordingView {
                title: p.title.as_ref().map(|title| found.words(title)),
                question: found.words(&p.question),
                reply: found.words(&p.reply),
            }),
            published_at: published.map(|p| t(p.at)),
            withdrawn_at: withdrawn.map(|w| t(w.at)),
            withdrawn_reason: withdrawn.and_then(|w| w.reason.as_ref()).map(|reason| found.words(reason)),
        })
    }
}

/// Finished results by what is public of them, the last finished first, side by side with what could be published.
#[utoipa::path(tag = "publication", params(PublicationParams),
    responses((status = 200, description = "A page", body = PublicationList)))]
#[get("/publications")]
pub async fn publications(
    _who: Require<PreparePublic>,
    ctx: web::Data<Ctx>,
    params: Params<PublicationParams>,
) -> Result<web::Json<PublicationList>, Problem> {
    let Params { value: p, mut errors } = params;
    let state = p.state.as_deref().map_or(Some(PublicState::Waiting), PublicState::from_code);
    if state.is_none() {
        errors.add("state", FieldCode::Choice, "状态应为 waiting、published 或 withdrawn");
    }
    let (limit, after) = page(&mut errors, p.limit, p.cursor, 20, 100);
    let (state, limit) = errors.or(state.zip(limit)).map_err(Error::Invalid)?;
    let (found, next, rules) = publication::pool(&ctx, state, after, limit).await?;
    Ok(web::Json(PublicationList {
        items: found.iter().filter_map(|found| PublicationItem::of(found, &rules)).collect(),
        next_cursor: next.map(written),
    }))
}

/// How many, and behind which.
pub(super) fn page(
    errors: &mut FieldErrors,
    limit: Option<String>,
    cursor: Option<String>,
    usual: u64,
    most: u64,
) -> (Option<u64>, Option<Place>) {
    let limit = limit.map_or(Some(usual), |n| n.parse().ok().filter(|n| (1..=most).contains(n)));
    if limit.is_none() {
        errors.add("limit", FieldCode::Range, format!("每页 1 至 {most} 条"));
    }
    let after = cursor.as_deref().map(place);
    if after == Some(None) {
        errors.add("cursor", FieldCode::Format, "翻页标记无效，请从第一页开始");
    }
    (limit, after.flatten())
}

/// A place as it stands in an address.
pub(super) fn written(place: Place) -> String {
    format!("{}-{}", place.at.timestamp_micros(), place.ticket)
}

fn place(text: &str) -> Option<Place> {
    let (at, ticket) = text.split_once('-')?;
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some(Place { at, ticket: TicketId(ticket.parse().ok()?) })
}
