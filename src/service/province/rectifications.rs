//! What was done about the province's bad ratings, on its way back there (整改反馈回传).

use super::{Caller, may_send, seen};
use crate::domain::calendar::{Allowance, Calendar};
use crate::domain::clock::Policy;
use crate::domain::province::{Evidence, Layout, Report, without_name};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Event, Submission, Text, Ticket};
use crate::domain::time::{Instant, day_of};
use crate::service::admin::note;
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::rectification::{self, Filter};
use crate::store::ticket::Stored;
use chrono::TimeDelta;
use entity::values::*;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::BTreeMap;

pub use entity::rectification::Model;

/// How far ahead of the product's clock somebody else's may be.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// What follows from `events` for the rating that became this ticket: whose it is now, and what is to be sent back.
pub(in crate::service) async fn follow(
    txn: &DatabaseTransaction,
    before: &Ticket,
    saved: &Stored,
    events: &[Event],
    rules: &Rules,
    at: Instant,
) -> Result<(), Error> {
    let ticket = &saved.ticket;
    // A complaint that was filed of a happy rating's words leaves the rating where it is, and the other side has not asked for it.
    let Some(facts) = ticket.rating.as_ref().filter(|_| ticket.kind == Kind::Rating) else { return Ok(()) };
    let unit = ticket.lead().map(|lead| &lead.unit);
    if let Some(unit) = unit.filter(|unit| before.lead().map(|lead| &lead.unit) != Some(unit)) {
        store::rating::belong_to(txn, (facts.id, saved.id), unit.clone()).await?;
    }
    for event in events {
        match event {
            // What was not sent is no longer true.
            Event::RoundOpened { .. } => rectification::supersede(txn, saved.id, at).await?,
            Event::Reviewed { passed: true, .. } => ready(txn, saved, facts.id, rules, at).await?,
            _ => {}
        }
    }
    Ok(())
}

/// A result passed its review: the province is to hear of it, if the rating is one of its own.
async fn ready(
    txn: &DatabaseTransaction,
    saved: &Stored,
    rating: RatingId,
    rules: &Rules,
    at: Instant,
) -> Result<(), Error> {
    let Some(row) = store::rating::by_id(txn, rating).await? else { return Ok(()) };
    if !store::feed::all(txn).await?.at(&row.source, at).province {
        return Ok(());
    }
    let Some(result) = saved.ticket.submissions.iter().rev().find(|s| s.passed == Some(true)) else {
        return Ok(());
    };
    rectification::supersede(txn, saved.id, at).await?;
    let new = of(txn, saved, &row.source, result, (&rules.calendar, &rules.policy), (rating, at)).await?;
    Ok(rectification::add(txn, new).await?)
}

async fn of(
    txn: &DatabaseTransaction,
    saved: &Stored,
    source: &str,
    result: &Submission,
    (calendar, policy): (&Calendar, &Policy),
    (rating, at): (RatingId, Instant),
) -> Result<Model, Error> {
    let texts = store::text::read(txn, saved.id).await?;
    let words = |text: &Text| text.number().and_then(|n| texts.get(&n)).cloned();
    let files = store::attachment::of_ids(txn, saved.id, &result.evidence).await?;
    let evidence: Vec<Evidence> =
        files.into_iter().map(|(content_type, sha256)| Evidence { content_type, sha256 }).collect();
    let evidence = serde_json::to_string(&evidence).map_err(|e| Error::Internal("evidence", Box::new(e)))?;
    let due = calendar.due(at, Allowance::WorkingDays(policy.plain(LimitName::RectificationReport)));
    Ok(Model {
        id: 0,
        rating_id: rating,
        ticket_id: saved.id,
        version: 1 + rectification::last_version(txn, rating).await?,
        source: source.to_owned(),
        unit: result.unit.clone(),
        verdict: result.verdict,
        outcome: result.outcome,
        measures: words(&result.measures),
        reply: words(&result.public_reply),
        evidence,
        handled_on: day_of(result.submitted_at),
        ready_at: at,
        due_on: due.on,
        due_at: due.at,
        sent_at: None,
        sent_by: None,
        receipt: None,
        confirmed_at: None,
        superseded_at: None,
    })
}

/// One in the list, ready to be read and sent.
#[derive(Debug, Clone)]
pub struct Item {
    pub row: Model,
    pub report: Report,
    pub state: SendingState,
    /// Working days by which the sending was or is late; 0 in time.
    pub late: u32,
    pub ticket: Option<TicketNumber>,
}

/// A page of them, with how many there are of each state.
#[derive(Debug, Clone)]
pub struct Page {
    pub items: Vec<Item>,
    pub next: Option<i64>,
    pub counts: BTreeMap<SendingState, u64>,
    pub late: u64,
}

/// Which ones.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub state: Option<SendingState>,
    pub unit: Option<UnitCode>,
    /// Only those not sent in time.
    pub late: bool,
    pub before: Option<i64>,
    pub limit: u64,
}

