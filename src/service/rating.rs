//! Ratings (好差评): kept once; a bad one becomes a ticket of the service line at once (contract.md §5), unless its case has one
//! already (追评; domain.md §3.2).

mod again;
mod batch;
mod local;
pub mod silence;

pub(super) use again::hush_cases;
pub use batch::{Refused, take_batch};
pub use local::Locals;

use super::intake::{self, CallerForm, Form};
use super::personal::Vault;
use super::rules::Rules;
use super::{Ctx, Error, look};
use crate::domain::clock::{PUSHED_WITHIN, begins};
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
pub use crate::store::rating::{Filter, Mark, MarkBy};
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
    take_and(ctx, source, new, async |_, _| Ok(())).await
}

/// As [`take`]; what `also` does happens together with it or not at all.
pub(super) async fn take_and(
    ctx: &Ctx,
    source: &str,
    new: NewRating,
    also: impl AsyncFnOnce(&DatabaseTransaction, &Taken) -> Result<(), Error>,
) -> Result<Taken, Error> {
    let now = ctx.now();
    // Decided by the rules of the moment in which it came, before others wait for the writer.
    let rules = ctx.rules(&ctx.db.read).await?;
    let number = match rating::is_negative(new.satisfaction) {
        true => Some(ctx.take_number(now).await?),
        false => None,
    };
    let (under, second) = (number.as_ref().map(|taken| taken.number.clone()), new.is_second());
    let taken = ctx
        .transaction(async |txn| {
            let taken = take_in(ctx, txn, source, new, under, now, &rules).await?;
            also(txn, &taken).await?;
            Ok(taken)
        })
        .await;
    if taken.as_ref().is_ok_and(|taken| !taken.known && (second || taken.ticket_number.is_some())) {
        ctx.wake.notify();
    }
    if let Some(number) = number.filter(|number| is_free(&taken, &number.number)) {
        ctx.give_number_back(number);
    }
    taken
}

/// Whether nothing was written under a number; that is not known where the database failed.
fn is_free(taken: &Result<Taken, Error>, number: &TicketNumber) -> bool {
    match taken {
        Ok(taken) => taken.known || taken.ticket_number.as_ref() != Some(number),
        Err(error) => matches!(error, Error::Invalid(_) | Error::Refused(_)),
    }
}

async fn take_in(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    source: &str,
    new: NewRating,
    number: Option<TicketNumber>,
    now: Instant,
    rules: &Rules,
) -> Result<Taken, Error> {
    if new.is_spoken() && (number.is_some() || new.is_second()) {
        // Two ratings of one case at once: the later one finds the ticket of the earlier one.
        store::dialect::queue_up(txn, &["rating", source, &new.project_no]).await?;
    }
    let (row, new) = match keep(ctx, txn, source, new, now, rules).await? {
        (Kept::Known(row), new) if row.is_default && new.is_spoken() => {
            // The source has sent its own default under this count: the citizen's word takes its place.
            store::rating::step_aside(txn, row.id).await?;
            match store::rating::insert(txn, self::row(&ctx.vault, source, &new, now)?).await? {
                Kept::Known(row) => return known(txn, row).await,
                Kept::New(row) => (row, new),
            }
        }
        (Kept::Known(row), _) => return known(txn, row).await,
        (Kept::New(row), new) => (row, new),
    };
    look::notice(txn, row.id, &row, now).await?;
    let plain = Taken { id: row.id, ticket_number: None, known: false };
    if row.is_default {
        again::hush(txn, &row).await?;
    } else {
        store::rating::supersede_case(txn, source, &row.project_no, row.id).await?;
    }
    if new.is_spoken()
        && (number.is_some() || new.is_second())
        && let Some(ticket) = again::follow(txn, &row, rules, now).await?
    {
        return Ok(Taken { ticket_number: number.map(|_| ticket), ..plain });
    }
    let Some(number) = number else { return Ok(plain) };
    let feed = store::feed::all(txn).await?.at(source, now);
    let started = begins(feed.clock_start, now, new.pushed_at);
    let form = ticket_form(&row, &new, rules, (started < now).then_some(started));
    let stored = intake::write(ctx, txn, &By::Source, number, form, now, rules).await?.stored;
    store::rating::became(txn, row.id, stored.id).await?;
    Ok(Taken { ticket_number: Some(stored.ticket.number), ..plain })
}

