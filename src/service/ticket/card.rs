//! The card of a caller (重复来电): what this person has open, what was decided and in which words, and how often (s)he called.

use super::super::rules::Rules;
use super::super::{Ctx, Error};
use crate::domain::duplicate::{Case, likeness};
use crate::domain::lifecycle::{may_log_call, promised};
use crate::domain::permission::{Actor, Scope, Sight, scope};
use crate::domain::text::Phone;
use crate::domain::ticket::{Text, Ticket, decided};
use crate::domain::time::Instant;
use crate::store;
use crate::store::ticket::{Filter, Row, Sort, Stored};
use chrono::NaiveDate;
use entity::values::{CallerId, Role, TicketId, TicketNumber};
use std::collections::{BTreeMap, BTreeSet};

/// Earlier tickets of one caller.
#[derive(Debug, Clone)]
pub struct Card {
    /// Those about the same kind of thing first, then the newest.
    pub items: Vec<Earlier>,
    /// All of them, also those that are not shown.
    pub total: u64,
    /// Calls of this person that said nothing new, on those that are shown.
    pub repeat_calls: usize,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub row: Row,
    /// What it has in common with what (s)he calls about now, in words.
    pub same: Vec<&'static str>,
    pub word: Option<Word>,
    /// By when it is promised, where it stands on the long-term ledger.
    pub promised: Option<NaiveDate>,
    /// This person's calls that said nothing new.
    pub repeat_calls: usize,
    pub last_called: Option<Instant>,
    /// Whether the actor may log one more.
    pub may_log_call: bool,
}

/// What was decided, in the agreed words.
#[derive(Debug, Clone)]
pub struct Word {
    pub label: String,
    pub text: Option<String>,
    pub at: Option<Instant>,
    /// The names of the signed documents behind a final answer.
    pub papers: Vec<String>,
}

/// How many a card shows.
const SHOWN: u64 = 20;

/// From here on it is the same matter: of one caller, the place alone says little.
const SAME: u32 = 50;

/// The earlier tickets on which this number stands: for the agent who has the citizen on the line, also those that others took
/// down (contract.md §3). Confidential ones never appear: whoever calls from this number is not known to be the one who reported.
///
/// # Errors
/// Forbidden for everybody but agents and dispatchers.
pub async fn history(ctx: &Ctx, actor: &Actor, phone: &Phone, now: &Case) -> Result<Card, Error> {
    if !actor.is(Role::Agent) && !actor.is(Role::Dispatcher) {
        return Err(Error::Forbidden("只有坐席和派单员可以查询来电人的历史工单".to_owned()));
    }
    let scope = Scope::of_person(actor, vec![Sight::NotConfidential]);
    let phone = ctx.vault.fingerprint(phone.as_str());
    card(ctx, actor, &scope, &[phone], now, None).await
}

/// The other tickets of the callers of this one, as far as the actor may see them anyway.
///
/// # Errors
/// Not found, also for what the actor may not see; forbidden for whoever neither takes calls nor dispatches.
pub async fn earlier(ctx: &Ctx, actor: &Actor, number: &TicketNumber) -> Result<Card, Error> {
    let own = scope(actor);
    let stored = store::ticket::get(&ctx.db.read, &own, number).await?.ok_or(Error::NotFound)?;
    if !actor.is(Role::Agent) && !actor.is(Role::Dispatcher) {
        return Err(Error::Forbidden("只有坐席和派单员可以查看诉求人的其他工单".to_owned()));
    }
    if stored.ticket.confidential {
        return Ok(Card { items: Vec::new(), total: 0, repeat_calls: 0 });
    }
    let callers = store::caller::read(&ctx.db.read, stored.id).await?;
    let phones: BTreeSet<String> =
        callers.into_iter().flat_map(|c| [c.phone_hmac, c.contact_phone_hmac]).flatten().collect();
    let phones: Vec<String> = phones.into_iter().collect();
    let case = case_of(&stored.title, &stored.ticket);
    card(ctx, actor, &own, &phones, &case, Some(stored.id)).await
}

fn case_of(title: &str, ticket: &Ticket) -> Case {
    Case { title: title.to_owned(), category: ticket.category.clone(), area: ticket.area.clone() }
}