/// A page of rectifications that `caller` may see, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(ctx: &Ctx, caller: &Caller, asked: &Asked) -> Result<Page, Error> {
    let seen = seen(ctx, caller).await?;
    let db = &ctx.db.read;
    let now = ctx.now();
    let units = seen.narrowed(asked.unit.clone());
    let all = Filter { units, source: seen.source, ..Filter::default() };
    let filter = Filter { state: asked.state, late: asked.late.then_some(now), ..all.clone() };
    let mut rows = rectification::list(db, &filter, asked.before, asked.limit + 1).await?;
    let more = rows.len() as u64 > asked.limit;
    rows.truncate(usize::try_from(asked.limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|(row, _)| row.id);
    let rules = ctx.rules(db).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (row, rating) in rows {
        items.push(item(ctx, db, &rules, row, rating).await?);
    }
    let mut counts = BTreeMap::new();
    for state in SendingState::ALL.iter().copied() {
        let count = rectification::count(db, &Filter { state: Some(state), ..all.clone() }).await?;
        counts.insert(state, count);
    }
    let late = Filter { state: Some(SendingState::Pending), late: Some(now), ..all };
    Ok(Page { items, next, counts, late: rectification::count(db, &late).await? })
}

async fn item(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    rules: &Rules,
    row: Model,
    rating: Option<crate::service::rating::Model>,
) -> Result<Item, Error> {
    let name = rating.as_ref().and_then(|r| r.user_name_enc.as_ref());
    let name = name.map(|sealed| ctx.vault.open(sealed)).transpose()?;
    let clean = |text: &Option<String>| without_name(text.as_deref().unwrap_or(ERASED), name.as_deref());
    let (project_no, assess_number) = rating.map(|r| (r.project_no, r.assess_number)).unwrap_or_default();
    let report = Report {
        area_code: ctx.config.region.code.clone(),
        area_name: ctx.config.region.name.clone(),
        source: row.source.clone(),
        project_no,
        assess_number,
        version: row.version.unsigned_abs(),
        unit_name: rules.unit_name(&row.unit, row.ready_at),
        unit: row.unit.clone(),
        verdict: row.verdict,
        outcome: row.outcome,
        measures: clean(&row.measures),
        reply: clean(&row.reply),
        handled_on: row.handled_on,
        ready_at: row.ready_at,
        sent_at: row.sent_at,
        evidence: serde_json::from_str(&row.evidence).unwrap_or_default(),
    };
    let until = row.sent_at.or(row.superseded_at).unwrap_or_else(|| ctx.now());
    let late = if until < row.due_at {
        0
    } else {
        rules.calendar.working_days_after(row.due_on, day_of(until)).max(1)
    };
    let ticket = store::ticket::number_of(db, row.ticket_id).await?;
    Ok(Item { state: rectification::state(&row), report, late, ticket, row })
}

/// What stands in the place of words that were erased.
const ERASED: &str = "（内容已依法删除）";

/// The latest there is, for a preview.
pub(super) async fn latest(ctx: &Ctx, rules: &Rules) -> Result<Option<Report>, Error> {
    let db = &ctx.db.read;
    match rectification::list(db, &Filter::default(), None, 1).await?.into_iter().next() {
        Some((row, rating)) => Ok(Some(item(ctx, db, rules, row, rating).await?.report)),
        None => Ok(None),
    }
}

/// Rectifications in one file at most.
const MOST: u64 = 5_000;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Ndjson,
}

/// The rectifications of a state in the file that the layout asks for.
///
/// # Errors
/// Forbidden.
pub async fn file(ctx: &Ctx, caller: &Caller, asked: Asked, format: Format) -> Result<Vec<u8>, Error> {
    may_send(ctx, caller).await?;
    let page = list(ctx, caller, &Asked { limit: MOST, ..asked }).await?;
    let layout: Layout = super::layouts::in_force(&ctx.db.read, LayoutKind::Rectification).await?.layout;
    let mut out = Vec::new();
    if format == Format::Csv {
        out.extend_from_slice("\u{feff}".as_bytes());
        layout.header(&mut out);
    }
    for item in page.items.iter().rev() {
        match format {
            Format::Csv => layout.csv(&item.report, &mut out),
            Format::Ndjson => layout.json(&item.report, &mut out),
        }
    }
    Ok(out)
}

