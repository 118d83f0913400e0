//! One ticket with everything that its page shows.

use super::super::inside::{self, WorkerCard};
use super::super::intake::Created;
use super::super::rules::Rules;
use super::super::{Ctx, Error};
use super::callers::{self, CallerView};
use super::kin::{Kin, kin};
use super::lists::claimer;
use crate::domain::lifecycle::{
    Action, Blocked, allowed, attempts, enterable, issuable, may_have, may_log_call, may_recuse, may_unmerge,
};
use crate::domain::permission::{Actor, acting, may_read_paper, reach, scope};
use crate::domain::privacy;
use crate::domain::rating::{Hint, Rated, hints};
use crate::domain::routing::{Candidate, Query};
use crate::domain::ticket::light::{lamp, light};
use crate::domain::ticket::{Answer, Directive, Hand, InnerTask, Request, Submission, Text, Ticket, in_hand};
use crate::domain::time::{Instant, day_of};
use crate::store;
use crate::store::ticket::Stored;
use entity::values::{CommandName, DocumentKind, Light, PersonId, Status, TicketNumber, UnitCode, WorkerId};
use entity::{attachment, caller, caller_former, document, rating};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// A ticket as one person may see it now.
#[derive(Debug, Clone)]
pub struct Detail {
    pub stored: Stored,
    pub now: Instant,
    pub rules: Rules,
    pub light: Light,
    pub texts: BTreeMap<u32, String>,
    /// Names of everybody who is named in the facts.
    pub people: BTreeMap<PersonId, String>,
    pub callers: Vec<CallerView>,
    pub attachments: Vec<attachment::Model>,
    /// Workers without an account whom the actor's own unit gave it to.
    pub workers: BTreeMap<WorkerId, WorkerCard>,
    /// Who looks at it.
    pub actor: Actor,
    /// What the actor could enter in units' names (代录).
    pub enterable: Vec<(CommandName, Vec<UnitCode>)>,
    /// The papers that the actor may read, with their 文号.
    pub documents: Vec<document::Model>,
    /// Those that the actor may ask for.
    pub issuable: Vec<DocumentKind>,
    pub rating: Option<rating::Model>,
    pub actions: Vec<Action>,
    pub blocked: Vec<Blocked>,
    /// Whom the directory names or leaves to choose among, while nobody has it.
    pub suggested_units: Vec<Candidate>,
    pub may_recuse: bool,
    /// Whether the actor may log that somebody on it called again.
    pub may_log_call: bool,
    /// Open tickets of the same caller about the same kind of thing, and those that had a final answer.
    pub possible_duplicates: Vec<TicketNumber>,
    /// What is merged into it, linked, or part of it.
    pub kin: Kin,
}

impl Detail {
    /// The facts.
    pub fn ticket(&self) -> &Ticket {
        &self.stored.ticket
    }

    /// The words of a text; `None` once erased.
    pub fn words(&self, text: &Text) -> Option<String> {
        self.texts.get(&text.number()?).cloned()
    }

    /// Who did it, as people read it: 张三（代李四）.
    pub fn acting(&self, id: PersonId, acting_for: Option<PersonId>) -> Option<String> {
        let name = self.person(id)?;
        let principal = acting_for.and_then(|id| self.person(id));
        Some(principal.map_or_else(|| name.to_owned(), |principal| acting(name, principal)))
    }

    /// The name of a person.
    pub fn person(&self, id: PersonId) -> Option<&str> {
        self.people.get(&id).map(String::as_str)
    }
}

/// The ticket of this number as `actor` may see it.
///
/// # Errors
/// Not found, also for what the actor may not see.
pub async fn detail(ctx: &Ctx, actor: &Actor, number: &TicketNumber) -> Result<Detail, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    describe(ctx, db, actor, stored).await
}

/// The ticket as the actor's own command has just left it, even where it thereby left the actor's sight: the answer
/// to a command is the ticket (contract.md §4).
///
/// # Errors
/// When the database cannot be read.
pub async fn after(ctx: &Ctx, actor: &Actor, stored: Stored) -> Result<Detail, Error> {
    describe(ctx, &ctx.db.read, actor, stored).await
}

