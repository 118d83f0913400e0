//! Ratings (好差评): kept once; a bad one becomes a ticket of the service line at once (contract.md §5).

use super::intake::{self, CallerForm, Form};
use super::personal::Vault;
use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::lifecycle::{Intake, NewTicket};
use crate::domain::permission::{Actor, By};
use crate::domain::rating;
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::ticket::{Details, Event, RatingFacts};
use crate::domain::time::{Instant, day_of};
use crate::store;
use crate::store::rating::Kept;
use crate::store::ticket::Stored;
use chrono::TimeDelta;
use entity::values::*;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// What a list of ratings may ask, and a rating as it is kept.
pub use crate::domain::rating::NewRating;
pub use crate::store::rating::Filter;
pub use entity::rating::Model;

/// What the source learns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub id: RatingId,
    /// `None` unless it is a 差评.
    pub ticket_number: Option<TicketNumber>,
    /// Whether it came before.
    pub known: bool,
}

/// Keeps a rating; the same source, case and count again gives the same answer.
///
/// # Errors
/// Faulty fields.
pub async fn take(ctx: &Ctx, source: &str, new: NewRating) -> Result<Taken, Error> {
    let now = ctx.now();
    let number = match rating::is_negative(new.satisfaction) {
        true => Some(ctx.take_number(now).await?),
        false => None,
    };
    let under = number.as_ref().map(|taken| taken.number.clone());
    let taken = ctx.transaction(async |txn| take_in(ctx, txn, source, new, under, now).await).await;
    let used = match &taken {
        Ok(taken) => taken.ticket_number.is_some() && !taken.known,
        // Whether it was written is not known where the database failed.
        Err(error) => !matches!(error, Error::Invalid(_) | Error::Refused(_)),
    };
    if let Some(number) = number.filter(|_| !used) {
        ctx.give_number_back(number);
    }
    if used {
        ctx.wake.notify();
    }
    taken
}

async fn take_in(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    source: &str,
    new: NewRating,
    number: Option<TicketNumber>,
    now: Instant,
) -> Result<Taken, Error> {
    let rules = ctx.rules(txn).await?;
    let (row, new) = match keep(ctx, txn, source, new, now, &rules).await? {
        (Kept::Known(row), _) => return known(txn, row).await,
        (Kept::New(row), new) => (row, new),
    };
    let Some(number) = number else {
        return Ok(Taken { id: row.id, ticket_number: None, known: false });
    };
    let form = ticket_form(&row, &new, &rules);
    let stored = intake::write(ctx, txn, &By::Source, number, form, now, &rules).await?.stored;
    store::rating::became(txn, row.id, stored.id).await?;
    Ok(Taken { id: row.id, ticket_number: Some(stored.ticket.number), known: false })
}

/// A bad rating of the history with its ticket, without promises.
pub(super) async fn take_silently(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    source: &str,
    new: NewRating,
    now: Instant,
    rules: &Rules,
) -> Result<(Stored, Vec<Event>), Error> {
    let (Kept::New(row) | Kept::Known(row), new) = keep(ctx, txn, source, new, now, rules).await?;
    let form = ticket_form(&row, &new, rules);
    let (stored, events) = intake::write_silently(ctx, txn, &By::Source, form, now, rules).await?;
    store::rating::became(txn, row.id, stored.id).await?;
    Ok((stored, events))
}

async fn keep(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    source: &str,
    new: NewRating,
    now: Instant,
    rules: &Rules,
) -> Result<(Kept, NewRating), Error> {
    check(&new, rules, now)?;
    let new = without_dropped(new);
    let kept = store::rating::insert(txn, row(&ctx.vault, source, &new, now)?).await?;
    Ok((kept, new))
}

async fn known(txn: &DatabaseTransaction, row: Model) -> Result<Taken, Error> {
    let ticket = match row.ticket_id {
        Some(id) => store::ticket::by_id(txn, id).await?,
        None => None,
    };
    Ok(Taken { id: row.id, ticket_number: ticket.map(|t| t.ticket.number), known: true })
}

/// How far ahead of the product's clock a source's clock may be.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