async fn card(
    ctx: &Ctx,
    actor: &Actor,
    scope: &Scope,
    phones: &[String],
    now: &Case,
    own: Option<TicketId>,
) -> Result<Card, Error> {
    let db = &ctx.db.read;
    let mut rows: BTreeMap<TicketId, Row> = BTreeMap::new();
    let mut theirs: BTreeMap<TicketId, BTreeSet<CallerId>> = BTreeMap::new();
    let mut total = 0;
    for phone in phones {
        let filter = Filter { phone: Some(phone.clone()), ..Filter::default() };
        let (found, _) = store::ticket::list(db, scope, &filter, Sort::Created, None, SHOWN + 1).await?;
        total = total.max(store::ticket::count(db, scope, &filter).await?);
        let found = found.into_iter().filter(|row| !row.confidential && Some(row.id) != own);
        rows.extend(found.map(|row| (row.id, row)));
        let ids: Vec<TicketId> = rows.keys().copied().collect();
        for (ticket, caller) in store::caller::with_phone(db, phone, &ids).await? {
            theirs.entry(ticket).or_default().insert(caller);
        }
    }
    let ids: Vec<TicketId> = rows.keys().copied().collect();
    let mut facts: BTreeMap<TicketId, Stored> =
        store::ticket::of_rows(db, &ids).await?.into_iter().map(|stored| (stored.id, stored)).collect();
    let rules = ctx.rules(db).await?;
    let mut items = Vec::new();
    for (id, row) in rows {
        let Some(stored) = facts.remove(&id) else { continue };
        let same = likeness(now, &case_of(&stored.title, &stored.ticket), true);
        let same = same.filter(|likeness| likeness.score >= SAME);
        let score = same.as_ref().map_or(0, |likeness| likeness.score);
        let called = theirs.get(&id);
        let calls = stored.ticket.repeat_calls.iter();
        let calls: Vec<_> =
            calls.filter(|call| called.is_some_and(|ids| ids.contains(&call.caller))).collect();
        let item = Earlier {
            same: same.map(|likeness| likeness.why).unwrap_or_default(),
            word: word(ctx, &stored).await?,
            promised: ends(&rules, &stored.ticket, ctx.now()),
            repeat_calls: calls.len(),
            last_called: calls.last().map(|call| call.at),
            may_log_call: may_log(&rules, actor, &stored, ctx.now()),
            row,
        };
        items.push((score, item));
    }
    let total = total.saturating_sub(u64::from(own.is_some()));
    items.sort_by_key(|(score, e)| std::cmp::Reverse((*score, e.row.created_at, e.row.id)));
    let mut items: Vec<Earlier> = items.into_iter().map(|(_, item)| item).collect();
    items.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    let repeat_calls = items.iter().map(|item| item.repeat_calls).sum();
    Ok(Card { total: total.max(items.len() as u64), repeat_calls, items })
}

/// The day to name to whoever asks: the one on which the unit's time ends.
fn ends(rules: &Rules, ticket: &Ticket, now: Instant) -> Option<NaiveDate> {
    let (_, entry) = ticket.ledger()?;
    Some(promised(ticket, entry.until, rules.context(now)).on)
}

fn may_log(rules: &Rules, actor: &Actor, stored: &Stored, now: Instant) -> bool {
    may_log_call(&stored.ticket, actor, rules.context(now))
}

async fn word(ctx: &Ctx, stored: &Stored) -> Result<Option<Word>, Error> {
    let db = &ctx.db.read;
    let Some(found) = decided(&stored.ticket) else { return Ok(None) };
    let text = match found.text.and_then(Text::number) {
        Some(number) => store::text::read(db, stored.id).await?.remove(&number),
        None => None,
    };
    let mut papers = Vec::new();
    if !found.papers.is_empty() {
        let files = store::attachment::Files { ticket: stored.id, merged: &[] };
        let signed = store::attachment::list(db, files).await?;
        papers.extend(signed.into_iter().filter(|f| found.papers.contains(&f.id)).map(|f| f.name));
    }
    Ok(Some(Word { label: found.label, text, at: found.at, papers }))
}