/// The ticket that the actor has just taken down, from what was written.
///
/// # Errors
/// When the database cannot be read.
pub async fn created(ctx: &Ctx, actor: &Actor, created: Created) -> Result<Detail, Error> {
    let (inserted, rules) = match created {
        Created::Known(number) => return detail(ctx, actor, &number).await,
        Created::New(inserted, rules) => (*inserted, rules),
    };
    let parts = Parts {
        texts: inserted.texts,
        // Nobody else has touched it yet.
        people: BTreeMap::from([(actor.person, actor.name.clone())]),
        attachments: Vec::new(),
        documents: Vec::new(),
        workers: BTreeMap::new(),
        former: Vec::new(),
        rating: None,
    };
    assemble(ctx, actor, inserted.stored, rules, inserted.callers, parts).await
}

/// What is read beside the ticket.
struct Parts {
    texts: BTreeMap<u32, String>,
    people: BTreeMap<PersonId, String>,
    attachments: Vec<attachment::Model>,
    documents: Vec<document::Model>,
    workers: BTreeMap<WorkerId, WorkerCard>,
    /// What stood of the callers before it was put right.
    former: Vec<caller_former::Model>,
    rating: Option<rating::Model>,
}

async fn describe(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    actor: &Actor,
    stored: Stored,
) -> Result<Detail, Error> {
    let rules = ctx.rules(db).await?;
    let callers = store::caller::read(db, stored.id).await?;
    let rating = match &stored.ticket.rating {
        Some(facts) => store::rating::by_id(db, facts.id).await?,
        None => None,
    };
    let documents = match stored.ticket.documents.is_empty() {
        true => Vec::new(),
        false => store::document::list(db, stored.id).await?,
    };
    let own = |task: &&InnerTask| actor.works_for(&task.unit);
    let workers = stored.ticket.inside.iter().filter(own).filter_map(|task| match task.hand {
        Hand::Worker { worker } => Some(worker),
        Hand::Person { .. } | Hand::Named(_) => None,
    });
    let workers: Vec<WorkerId> = workers.collect();
    let merged = stored.ticket.files_merged_in();
    let files = store::attachment::Files { ticket: stored.id, merged: &merged };
    let corrected = stored.ticket.callers_corrected;
    let parts = Parts {
        former: if corrected { store::caller::former(db, stored.id).await? } else { Vec::new() },
        documents,
        workers: inside::cards(ctx, db, &workers).await?,
        texts: store::text::read(db, stored.id).await?,
        people: store::people::names(db, &named(&stored.ticket)).await?,
        attachments: store::attachment::list(db, files).await?,
        rating,
    };
    assemble(ctx, actor, stored, rules, callers, parts).await
}

async fn assemble(
    ctx: &Ctx,
    actor: &Actor,
    stored: Stored,
    rules: Rules,
    callers: Vec<caller::Model>,
    parts: Parts,
) -> Result<Detail, Error> {
    let now = ctx.now();
    let ticket = &stored.ticket;
    let (mut actions, mut blocked) = allowed(ticket, actor, rules.context(now));
    let kin = Box::pin(kin(&ctx.db.read, actor, ticket)).await?;
    if let Some(Err(refusal)) = kin.root.as_ref().map(|root| may_unmerge(ticket, root))
        && let Some(at) = actions.iter().position(|action| action.name == CommandName::Unmerge)
    {
        actions.remove(at);
        blocked.push(Blocked { name: CommandName::Unmerge, refusal });
    }
    for refused in &mut blocked {
        refused.refusal = refused.refusal.clone().naming(|claim| claimer(claim, &parts.people));
    }
    let enterable = enterable(ticket, actor, rules.context(now));
    let may_recuse = may_recuse(ticket, actor, rules.context(now));
    let may_log_call = may_log_call(ticket, actor, rules.context(now));
    let possible_duplicates = duplicates(&ctx.db.read, actor, &stored, &callers).await?;
    let fact = |row: &caller::Model| ticket.callers.iter().find(|c| c.id == row.id);
    let callers: Result<_, _> = callers
        .into_iter()
        .filter_map(|row| Some((fact(&row)?, row)))
        .map(|(fact, row)| {
            let shown = privacy::shown_of(ticket, fact, actor);
            let view = callers::view(ctx, row, fact, shown)?;
            let former = callers::former(ctx, &parts.former, &view, shown)?;
            let attempts = attempts(ticket, fact.id, rules.context(now));
            Ok::<_, Error>(CallerView { attempts, former, ..view })
        })
        .collect();
    let undispatched = matches!(
        ticket.status,
        Status::Received | Status::NeedInfo | Status::ToDispatch | Status::ReturnReview | Status::Dispute
    );
    let Parts { texts, people, attachments, mut documents, workers, former: _, rating } = parts;
    let suggested_units = match undispatched {
        true => suggest(&rules, ticket, rating.as_ref(), now),
        false => Vec::new(),
    };
    documents.retain(|d| may_read_paper(actor, &d.unit));
    let issuable = issuable(ticket, actor);
    Ok(Detail {
        now,
        light: light(&lamp(ticket), now),
        texts,
        people,
        callers: callers?,
        attachments,
        documents,
        workers,
        actor: actor.clone(),
        enterable,
        issuable,
        rating,
        actions,
        blocked,
        may_recuse,
        may_log_call,
        suggested_units,
        possible_duplicates,
        kin,
        rules,
        stored,
    })
}