fn check(new: &NewRating, rules: &Rules, now: Instant) -> Result<(), Error> {
    let mut errors = FieldErrors::new();
    if new.unit.as_ref().is_some_and(|unit| rules.reference.dispatchable(unit, day_of(now)).is_none()) {
        errors.add("unit", FieldCode::Unknown, "没有这个承办单位，或该单位已停用");
    }
    rating::check_indicators(&new.indicators, new.satisfaction, &mut errors);
    for (field, at) in [("served_at", new.served_at), ("assessed_at", new.assessed_at)] {
        if at.is_some_and(|at| at > now + AHEAD) {
            errors.add(field, FieldCode::Time, "时间不能晚于现在");
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}

/// Whoever does not rate under a name leaves none (contract.md §5).
pub(super) fn without_dropped(mut new: NewRating) -> NewRating {
    if !new.real_name {
        (new.user_name, new.user_phone) = (None, None);
    }
    let both = new.user_name.is_some() && new.user_phone.is_some();
    new.consent_contact = Some(new.consent_contact.unwrap_or(both) && new.user_phone.is_some());
    new
}

pub(super) fn row(vault: &Vault, source: &str, new: &NewRating, now: Instant) -> Result<Model, Error> {
    let sealed = |value: Option<&str>| -> Result<(Option<Vec<u8>>, Option<String>), Error> {
        let secret = value.map(|v| vault.seal(v)).transpose()?;
        Ok(secret.map_or((None, None), |s| (Some(s.enc), Some(s.hmac))))
    };
    let (user_name_enc, user_name_hmac) = sealed(new.user_name.as_deref())?;
    let (user_phone_enc, user_phone_hmac) = sealed(new.user_phone.as_ref().map(Phone::as_str))?;
    let indicators =
        serde_json::to_string(&new.indicators).map_err(|e| Error::Internal("indicators", Box::new(e)))?;
    Ok(Model {
        id: RatingId(0),
        source: source.to_owned(),
        project_no: new.project_no.clone(),
        assess_number: new.assess_number.clone(),
        unit: new.unit.clone(),
        matter_code: new.matter_code.clone(),
        matter_name: new.matter_name.clone(),
        window: new.window.clone(),
        clerk: new.clerk.clone(),
        channel: new.channel,
        satisfaction: i32::from(new.satisfaction),
        indicators,
        text: new.text.clone(),
        real_name: new.real_name,
        consent_contact: new.consent_contact.unwrap_or(false),
        user_name_enc,
        user_name_hmac,
        user_phone_enc,
        user_phone_hmac,
        user_kind: new.user_kind,
        served_at: new.served_at,
        assessed_at: new.assessed_at.unwrap_or(now),
        received_at: now,
        is_default: new.is_default,
        ticket_id: None,
    })
}

fn ticket_form(row: &Model, new: &NewRating, rules: &Rules) -> Form {
    let listed = || {
        new.matter_code.as_ref().and_then(|code| rules.reference.matters.get(code)).map(|m| m.name.clone())
    };
    let matter = new.matter_name.clone().or_else(listed);
    let words = rating::complaint(new.satisfaction, matter.as_deref(), &new.indicators, new.text.as_deref());
    let ticket = NewTicket {
        line: Line::Service,
        channel: Channel::Rating,
        kind: Kind::Rating,
        urgency: Urgency::Normal,
        intake: Intake::Rating { unit: new.unit.clone() },
        title: words.title,
        content: words.content,
        category: None,
        area: None,
        address: None,
        subject_unit: None,
        accused: None,
        details: Details::default(),
        received_at: None,
        late_reason: None,
        callers: Vec::new(),
        confidential: false,
        reply_wanted: true,
        upstream: None,
        split_from: None,
        rating: Some(RatingFacts {
            id: row.id,
            real_name: new.real_name,
            consent_contact: row.consent_contact,
            matter_code: new.matter_code.clone(),
        }),
    };
    let caller = CallerForm {
        kind: if new.user_kind == Some(UserKind::Legal) {
            CallerKind::Enterprise
        } else {
            CallerKind::Person
        },
        anonymous: !new.real_name,
        name: new.user_name.clone(),
        salutation: None,
        phone: new.user_phone.clone(),
        contact_phone: None,
        on_behalf_of: None,
        language: None,
        best_time: None,
        company: None,
        credit_code: None,
    };
    Form { ticket, callers: vec![caller] }
}

/// A page of ratings.
#[derive(Debug, Clone)]
pub struct Page {
    pub rows: Vec<Seen>,
    pub next: Option<RatingId>,
}

/// A rating with the number of its ticket.
#[derive(Debug, Clone)]
pub struct Seen {
    pub row: Model,
    pub ticket_number: Option<TicketNumber>,
}

/// The ratings that the actor may see, newest first: a unit's people those of their unit, nobody the raters.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    mut filter: Filter,
    after: Option<RatingId>,
    limit: u64,
) -> Result<Page, Error> {
    if let Some(unit) = own_unit_only(actor)? {
        filter.units = vec![unit];
    }
    let db = &ctx.db.read;
    let mut rows = store::rating::list(db, &filter, after, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|r| r.id);
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        seen.push(with_ticket(db, row).await?);
    }
    Ok(Page { rows: seen, next })
}

/// One rating.
///
/// # Errors
/// Not found, also for another unit's.
pub async fn get(ctx: &Ctx, actor: &Actor, id: RatingId) -> Result<Seen, Error> {
    let own = own_unit_only(actor).map_err(|_| Error::NotFound)?;
    let db = &ctx.db.read;
    let row = store::rating::by_id(db, id).await?.ok_or(Error::NotFound)?;
    if own.is_some_and(|unit| row.unit.as_ref() != Some(&unit)) {
        return Err(Error::NotFound);
    }
    with_ticket(db, row).await
}

async fn with_ticket(db: &impl ConnectionTrait, row: Model) -> Result<Seen, Error> {
    let number = match row.ticket_id {
        Some(id) => store::ticket::number_of(db, id).await?,
        None => None,
    };
    Ok(Seen { row, ticket_number: number })
}

/// `Some(unit)`: only that unit's ratings; `None`: all.
fn own_unit_only(actor: &Actor) -> Result<Option<UnitCode>, Error> {
    const ALL: &[Role] = &[
        Role::Dispatcher,
        Role::Reviewer,
        Role::Visitor,
        Role::Signer,
        Role::Supervisor,
        Role::Leader,
        Role::Office,
        Role::Editor,
    ];
    if ALL.iter().any(|role| actor.is(*role)) {
        return Ok(None);
    }
    if actor.is(Role::Handler) || actor.is(Role::Lead) {
        return Ok(Some(actor.unit.clone()));
    }
    Err(Error::Forbidden("您的角色不能查看评价".to_owned()))
}
