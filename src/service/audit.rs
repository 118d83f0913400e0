//! Whether the journal is as it was written, and reading it and the access log.

use super::{Ctx, Error};
use crate::domain::ticket::{Event, tell};
use crate::domain::time::Instant;
use crate::store;
use entity::access_log;
use entity::values::{PersonId, TicketId, TicketNumber};
use std::collections::{BTreeMap, BTreeSet};

pub use crate::store::audit::{Narrow, Place};
pub use crate::store::verify::{Astray, Broken, Fault};

/// Tickets that are looked at in one state of the database, and the most that are in memory.
const PAGE: u64 = 500;

/// Tickets that are named when they are not what their journal makes of them.
const NAMED: usize = 10;

/// What [`verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Tickets looked at.
    pub tickets: u64,
    /// Rows of the journal.
    pub rows: u64,
    /// The first broken row of the journal; nothing behind it was looked at.
    pub broken: Option<Broken>,
    /// Tickets whose rows are not what their journal makes of them, a few.
    pub astray: Vec<(TicketNumber, Astray)>,
    /// How many there are of those.
    pub count_astray: u64,
}

impl Verified {
    /// Whether all is as it was written.
    pub fn is_whole(&self) -> bool {
        self.broken.is_none() && self.count_astray == 0
    }
}

/// Reads every chain and names the first broken row; builds the rows of every ticket from its journal and compares them with what
/// stands in the database. Others may write meanwhile.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(ctx: &Ctx) -> Result<Verified, Error> {
    let mut verified = Verified::default();
    let mut after = TicketId(0);
    loop {
        let page = ctx.db.snapshot(async |db| -> Result<_, Error> {
            let calendar = ctx.rules(db).await?.calendar;
            Ok(store::verify::page(db, after, PAGE, &calendar).await?)
        });
        let page = page.await?;
        verified.rows += page.rows;
        if page.broken.is_some() {
            return Ok(Verified { broken: page.broken, ..verified });
        }
        let Some(last) = page.last else { return Ok(verified) };
        verified.tickets += page.tickets;
        verified.count_astray += page.astray.len() as u64;
        let room = NAMED - verified.astray.len();
        verified.astray.extend(page.astray.into_iter().take(room));
        after = last;
    }
}

/// What is wrong with a row of the journal, for people.
pub fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => "缺失",
        Fault::Unlinked => "与前一行不相接",
        Fault::Changed => "内容被改动",
        Fault::TextChanged => "所存文字被改动",
    }
}

/// Which rows are astray, for people.
pub fn table(astray: Astray) -> &'static str {
    match astray {
        Astray::Whole => "整张工单",
        Astray::Ticket => "工单主行",
        Astray::Origin => "原编号",
        Astray::Assignments => "承办记录",
        Astray::Participants => "经办人",
        Astray::Clocks => "时限",
        Astray::Visits => "回访",
        Astray::Spots => "销号后核实",
        Astray::Rulings => "剔除挂账终结",
        Astray::Inside => "单位内交办",
        Astray::Recusals => "回避",
        Astray::Publications => "公开内容",
    }
}

/// A row of the journal as the auditor reads it: what happened, and the hashes that prove it. Names of colleagues stand
/// in it; citizens' names, numbers and words do not (ADR 0002).
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub number: TicketNumber,
    pub seq: i64,
    pub event: String,
    pub label: String,
    /// The event itself, as it was hashed.
    pub data: serde_json::Value,
    /// Name and unit; `None` for the system.
    pub actor: Option<(String, String)>,
    pub at: Instant,
    pub version: i64,
    pub prev_hash: String,
    pub hash: String,
}

/// A page of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T, P> {
    pub items: Vec<T>,
    /// Where the next one begins; `None` at the end.
    pub next: Option<P>,
}

impl<T, P> Page<T, P> {
    /// From up to one row more than a page holds.
    fn of(mut items: Vec<T>, limit: u64, place: impl Fn(&T) -> P) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        Self { next: items.last().filter(|_| more).map(place), items }
    }
}

/// A page of the journal over all tickets, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_journal(
    ctx: &Ctx,
    narrow: &Narrow,
    place: Option<Place>,
    limit: u64,
) -> Result<Page<Line, Place>, Error> {
    let db = &ctx.db.read;
    let rows = store::audit::journal(db, narrow, place, limit + 1).await?;
    let page = Page::of(rows, limit, |row| (row.at, row.ticket_id, row.seq));
    let names = names(ctx, page.items.iter().filter_map(|row| row.actor_id)).await?;
    let rules = ctx.rules(db).await?;
    let items = page.items.into_iter().map(|row| {
        let unit = |code: &entity::values::UnitCode| rules.unit_name(code, row.at);
        let event = serde_json::from_str::<Event>(&row.data);
        let actor = row.actor_id.zip(row.actor_unit.as_ref());
        Line {
            label: event.map_or_else(|_| row.event.clone(), |event| tell(&event, &unit).label),
            actor: actor.map(|(person, code)| (names.get(&person).cloned().unwrap_or_default(), unit(code))),
            data: serde_json::from_str(&row.data).unwrap_or_default(),
            number: row.number,
            seq: row.seq,
            event: row.event,
            at: row.at,
            version: row.version,
            prev_hash: row.prev_hash,
            hash: row.hash,
        }
    });
    Ok(Page { items: items.collect(), next: page.next })
}

async fn names(
    ctx: &Ctx,
    people: impl Iterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, Error> {
    let people: BTreeSet<PersonId> = people.collect();
    Ok(store::people::names(&ctx.db.read, &people.into_iter().collect::<Vec<_>>()).await?)
}

/// A line of the access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub id: i64,
    pub at: Instant,
    pub who: String,
    pub action: String,
    pub success: bool,
    pub ticket: Option<String>,
    pub subject: Option<String>,
    pub reason: Option<String>,
    pub address: Option<String>,
    pub rows: i32,
}

impl From<access_log::Model> for Access {
    fn from(row: access_log::Model) -> Self {
        let access_log::Model {
            id,
            at,
            person: _,
            who,
            action,
            success,
            ticket,
            subject,
            reason,
            address,
            rows,
        } = row;
        Self { id, at, who, action, success, ticket, subject, reason, address, rows }
    }
}

/// A page of the access log, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_access(
    ctx: &Ctx,
    narrow: &Narrow,
    before: Option<i64>,
    limit: u64,
) -> Result<Page<Access, i64>, Error> {
    let rows = store::audit::access(&ctx.db.read, narrow, before, limit + 1).await?;
    let items = rows.into_iter().map(Access::from).collect();
    Ok(Page::of(items, limit, |row: &Access| row.id))
}

/// The person with this name to sign in with.
///
/// # Errors
/// When the database cannot be read.
pub async fn person(ctx: &Ctx, username: &str) -> Result<Option<PersonId>, Error> {
    Ok(store::people::by_username(&ctx.db.read, username).await?.map(|person| person.id))
}