/// Whom the directory names but those that gave it back, after those that they say it is.
fn suggest(rules: &Rules, ticket: &Ticket, rating: Option<&rating::Model>, now: Instant) -> Vec<Candidate> {
    let day = day_of(now);
    let mut units: Vec<Candidate> = Vec::new();
    for back in ticket.requests.iter().rev().filter_map(|r| r.returning.as_ref()) {
        let Some(unit) = &back.suggested_unit else { continue };
        if rules.reference.dispatchable(unit, day).is_some() {
            let why = format!("{}退单时建议", rules.unit_name(&back.unit, now));
            units.push(Candidate { unit: unit.clone(), basis: back.reason.label().to_owned(), why });
        }
    }
    units.extend(rating.into_iter().flat_map(|row| hinted(rules, row, now)));
    units.extend(listed(rules, ticket, now));
    let mut seen = BTreeSet::new();
    let gave_back = |unit: &UnitCode| {
        ticket.requests.iter().filter_map(|r| r.returning.as_ref()).any(|r| r.unit == *unit)
    };
    let context = rules.context(now);
    units
        .retain(|c| !gave_back(&c.unit) && may_have(ticket, &c.unit, context) && seen.insert(c.unit.clone()));
    units
}

/// Whose a bad rating seems to be by its indicators (预审建议).
fn hinted(rules: &Rules, row: &rating::Model, now: Instant) -> Vec<Candidate> {
    let indicators: Vec<String> = serde_json::from_str(&row.indicators).unwrap_or_default();
    let rated =
        Rated { indicators: &indicators, matter_code: row.matter_code.as_deref(), unit: row.unit.as_ref() };
    let candidate = |hint: Hint| {
        let basis = hint.concern.label().to_owned();
        let why = format!("{}：{}", hint.why, hint.indicators.join("；"));
        Some(Candidate { unit: hint.unit?, basis, why })
    };
    hints(rated, &rules.reference, day_of(now)).into_iter().filter_map(candidate).collect()
}

fn listed(rules: &Rules, ticket: &Ticket, now: Instant) -> Vec<Candidate> {
    let query = Query {
        category: ticket.category.as_ref(),
        area: ticket.area.as_ref(),
        kind: ticket.kind,
        day: day_of(now),
    };
    rules.reference.resolve(query).candidates
}

