//! What happened to a ticket, in words.

use super::super::{Ctx, Error, inside};
use crate::domain::permission::{Actor, acting, scope};
use crate::domain::ticket::{Event, Hand, Text, tell};
use crate::domain::time::Instant;
use crate::store;
use entity::values::{PersonId, TicketNumber};
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
    let mut people: BTreeSet<_> =
        journal.iter().filter_map(|e| e.actor.as_ref()).map(|(person, _)| *person).collect();
    // Whom a deputy represented: the events of one command bear one time and one person.
    let mut represented = BTreeMap::new();
    let mut workers = Vec::new();
    for entry in &journal {
        match &entry.event {
            Event::ActedFor { person } => {
                represented.insert((entry.at, entry.actor.as_ref().map(|(by, _)| *by)), *person);
                people.insert(*person);
            }
            Event::AssignedInside { task } if actor.works_for(&task.unit) => match task.hand {
                Hand::Person { person } => _ = people.insert(person),
                Hand::Worker { worker } => workers.push(worker),
                Hand::Named(_) => {}
            },
            _ => {}
        }
    }
    let workers = inside::cards(ctx, db, &workers).await?;
    let people = store::people::names(db, &people.into_iter().collect::<Vec<_>>()).await?;
    let entries = journal.into_iter().map(|entry| {
        let unit = |code: &entity::values::UnitCode| rules.unit_name(code, entry.at);
        let telling = tell(&entry.event, &unit);
        let hand = telling.hand.filter(|(unit, _)| actor.works_for(unit)).and_then(|(_, hand)| match hand {
            Hand::Person { person } => people.get(person).cloned(),
            Hand::Worker { worker } => workers.get(worker).and_then(|card| card.name.clone()),
            Hand::Named(_) => None,
        });
        // What a unit writes to its own people is the unit's own.
        let told = telling.hand.is_none_or(|(unit, _)| actor.works_for(unit));
        let hand = hand.map(|value| Fact { label: "承办人员", value });
        let facts = telling.facts.iter().map(|(label, value)| Fact { label, value: value.clone() });
        let more = telling.texts.iter().map(|(label, text)| Fact { label, value: words(&texts, text) });
        // What keeps the books is the system's, whoever's command brought it about.
        let by = entry.actor.as_ref().filter(|_| !telling.system);
        let named = |person: &PersonId| {
            let name = people.get(person).cloned().unwrap_or_default();
            let acted = represented.get(&(entry.at, Some(*person)));
            let principal = acted.and_then(|principal| people.get(principal));
            principal.map_or_else(|| name.clone(), |principal| acting(&name, principal))
        };
        Entry {
            seq: entry.seq,
            event: entry.name.clone(),
            at: entry.at,
            actor: by.map(|(p, u)| (named(p), unit(u))),
            system: telling.system,
            text: telling.text.filter(|_| told).map(|text| words(&texts, text)),
            facts: hand.into_iter().chain(facts).chain(more).collect(),
            label: telling.label,
        }
    });
    Ok(entries.collect())
}

fn words(texts: &BTreeMap<u32, String>, text: &Text) -> String {
    text.number().and_then(|n| texts.get(&n)).cloned().unwrap_or_else(|| ERASED.to_owned())
}