/// What [`take`] would answer, without taking it.
///
/// # Errors
/// As [`take`].
pub(super) async fn foresee(ctx: &Ctx, source: &str, new: &NewRating) -> Result<Taken, Error> {
    let db = &ctx.db.read;
    check(new, &ctx.rules(db).await?, ctx.now())?;
    let key = (new.project_no.clone(), new.assess_number.clone());
    let known = store::rating::known(db, source, std::slice::from_ref(&key)).await?.remove(&key);
    Ok(Taken { id: known.unwrap_or(RatingId(0)), ticket_number: None, known: known.is_some() })
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
    let form = ticket_form(&row, &new, rules, None);
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
    rating::check_count(Some(&new.assess_number), &mut errors);
    let table = rules.reference.indicators.on(day_of(new.assessed_at.unwrap_or(now)));
    table.check(&new.indicators, new.satisfaction, &mut errors);
    let times =
        [("served_at", new.served_at), ("assessed_at", new.assessed_at), ("pushed_at", new.pushed_at)];
    for (field, at) in times {
        if at.is_some_and(|at| at > now + AHEAD) {
            errors.add(field, FieldCode::Time, "时间不能晚于现在");
        }
    }
    if new.pushed_at.is_some_and(|at| at < now - PUSHED_WITHIN) {
        errors.add("pushed_at", FieldCode::Time, "推送时间早于收到时 30 天以上，请核对");
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
        pushed_at: new.pushed_at,
        counted_unit: new.unit.clone(),
        superseded_by: None,
    })
}

fn ticket_form(row: &Model, new: &NewRating, rules: &Rules, counted_from: Option<Instant>) -> Form {
    let listed = || {
        new.matter_code.as_ref().and_then(|code| rules.reference.matters.get(code)).map(|m| m.name.clone())
    };
    let matter = new.matter_name.clone().or_else(listed);
    let table = rules.reference.indicators.on(day_of(row.assessed_at));
    let text = new.text.as_deref();
    let words = rating::complaint(new.satisfaction, matter.as_deref(), &new.indicators, table, text);
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
            counted_from,
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
    let Some(()) = sight(actor)?.narrow(&mut filter.units) else {
        return Ok(Page { rows: Vec::new(), next: None });
    };
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
    let sight = sight(actor).map_err(|_| Error::NotFound)?;
    let db = &ctx.db.read;
    let row = store::rating::by_id(db, id).await?.ok_or(Error::NotFound)?;
    if !sight.shows(row.unit.as_ref()) {
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

/// Which ratings and served cases a person may see: one scope for lists, single rows and sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    All,
    /// Those of these units: the own one and whom it has succeeded to.
    Units(Vec<UnitCode>),
}

impl Sight {
    /// Narrows the units that were asked for (none: all) to those that may be seen; `None` where nothing is left.
    pub fn narrow(&self, asked: &mut Vec<UnitCode>) -> Option<()> {
        if let Self::Units(own) = self {
            match asked.is_empty() {
                true => asked.clone_from(own),
                false => asked.retain(|unit| own.contains(unit)),
            }
            return (!asked.is_empty()).then_some(());
        }
        Some(())
    }

    /// The units whose may be seen; none where all may.
    pub fn units(&self) -> &[UnitCode] {
        match self {
            Self::All => &[],
            Self::Units(own) => own,
        }
    }

    /// Whether what is this unit's may be seen.
    pub fn shows(&self, unit: Option<&UnitCode>) -> bool {
        match self {
            Self::All => true,
            Self::Units(own) => unit.is_some_and(|unit| own.contains(unit)),
        }
    }
}

/// What `actor` may see.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings.
pub fn sight(actor: &Actor) -> Result<Sight, Error> {
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
        return Ok(Sight::All);
    }
    if actor.is(Role::Handler) || actor.is(Role::Lead) {
        let own = std::iter::once(&actor.unit).chain(&actor.predecessors);
        return Ok(Sight::Units(own.cloned().collect()));
    }
    Err(Error::Forbidden("您的角色不能查看评价".to_owned()))
}

/// Who may read clerks' names in marks and lists: whoever answers for their unit, and who supervises (窗口人员姓名属于工作人员信息).
pub fn sees_clerks(actor: &Actor) -> bool {
    [Role::Supervisor, Role::Lead, Role::Handler].iter().any(|role| actor.is(*role))
}

/// How many ratings of each level there are, by what `by` says, of those that the actor may see. Nobody's name is in it but the
/// clerks', for who may read them.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings, or with clerks.
pub async fn marks(ctx: &Ctx, actor: &Actor, mut filter: Filter, by: MarkBy) -> Result<Vec<Mark>, Error> {
    let sight = sight(actor)?;
    if by == MarkBy::Clerk && !sees_clerks(actor) {
        return Err(Error::Forbidden("您的角色不能按窗口人员查看评价".to_owned()));
    }
    if sight.narrow(&mut filter.units).is_none() {
        return Ok(Vec::new());
    }
    filter.counting = true;
    Ok(store::rating::marks(&ctx.db.read, &filter, by).await?)
}
