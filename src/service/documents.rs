//! Official papers (公文): given their 文号, shown, printed, and asked for by hand.

use super::change::{act, commit};
use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::document::{Paper, number, tells_the_matter};
use crate::domain::lifecycle::{issue_by_hand, may_issue};
use crate::domain::permission::{Actor, By, may_read_paper, scope};
use crate::domain::privacy::mask_numbers;
use crate::domain::text::FieldErrors;
use crate::domain::ticket::{Document, Event};
use crate::gateway::docx;
use crate::store;
use chrono::{Datelike, NaiveDate};
use entity::values::*;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// A paper as it is kept: its 文号 and its dates.
pub use entity::document::Model as Filed;
pub use store::document::Line;

/// The papers among `events`, of the ticket in this row.
pub(super) fn among(ticket: TicketId, events: &[Event]) -> Vec<(TicketId, Document)> {
    let issued = |event: &Event| match event {
        Event::DocumentIssued { document } => Some((ticket, (**document).clone())),
        _ => None,
    };
    events.iter().filter_map(issued).collect()
}

/// Gives papers their 文号, in the order in which they come, and keeps them; in the transaction that issues them.
///
/// # Errors
/// When the database refuses.
pub(super) async fn file(
    txn: &impl ConnectionTrait,
    rules: &Rules,
    issued: Vec<(TicketId, Document)>,
) -> Result<(), Error> {
    let mut by_series: BTreeMap<(DocumentKind, i32), Vec<(TicketId, Document)>> = BTreeMap::new();
    for (ticket, document) in issued {
        by_series.entry((document.kind, document.on.year())).or_default().push((ticket, document));
    }
    // Always in the same order, so that two who number several kinds never wait for each other.
    for ((kind, year), issued) in by_series {
        let count = i64::try_from(issued.len()).unwrap_or(i64::MAX);
        let first = store::document::lease(txn, kind, year, count).await?;
        let new = (first..).zip(issued).map(|(serial, (ticket, d))| store::document::New {
            ticket,
            n: d.id,
            kind,
            year,
            serial,
            number: number(&rules.office, kind, year, serial),
            unit: d.unit,
            on: d.on,
            at: d.at,
        });
        store::document::insert(txn, new.collect()).await?;
    }
    Ok(())
}

/// A paper, ready to be looked at or printed (公文).
#[derive(Debug, Clone)]
pub struct Sheet {
    pub filed: Filed,
    pub ticket: TicketNumber,
    /// Who issues it (发文机关).
    pub issuer: String,
    /// 主送
    pub to: String,
    pub cause: &'static str,
    pub paper: Paper,
}

/// What stands in the place of words that were erased.
const ERASED: &str = "（内容已依法删除）";
/// And of what may not stand on paper.
const CONFIDENTIAL: &str = "（保密件，请在系统中查看）";

/// A paper on a ticket that the actor may see.
///
/// # Errors
/// Not found, also for what the actor may not see.
pub async fn sheet(ctx: &Ctx, actor: &Actor, ticket: &TicketNumber, id: DocumentId) -> Result<Sheet, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), ticket).await?.ok_or(Error::NotFound)?;
    let document =
        stored.ticket.document(id).filter(|d| may_read_paper(actor, &d.unit)).ok_or(Error::NotFound)?;
    let filed = store::document::get(db, stored.id, id).await?.ok_or(Error::NotFound)?;
    let rules = ctx.rules(db).await?;
    let texts = store::text::read(db, stored.id).await?;
    let words = |text: &crate::domain::ticket::Text| {
        text.number().and_then(|n| texts.get(&n)).map_or(ERASED, String::as_str).to_owned()
    };
    let mut paper = Paper::read(&words(&document.body));
    let said = |text| match stored.ticket.confidential {
        true => CONFIDENTIAL.to_owned(),
        false => mask_numbers(&words(text)),
    };
    let place = paper.rows.len().min(1);
    paper.rows.insert(place, ("诉求标题".to_owned(), said(&stored.ticket.title)));
    if tells_the_matter(document.kind) {
        paper.rows.push(("诉求内容".to_owned(), said(&stored.ticket.content)));
    }
    Ok(Sheet {
        issuer: issuer(&rules, filed.issued_on),
        to: rules.unit_name(&document.unit, document.at),
        cause: document.cause.label(),
        ticket: stored.ticket.number.clone(),
        paper,
        filed,
    })
}