/// Says that these were sent; those that were sent before stay as they are. Returns how many were news.
///
/// # Errors
/// Forbidden; invalid where one does not exist or may not be sent any more.
pub async fn sent(
    ctx: &Ctx,
    caller: &Caller,
    ids: Vec<i64>,
    mut errors: FieldErrors,
) -> Result<usize, Error> {
    may_send(ctx, caller).await?;
    let source = seen(ctx, caller).await?.source;
    if ids.is_empty() || ids.len() > 500 {
        errors.add("ids", FieldCode::Range, "一次登记 1 至 500 件");
    }
    let ids = errors.or(Some(ids))?;
    let (now, doer) = (ctx.now(), caller.doer());
    ctx.transaction(async |txn| {
        let rows = rectification::by_ids(txn, &ids).await?;
        let mut faults = FieldErrors::new();
        for (n, id) in ids.iter().enumerate() {
            let field = format!("ids[{n}]");
            match rows.iter().find(|r| r.id == *id && source.as_ref().is_none_or(|s| *s == r.source)) {
                None => faults.add(field, FieldCode::Unknown, "没有这份整改反馈"),
                Some(row) if row.superseded_at.is_some() => {
                    faults.add(field, FieldCode::Conflict, "这份整改反馈已作废，不再回传");
                }
                Some(_) => {}
            }
        }
        faults.or(Some(()))?;
        let mut news = 0;
        for row in &rows {
            if rectification::sent(txn, row.id, now, &doer.who).await? {
                news += 1;
                let subject = format!("整改反馈 {}（第 {} 次）", row.id, row.version);
                note(ctx, txn, &doer, AdminAction::RectificationSend, subject, "登记已回传".to_owned())
                    .await?;
            }
        }
        Ok(news)
    })
    .await
}

/// A receipt as the other side gave it.
#[derive(Debug, Clone, Default)]
pub struct Receipt {
    /// Needed where a person enters it; a platform has its own.
    pub source: Option<String>,
    pub project_no: Option<String>,
    pub assess_number: Option<String>,
    /// The version meant; absent: the latest.
    pub version: Option<i32>,
    pub receipt: Option<String>,
    pub at: Option<Instant>,
    /// What was wrong with its form.
    pub errors: FieldErrors,
}

/// What became of receipts: how many were taken, and the first fault of each line that was not.
pub type Answered = (usize, Vec<(usize, crate::domain::text::FieldError)>);

/// Takes receipts, each line whole or not at all; the same one again is taken and changes nothing.
///
/// # Errors
/// Forbidden.
pub async fn receipts(ctx: &Ctx, caller: &Caller, lines: Vec<Receipt>) -> Result<Answered, Error> {
    may_send(ctx, caller).await?;
    let own = seen(ctx, caller).await?.source;
    let mut answered: Answered = (0, Vec::new());
    for (n, mut line) in lines.into_iter().enumerate() {
        if let Some(own) = &own {
            line.source = Some(own.clone());
        }
        match take(ctx, caller, line).await {
            Ok(()) => answered.0 += 1,
            Err(Error::Invalid(faults)) => {
                answered.1.extend(faults.into_vec().into_iter().next().map(|fault| (n + 1, fault)));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(answered)
}

async fn take(ctx: &Ctx, caller: &Caller, line: Receipt) -> Result<(), Error> {
    let Receipt { source, project_no, assess_number, version, receipt, at, mut errors } = line;
    let e = &mut errors;
    let source = e.required_text("source", source, 60);
    let project_no = e.required_text("project_no", project_no, 100);
    let assess_number = e.required_text("assess_number", assess_number, 20);
    let receipt = e.required_text("receipt", receipt, 100);
    let (now, doer) = (ctx.now(), caller.doer());
    let at = at.unwrap_or(now);
    if at > now + AHEAD {
        e.add("at", FieldCode::Time, "时间不能晚于现在");
    }
    let whole = source.zip(project_no).zip(assess_number).zip(receipt);
    let (((source, project_no), assess_number), receipt) = errors.or(whole)?;
    ctx.transaction(async |txn| {
        let rows = rectification::of_rating(txn, &source, &project_no, &assess_number).await?;
        let unknown = || Error::field("project_no", FieldCode::Unknown, "没有这一评价的整改反馈");
        let rows = rows.ok_or_else(unknown)?;
        let meant = |row: &&Model| match version {
            Some(version) => row.version == version,
            None => row.superseded_at.is_none(),
        };
        let row = rows.iter().find(meant).ok_or_else(unknown)?;
        if row.superseded_at.is_some() {
            return Err(Error::field("version", FieldCode::Conflict, "这一次反馈已作废"));
        }
        match &row.receipt {
            Some(known) if *known == receipt => return Ok(()),
            Some(_) => return Err(Error::field("receipt", FieldCode::Conflict, "已登记另一回执号")),
            None => {}
        }
        if at < row.ready_at - AHEAD {
            return Err(Error::field("at", FieldCode::Time, "回执时间早于整改审核通过的时间"));
        }
        // Whoever has a receipt has sent it.
        rectification::sent(txn, row.id, at, &doer.who).await?;
        rectification::confirmed(txn, row.id, &receipt, at).await?;
        let subject = format!("整改反馈 {}（第 {} 次）", row.id, row.version);
        note(ctx, txn, &doer, AdminAction::RectificationSend, subject, format!("回执 {receipt}")).await
    })
    .await
}
