//! Taking tickets down.

use super::change::act;
use super::personal::identity;
use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::lifecycle::{Birth, NewCaller, NewTicket, receive};
use crate::domain::permission::{Actor, By};
use crate::domain::text::Phone;
use crate::domain::ticket::Event;
use crate::domain::time::{Instant, day_of};
use crate::secrets::random;
use crate::store;
use crate::store::caller::Sealed;
use crate::store::idempotency::Begun;
use crate::store::ticket::{New, Stored};
use chrono::{NaiveDate, TimeDelta};
use entity::values::{AreaCode, CallerId, CallerKind, TicketNumber};
use sea_orm::DatabaseTransaction;
use sha2::{Digest, Sha256};

/// A caller as taken down, with the personal data.
#[derive(Debug, Clone)]
pub struct CallerForm {
    pub kind: CallerKind,
    pub anonymous: bool,
    pub name: Option<String>,
    pub salutation: Option<String>,
    pub phone: Option<Phone>,
    pub contact_phone: Option<Phone>,
    pub on_behalf_of: Option<String>,
    pub language: Option<String>,
    pub best_time: Option<String>,
    pub company: Option<String>,
    pub credit_code: Option<String>,
}

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

/// Takes a ticket down; the same key with the same body gives the same ticket again.
///
/// # Errors
/// Faulty fields, or a key that came with another body before.
pub async fn create(
    ctx: &Ctx,
    sender: &Sender,
    form: Form,
    repeatable: Option<Repeatable>,
) -> Result<TicketNumber, Error> {
    let now = ctx.now();
    let number = ctx
        .transaction(async |txn| {
            if let Some(known) = begin(ctx, txn, sender, repeatable.as_ref()).await? {
                return Ok(TicketNumber(known));
            }
            let stored = write(ctx, txn, &sender.by, form, now).await?;
            let number = stored.ticket.number;
            finish(txn, sender, repeatable.as_ref(), number.as_str()).await?;
            Ok(number)
        })
        .await?;
    ctx.wake.notify();
    Ok(number)
}

/// How long an answer is kept for repeated requests (contract.md §2).
const KEPT: TimeDelta = TimeDelta::hours(24);

/// The status with which every repeatable request answers.
const CREATED: i32 = 201;

/// The answer that this key has had before, if any; a concurrent request with it is waited for.
pub(super) async fn begin(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    sender: &Sender,
    repeatable: Option<&Repeatable>,
) -> Result<Option<String>, Error> {
    let Some(Repeatable { key, body_hash }) = repeatable else { return Ok(None) };
    let now = ctx.clock.real_now();
    match store::idempotency::begin(txn, &sender.name, key, body_hash, now, now - KEPT).await? {
        Begun::New => Ok(None),
        Begun::Answered { answer, .. } => Ok(Some(answer)),
        Begun::Mismatch => Err(Error::IdempotencyMismatch),
    }
}

/// Keeps the answer for repeated requests.
pub(super) async fn finish(
    txn: &DatabaseTransaction,
    sender: &Sender,
    repeatable: Option<&Repeatable>,
    answer: &str,
) -> Result<(), Error> {
    if let Some(Repeatable { key, .. }) = repeatable {
        store::idempotency::finish(txn, &sender.name, key, CREATED, answer).await?;
    }
    Ok(())
}

/// Decides and writes a new ticket in the caller's transaction, with what it promises.
pub(super) async fn write(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    form: Form,
    now: Instant,
) -> Result<Stored, Error> {
    let rules = ctx.rules(txn).await?;
    let (stored, events) = insert(ctx, txn, by, form, now, &rules).await?;
    super::change::promise(txn, &stored, &events, &rules, now).await?;
    Ok(stored)
}

/// The same without promises: history sends no letters (contract.md §1).
pub(super) async fn write_silently(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    form: Form,
    now: Instant,
    rules: &Rules,
) -> Result<Stored, Error> {
    insert(ctx, txn, by, form, now, rules).await.map(|(stored, _)| stored)
}

async fn insert(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    form: Form,
    now: Instant,
    rules: &Rules,
) -> Result<(Stored, Vec<Event>), Error> {
    let Form { mut ticket, callers } = form;
    let mut sealed = Vec::with_capacity(callers.len());
    for (caller, id) in callers.into_iter().zip(1..) {
        let (facts, row) = seal(ctx, CallerId(id), caller)?;
        ticket.callers.push(facts);
        sealed.push(row);
    }
    let region = AreaCode(ctx.config.region.code.clone());
    let number = number(txn, &region, day_of(now)).await?;
    let (_, events) = receive(ticket, Birth { number, region }, by, rules.context(now))?;
    let new = New { query_code: query_code(txn).await?, callers: sealed };
    let stored =
        store::ticket::insert(txn, new, events.clone(), &act(by, now, true), &rules.calendar).await?;
    Ok((stored, events))
}

/// `<region 6><yymmdd><5 digits or more>`, counted per region and day (contract.md §2).
async fn number(txn: &DatabaseTransaction, region: &AreaCode, day: NaiveDate) -> Result<TicketNumber, Error> {
    let next = store::number::next(txn, region, day).await?;
    Ok(TicketNumber(format!("{region}{}{next:05}", day.format("%y%m%d"))))
}

/// Eight digits that a citizen can read out; nobody can guess the next one. With a million tickets one draw in a
/// hundred is taken already.
async fn query_code(txn: &DatabaseTransaction) -> Result<String, Error> {
    loop {
        let bytes: [u8; 8] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
        let code = format!("{:08}", u64::from_be_bytes(bytes) % 100_000_000);
        if store::ticket::is_free(txn, &code).await? {
            return Ok(code);
        }
    }
}

fn seal(ctx: &Ctx, id: CallerId, form: CallerForm) -> Result<(NewCaller, Sealed), Error> {
    let salt: [u8; 16] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
    let secret = |value: Option<&str>| value.map(|v| ctx.vault.seal(v)).transpose();
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
        on_behalf_of: form.on_behalf_of.as_deref().map(|v| ctx.vault.encrypt(v)).transpose()?,
        salutation: form.salutation,
        company: form.company,
        credit_code: form.credit_code,
        best_time: form.best_time,
        language: form.language,
        salt: salt.to_vec(),
    };
    Ok((new, sealed))
}
