//! Taking tickets down.

use super::change::{act, following};
use super::numbers::number;
use super::personal::{Vault, identity};
use super::rules::Rules;
use super::{Ctx, Error, accused};
use crate::domain::lifecycle::{Birth, NewCaller, NewTicket, receive};
use crate::domain::permission::{Actor, By};
use crate::domain::text::Phone;
use crate::domain::ticket::Event;
use crate::domain::time::{Instant, day_of};
use crate::secrets::random;
use crate::store;
use crate::store::caller::Sealed;
use crate::store::idempotency::Begun;
use crate::store::ticket::{Inserted, New, Prepared, Stored};
use chrono::TimeDelta;
use entity::values::{AreaCode, CallerId, TicketNumber};
use sea_orm::DatabaseTransaction;
use sha2::{Digest, Sha256};

pub use crate::domain::lifecycle::CallerForm;

/// A ticket as taken down; the callers of `ticket` are filled in from `callers`.
#[derive(Debug, Clone)]
pub struct Form {
    pub ticket: NewTicket,
    pub callers: Vec<CallerForm>,
}

/// Who sends it, for the journal and for repeated requests.
#[derive(Debug, Clone)]
pub struct Sender {
    pub by: By,
    /// Names the caller among all who send repeated requests: `person:7`, `source:3`.
    pub name: String,
}

impl Sender {
    /// A signed-in person.
    pub fn person(actor: &Actor) -> Self {
        Self { by: By::Person(actor.clone()), name: format!("person:{}", actor.person) }
    }
}

/// A request that may be repeated (contract.md §2 "Idempotency-Key").
#[derive(Debug, Clone)]
pub struct Repeatable {
    pub key: String,
    /// Hex of SHA-256 over the body.
    pub body_hash: String,
}

impl Repeatable {
    /// Of a key and the body that came with it.
    pub fn new(key: String, body: &[u8]) -> Self {
        Self { key, body_hash: hex::encode(Sha256::digest(body)) }
    }
}

/// A ticket that was asked for.
#[derive(Debug)]
pub enum Created {
    /// It was taken down now, by these rules.
    New(Box<Inserted>, Rules),
    /// It was taken down by an earlier request under the same key.
    Known(TicketNumber),
}

/// Takes a ticket down; the same key with the same body gives the same ticket again.
///
/// # Errors
/// Faulty fields, or a key that came with another body before.
pub async fn create(
    ctx: &Ctx,
    sender: &Sender,
    form: Form,
    repeatable: Option<Repeatable>,
) -> Result<Created, Error> {
    let now = ctx.now();
    // Decided by the rules of the moment in which it came, before others wait for the writer.
    let rules = ctx.rules(&ctx.db.read).await?;
    let form = with_accused(ctx, &rules, form).await?;
    let taken = ctx.take_number(now).await?;
    let number = &taken.number;
    let drafted = draft(ctx, &sender.by, number.clone(), form, now, &rules);
    let created = ctx
        .transaction(async |txn| {
            // What was answered before is answered so again, whatever the rules say now.
            if let Some(known) = begin(ctx, txn, sender, repeatable.as_ref(), number.as_str()).await? {
                return Ok(Created::Known(TicketNumber(known)));
            }
            let inserted = drafted?.insert(txn, &rules, now).await?;
            Ok(Created::New(Box::new(inserted), rules))
        })
        .await;
    match created {
        Ok(Created::New(..)) => ctx.wake.notify(),
        // Answered before anything was written under the number: the next one gets it.
        Ok(Created::Known(_)) | Err(Error::Invalid(_) | Error::IdempotencyMismatch | Error::Refused(_)) => {
            ctx.give_number_back(taken);
        }
        // It may have been written after all.
        Err(_) => {}
    }
    created
}

/// The form, with whom it accuses.
async fn with_accused(ctx: &Ctx, rules: &Rules, mut form: Form) -> Result<Form, Error> {
    let (unit, named) = (form.ticket.subject_unit.as_ref(), form.ticket.accused.take());
    form.ticket.accused = accused::meant(&ctx.db.read, rules, unit, named).await?;
    Ok(form)
}

/// How long an answer is kept for repeated requests (contract.md §2).
pub(super) const KEPT: TimeDelta = TimeDelta::hours(24);

/// The status with which every repeatable request answers.
const CREATED: i32 = 201;