/// The hotline's own name on that day.
fn issuer(rules: &Rules, day: NaiveDate) -> String {
    let hotline = rules.reference.units.values().find(|unit| unit.kind == UnitKind::Hotline);
    hotline.map(|unit| unit.name_on(day).to_owned()).unwrap_or_else(|| "12345热线中心".to_owned())
}

impl Sheet {
    /// 2026年9月9日
    pub fn date(&self) -> String {
        let day = self.filed.issued_on;
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{}{}.docx", self.filed.kind.label(), self.filed.number)
    }

    /// As a file that an office program opens.
    ///
    /// # Errors
    /// When it cannot be packed.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        let page = docx::Page {
            issuer: &self.issuer,
            number: &self.filed.number,
            title: self.filed.kind.label(),
            to: &self.to,
            rows: &self.paper.rows,
            paragraphs: &self.paper.paragraphs,
            date: &self.date(),
        };
        docx::write(&page).map_err(|e| Error::Internal("docx", e))
    }
}

/// 开具公文: issues a paper by hand and returns it.
///
/// # Errors
/// Not found; forbidden; where no unit has the ticket; a kind that comes by itself.
pub async fn issue(
    ctx: &Ctx,
    actor: &Actor,
    ticket: &TicketNumber,
    kind: impl FnOnce() -> Result<DocumentKind, FieldErrors>,
) -> Result<Sheet, Error> {
    let by = By::Person(actor.clone());
    let now = ctx.now();
    let id = ctx
        .transaction(async |txn| {
            let rules = ctx.rules(txn).await?;
            let stored = store::ticket::lock(txn, &scope(actor), ticket).await?.ok_or(Error::NotFound)?;
            may_issue(&stored.ticket, actor)?;
            let kind = kind()?;
            let events = issue_by_hand(&stored.ticket, kind, actor, rules.context(now))?;
            let saved = commit(txn, &stored, events, &act(&by, now, false), &rules).await?;
            Ok(saved.ticket.documents.last().map(|d| d.id))
        })
        .await?;
    ctx.wake.notify();
    sheet(ctx, actor, ticket, id.ok_or(Error::NotFound)?).await
}

/// The register of one kind and year (发文登记), the newest number first.
#[derive(Debug, Clone)]
pub struct Register {
    pub lines: Vec<Line>,
    /// Where the next page begins.
    pub next: Option<i64>,
    pub rules: Rules,
}

/// A page of the register, of tickets that the actor may see.
///
/// # Errors
/// Forbidden for those who neither issue papers nor answer for the hotline.
pub async fn register(
    ctx: &Ctx,
    actor: &Actor,
    kind: DocumentKind,
    year: i32,
    before: Option<i64>,
    limit: u64,
) -> Result<Register, Error> {
    permit(actor)?;
    let db = &ctx.db.read;
    let mut lines = store::document::register(db, &scope(actor), kind, year, before, limit + 1).await?;
    let more = lines.len() as u64 > limit;
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = lines.last().filter(|_| more).map(|line| line.serial);
    Ok(Register { lines, next, rules: ctx.rules(db).await? })
}

/// Whether `actor` reads the register.
///
/// # Errors
/// Forbidden.
pub fn permit(actor: &Actor) -> Result<(), Error> {
    let readers = [Role::Supervisor, Role::Dispatcher, Role::Leader, Role::Office];
    if readers.into_iter().any(|role| actor.is(role)) {
        return Ok(());
    }
    Err(Error::Forbidden("您的角色不能查看发文登记".to_owned()))
}
