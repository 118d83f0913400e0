//! What happened to a ticket, in words.

use super::super::{Ctx, Error};
use crate::domain::permission::{Actor, scope};
use crate::domain::ticket::{Text, tell};
use crate::domain::time::Instant;
use crate::store;
use entity::values::TicketNumber;
use std::collections::{BTreeMap, BTreeSet};

/// One entry of the timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    pub seq: i64,
    /// The event's stable name.
    pub event: String,
    pub label: String,
    pub at: Instant,
    /// Name and unit of the person; `None` for the system.
    pub actor: Option<(String, String)>,
    pub system: bool,
    pub text: Option<String>,
    pub facts: Vec<Fact>,
}

/// A named value.
#[derive(Debug, Clone)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
}

/// What stands in the place of words that were erased.
const ERASED: &str = "（内容已依法删除）";

/// The timeline of a ticket, oldest first.
///
/// # Errors
/// Not found, also for what the actor may not see.
pub async fn timeline(ctx: &Ctx, actor: &Actor, number: &TicketNumber) -> Result<Vec<Entry>, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let rules = ctx.rules(db).await?;
    let journal = store::journal::read(db, stored.id).await?;
    let texts = store::text::read(db, stored.id).await?;
    let people: BTreeSet<_> =
        journal.iter().filter_map(|e| e.actor.as_ref()).map(|(person, _)| *person).collect();
    let people = store::people::names(db, &people.into_iter().collect::<Vec<_>>()).await?;
    let entries = journal.into_iter().map(|entry| {
        let unit = |code: &entity::values::UnitCode| rules.unit_name(code, entry.at);
        let telling = tell(&entry.event, &unit);
        let facts = telling.facts.iter().map(|(label, value)| Fact { label, value: value.clone() });
        let more = telling.texts.iter().map(|(label, text)| Fact { label, value: words(&texts, text) });
        // What keeps the books is the system's, whoever's command brought it about.
        let actor = entry.actor.as_ref().filter(|_| !telling.system);
        Entry {
            seq: entry.seq,
            event: entry.name.clone(),
            at: entry.at,
            actor: actor.map(|(p, u)| (people.get(p).cloned().unwrap_or_default(), unit(u))),
            system: telling.system,
            text: telling.text.map(|text| words(&texts, text)),
            facts: facts.chain(more).collect(),
            label: telling.label,
        }
    });
    Ok(entries.collect())
}

fn words(texts: &BTreeMap<u32, String>, text: &Text) -> String {
    text.number().and_then(|n| texts.get(&n)).cloned().unwrap_or_else(|| ERASED.to_owned())
}