/// The answer that this key has had before, if any, else `answer` is kept; a concurrent request with it is waited for.
async fn begin(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    sender: &Sender,
    repeatable: Option<&Repeatable>,
    answer: &str,
) -> Result<Option<String>, Error> {
    let Some(Repeatable { key, body_hash }) = repeatable else { return Ok(None) };
    let now = ctx.clock.real_now();
    let request =
        store::idempotency::Repeatable { caller: &sender.name, key, body_hash, status: CREATED, answer };
    match store::idempotency::begin(txn, request, now, now - KEPT).await? {
        Begun::New => Ok(None),
        Begun::Answered { answer, .. } => Ok(Some(answer)),
        Begun::Mismatch => Err(Error::IdempotencyMismatch),
    }
}

/// Decides and writes a new ticket in the caller's transaction, with what it promises.
pub(super) async fn write(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    number: TicketNumber,
    form: Form,
    now: Instant,
    rules: &Rules,
) -> Result<Inserted, Error> {
    draft(ctx, by, number, form, now, rules)?.insert(txn, rules, now).await
}

/// A new ticket before it is written, and what is to be told of it.
struct Draft {
    ticket: Prepared,
    told: Vec<Event>,
}

impl Draft {
    async fn insert(self, txn: &DatabaseTransaction, rules: &Rules, now: Instant) -> Result<Inserted, Error> {
        let promises = |stored: &Stored| following(stored, &self.told, rules, now);
        Ok(self.ticket.insert(txn, promises).await?)
    }
}

fn draft(
    ctx: &Ctx,
    by: &By,
    number: TicketNumber,
    form: Form,
    now: Instant,
    rules: &Rules,
) -> Result<Draft, Error> {
    let (new, events) = decide(ctx, by, number, form, now, rules)?;
    let told = events.clone();
    Ok(Draft { ticket: Prepared::new(new, events, &act(by, now, true), &rules.calendar)?, told })
}

/// The same under the next number and without promises: history sends no letters (contract.md §1). With the events, for
/// what they would have made known.
pub(super) async fn write_silently(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    form: Form,
    now: Instant,
    rules: &Rules,
) -> Result<(Stored, Vec<Event>), Error> {
    let (region, day) = (AreaCode(ctx.config.region.code.clone()), day_of(now));
    let number = number(&region, day, store::number::next(txn, &region, day).await?);
    let (new, events) = decide(ctx, by, number, form, now, rules)?;
    let stored =
        store::ticket::insert(txn, new, events.clone(), &act(by, now, true), &rules.calendar).await?;
    Ok((stored, events))
}

/// What comes of a form: the callers' rows and the first events.
fn decide(
    ctx: &Ctx,
    by: &By,
    number: TicketNumber,
    form: Form,
    now: Instant,
    rules: &Rules,
) -> Result<(New, Vec<Event>), Error> {
    let Form { mut ticket, callers } = form;
    let mut sealed = Vec::with_capacity(callers.len());
    for (caller, id) in callers.into_iter().zip(1..) {
        let (facts, row) = seal(&ctx.vault, CallerId(id), caller)?;
        ticket.callers.push(facts);
        sealed.push(row);
    }
    let region = AreaCode(ctx.config.region.code.clone());
    let (_, events) = receive(ticket, Birth { number, region }, by, rules.context(now))?;
    Ok((New { callers: sealed }, events))
}

pub(super) fn seal(vault: &Vault, id: CallerId, form: CallerForm) -> Result<(NewCaller, Sealed), Error> {
    let salt: [u8; 16] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
    let secret = |value: Option<&str>| value.map(|v| vault.seal(v)).transpose();
    let (phone, contact) =
        (form.phone.as_ref().map(Phone::as_str), form.contact_phone.as_ref().map(Phone::as_str));
    let parts = [form.name.as_deref(), phone, contact, form.on_behalf_of.as_deref()];
    let new = NewCaller {
        kind: form.kind,
        anonymous: form.anonymous,
        reachable: phone.or(contact).is_some(),
        identity: identity(&salt, &parts),
    };
    let sealed = Sealed {
        id,
        kind: form.kind,
        anonymous: form.anonymous,
        name: secret(form.name.as_deref())?,
        phone: secret(phone)?,
        contact_phone: secret(contact)?,
        on_behalf_of: form.on_behalf_of.as_deref().map(|v| vault.encrypt(v)).transpose()?,
        salutation: form.salutation,
        company: form.company,
        credit_code: form.credit_code,
        best_time: form.best_time,
        language: form.language,
        salt: salt.to_vec(),
    };
    Ok((new, sealed))
}