/// Everybody whom the page names.
fn named(ticket: &Ticket) -> Vec<PersonId> {
    let mut people = BTreeSet::new();
    people.extend(ticket.recorded_by);
    people.extend(ticket.proposal.as_ref().map(|p| p.by));
    people.extend(ticket.claim.iter().flat_map(|claim| [Some(claim.by), claim.acting_for]).flatten());
    people.extend(ticket.recusals.iter().map(|r| r.person));
    people.extend(ticket.contacts.iter().map(|c| c.by));
    people.extend(ticket.preliminary.iter().flat_map(|r| [Some(r.by), r.acting_for]).flatten());
    people.extend(ticket.submissions.iter().flat_map(|s| [Some(s.by), s.reviewed_by]).flatten());
    people.extend(ticket.co_results.iter().map(|r| r.by));
    people.extend(ticket.visits.iter().map(|v| v.by));
    people.extend(ticket.spots.iter().flat_map(|s| s.checks.iter().map(|c| c.by)));
    people.extend(ticket.requests.iter().flat_map(|r| [Some(r.requested_by), r.decided_by]).flatten());
    let endorsed = |r: &Request| r.extension.as_ref()?.endorsed.as_ref().map(|e| [Some(e.by), e.acting_for]);
    people.extend(ticket.requests.iter().filter_map(endorsed).flatten().flatten());
    people.extend(ticket.adjudications.iter().map(|a| a.by));
    people.extend(ticket.publications.iter().map(|p| p.by));
    people.extend(ticket.meetings.iter().map(|m| m.by));
    let ordered =
        |d: &Directive| [Some(d.given_by), d.answer.as_ref().map(|a| a.by), d.closing.as_ref().map(|c| c.by)];
    people.extend(ticket.directives.iter().flat_map(ordered).flatten());
    people.extend(ticket.urgings.iter().map(|u| u.by));
    people.extend(ticket.repeat_calls.iter().map(|call| call.by));
    people.extend(ticket.merged.as_ref().map(|merged| merged.by));
    people.extend(ticket.attachments.iter().map(|a| a.by));
    people.extend(ticket.inside.iter().map(|task| task.by));
    people.extend(ticket.inside.iter().filter_map(|task| match task.hand {
        Hand::Person { person } => Some(person),
        Hand::Worker { .. } | Hand::Named(_) => None,
    }));
    people.extend(ticket.calls.iter().map(|call| call.by));
    if let Some(Answer::Transferred { call: Some(call), .. }) = &ticket.answer {
        people.insert(call.by);
    }
    people.extend(ticket.entries.iter().map(|entry| entry.by));
    let prepared = ticket.requests.iter().filter_map(|r| r.prepared.as_deref());
    let signed = |s: &Submission| {
        let lead = s.signed.as_ref();
        [s.acting_for, lead.map(|e| e.by), lead.and_then(|e| e.acting_for)]
    };
    people.extend(ticket.submissions.iter().chain(prepared).flat_map(signed).flatten());
    people.extend(ticket.requests.iter().filter_map(|r| r.requested_for));
    people.into_iter().collect()
}

/// How many possible duplicates a page names.
const DUPLICATES: u64 = 5;

/// Other tickets with the same number of the caller and the same category that the actor may see: open ones, and those that
/// ended with a final answer (吕梁 最终答复).
async fn duplicates(
    db: &impl ConnectionTrait,
    actor: &Actor,
    stored: &Stored,
    callers: &[caller::Model],
) -> Result<Vec<TicketNumber>, Error> {
    let ticket = &stored.ticket;
    let phone = callers.iter().find_map(|c| c.phone_hmac.clone());
    let (Some(phone), Some(category), false) = (phone, &ticket.category, ticket.is_closed()) else {
        return Ok(Vec::new());
    };
    let filter = store::ticket::Filter {
        phone: Some(phone),
        categories: vec![category.clone()],
        statuses: in_hand().chain([Status::Terminated]).collect(),
        ..Default::default()
    };
    let sort = store::ticket::Sort::Created;
    let (rows, _) =
        store::ticket::list(db, &reach(actor, CommandName::MeToo), &filter, sort, None, DUPLICATES + 1)
            .await?;
    Ok(rows.into_iter().filter(|r| r.id != stored.id).map(|r| r.number).take(5).collect())
}

/// What a sender who sees no tickets learns of the one it sent.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub number: TicketNumber,
    pub query_code: String,
    pub status: Status,
    pub version: i64,
}

/// The receipt of the ticket that the caller has just sent.
///
/// # Errors
/// When the database cannot be read.
pub async fn receipt(ctx: &Ctx, created: Created) -> Result<Receipt, Error> {
    let stored = match created {
        Created::New(inserted, _) => inserted.stored,
        Created::Known(number) => {
            store::ticket::by_word(&ctx.db.read, number.as_str()).await?.ok_or(Error::NotFound)?
        }
    };
    let (status, version) = (stored.ticket.status, stored.ticket.version);
    Ok(Receipt { number: stored.ticket.number, query_code: stored.query_code, status, version })
}
