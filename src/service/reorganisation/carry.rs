//! Carrying a reorganisation out on its day: first people, directory and matters in one act, then the tickets a few at a time.
//!
//! Every piece is a transaction that also writes how far it has come, so that a crash costs nothing: what was not written
//! is done again, and what has passed has nothing left to pass.

use super::super::admin::{Doer, before, note};
use super::super::change::{act, commit};
use super::change::{target, told};
use super::{Work, units};
use crate::domain::lifecycle::{Command, decide, left_behind};
use crate::domain::permission::By;
use crate::domain::routing::{Place, Unit};
use crate::domain::time::{Instant, day_of, start_of};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store::{phones, reference, reorganisation as store, session, ticket};
use entity::reorganisation::Model;
use entity::values::{
    AdminAction, DutyPhones, PersonId, ReorganisationState, ReorganisationWhat, TicketId, UnitCode,
};
use sea_orm::{DatabaseTransaction, TransactionTrait};

/// Tickets of one transaction.
const BATCH: u64 = 100;

/// Does one piece of what is due. Returns how much that was: 0 when nothing is.
///
/// # Errors
/// When the database refuses: that piece is done again.
pub async fn step(ctx: &Ctx) -> Result<usize, Error> {
    let _turn = ctx.turns.lock().await;
    piece(ctx, ctx.now()).await
}

/// When the next one begins, or goes on.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_at(ctx: &Ctx) -> Result<Option<Instant>, Error> {
    Ok(store::next(&ctx.db.read).await?.map(|row| start_of(row.effective_on)))
}

/// As [`step`], as at `now`. The caller has the turn.
pub(in crate::service) async fn piece(ctx: &Ctx, now: Instant) -> Result<usize, Error> {
    let today = day_of(now);
    let Some(next) = store::next(&ctx.db.read).await?.filter(|row| store::is_due(row, today)) else {
        return Ok(0);
    };
    ctx.long_transaction(async |txn| {
        // Another process may have been quicker.
        let Some(row) = store::lock(txn, next.id).await? else { return Ok(0) };
        match row.state {
            ReorganisationState::Planned => match row.what {
                ReorganisationWhat::Merge => merge(ctx, txn, row, now).await.map(|()| 1),
                ReorganisationWhat::Change => change(ctx, txn, row, now).await.map(|()| 1),
            },
            ReorganisationState::Running => batch(ctx, txn, row, now).await,
            ReorganisationState::Done | ReorganisationState::Cancelled => Ok(1),
        }
    })
    .await
}

fn system() -> Doer {
    Doer { person: None, who: "系统".to_owned(), address: None }
}

/// Everything but the tickets: whoever gets the first of them knows all that belongs to it.
async fn merge(ctx: &Ctx, txn: &DatabaseTransaction, row: Model, now: Instant) -> Result<(), Error> {
    let (rules, ended) = (ctx.rules(txn).await?, units(&row));
    let (known, to, day) = (&rules.reference, &row.successor, row.effective_on);
    let doer = system();
    let people = store::people(txn, &ended).await?;
    let real = ctx.clock.real_now();
    for person in &people {
        session::end_all(txn, person.id, None, "roles", real).await?;
        let was = known.unit_name(&person.unit, before(day));
        let subject = format!("{}（{}）", person.name, person.username);
        let detail = format!("机构改革，单位：{was} → {}", known.unit_name(to, day));
        note(ctx, txn, &doer, AdminAction::PersonChange, subject, detail).await?;
    }
    let persons: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    store::pass_on(txn, &persons, &ended, to, day).await?;
    replace_rows(ctx, txn, &row, &ended, &doer).await?;
    // Where the successor has come to have none, too: somebody must be reached about what is urgent.
    if row.phones == DutyPhones::TakeOver || known.phones_of(to).is_empty() {
        let taken = phones::take_over(txn, &ended, to).await?;
        if taken > 0 {
            let subject = format!("{}（{to}）", known.unit_name(to, day));
            let detail = format!("机构改革，并入原单位的值班电话 {taken} 个");
            note(ctx, txn, &doer, AdminAction::UnitPhones, subject, detail).await?;
        }
    }
    reference::put_units(txn, changed(&rules, &ended, to, &row)).await?;
    started(ctx, txn, row, now).await
}

/// The unit is what it was to be. Its people see by that at once what they must not see (举报回避); what accuses whom it stands below
/// now is taken from it afterwards.
async fn change(ctx: &Ctx, txn: &DatabaseTransaction, row: Model, now: Instant) -> Result<(), Error> {
    let rules = ctx.rules(txn).await?;
    let (known, day) = (&rules.reference, row.effective_on);
    let found = known.units.get(&row.successor).filter(|unit| unit.successor.is_none());
    let Some(unit) = found else {
        // It has ended by other means: there is nothing to change any more.
        let at = Some(now);
        let done = Model { state: ReorganisationState::Done, started_at: at, finished_at: at, ..row };
        return Ok(store::put(txn, done).await?);
    };
    let to = target(&row, known, unit);
    let subject = format!("{}（{}）", unit.name_on(day), unit.code);
    let detail = format!("{day} 起，{}", told(known, &unit.place(), &to, day));
    reference::put_units(txn, vec![unit.clone().moved(to, day)]).await?;
    note(ctx, txn, &system(), AdminAction::UnitChange, subject, detail).await?;
    started(ctx, txn, row, now).await
}

async fn started(ctx: &Ctx, txn: &DatabaseTransaction, row: Model, now: Instant) -> Result<(), Error> {
    let rules = ctx.rules(txn).await?;
    let total = Work::of(&row, &rules.reference).left(&left_behind()).count(txn).await?;
    let state = ReorganisationState::Running;
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    Ok(store::put(txn, Model { state, total, started_at: Some(now), ..row }).await?)
}

/// The units that end stand below their successor from now on, and with them whoever stood below them; who was to inherit
/// from them inherits from it.
fn changed(rules: &Rules, ended: &[UnitCode], to: &UnitCode, row: &Model) -> Vec<Unit> {
    let last = before(row.effective_on);
    let mut all = Vec::new();
    for unit in rules.reference.units.values() {
        let of = |code: &Option<UnitCode>| code.as_ref().is_some_and(|code| ended.contains(code));
        let goes = ended.contains(&unit.code);
        if !(goes || of(&unit.parent) || of(&unit.successor)) {
            continue;
        }
        let mut unit = unit.clone();
        if goes {
            unit.valid_to = Some(unit.valid_to.map_or(last, |to| to.min(last)));
        }
        if goes || of(&unit.successor) {
            unit.successor = Some(to.clone());
        }
        let parent = match unit.code == *to {
            // It stood below one of those that it takes over.
            true => heir_of_parent(rules, ended, to),
            false => Some(to.clone()),
        };
        let place = Place { parent, ..unit.place() };
        all.push(unit.moved(place, row.effective_on));
    }
    all
}

/// The first unit above that goes on.
fn heir_of_parent(rules: &Rules, ended: &[UnitCode], to: &UnitCode) -> Option<UnitCode> {
    let up = |code: &UnitCode| rules.reference.units.get(code).and_then(|unit| unit.parent.clone());
    let mut above = up(to);
    for _ in 0..=ended.len() {
        match above {
            Some(code) if ended.contains(&code) => above = up(&code),
            other => return other,
        }
    }
    None
}

async fn replace_rows(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    row: &Model,
    ended: &[UnitCode],
    doer: &Doer,
) -> Result<(), Error> {
    let day = row.effective_on;
    let mut new = Vec::new();
    for old in reference::directory_to_change(txn).await? {
        let Some(heir) = old.succeeded(ended, &row.successor, day) else { continue };
        reference::end_directory(txn, old.id, old.last_day_before(day)).await?;
        new.push(heir);
    }
    if new.is_empty() {
        return Ok(());
    }
    let detail = format!("机构改革，{} 行改由承接单位承办，{day} 起", new.len());
    reference::add_directory(txn, new).await?;
    note(ctx, txn, doer, AdminAction::DirectoryReplace, row.units.clone(), detail).await
}

async fn batch(ctx: &Ctx, txn: &DatabaseTransaction, mut row: Model, now: Instant) -> Result<usize, Error> {
    let rules = ctx.rules(txn).await?;
    let work = Work::of(&row, &rules.reference);
    let ids = work.left(&left_behind()).after(txn, row.cursor, BATCH).await?;
    for id in &ids {
        let savepoint = txn.begin().await?;
        match one(&savepoint, *id, &row, &work, &rules, now).await {
            Ok(Some(true)) => {
                savepoint.commit().await?;
                row.passed += 1;
            }
            Ok(None) => savepoint.rollback().await?,
            Ok(Some(false)) => {
                savepoint.rollback().await?;
                row.refused += 1;
            }
            Err(gone @ Error::Unavailable(_)) => return Err(gone),
            Err(failed) => {
                savepoint.rollback().await?;
                tracing::error!(ticket = id.0, "it cannot pass to the successor: {}", failed.chain());
                row.refused += 1;
            }
        }
    }
    match ids.last() {
        Some(last) => row.cursor = *last,
        // What was given to an ended unit while this went on, and what was refused, is looked at once more.
        None if row.sweep == 1 => (row.sweep, row.cursor, row.refused) = (2, TicketId(0), 0),
        None => (row.state, row.finished_at) = (ReorganisationState::Done, Some(now)),
    }
    store::put(txn, row).await?;
    Ok(ids.len().max(1))
}

/// Whether everything that the units had of it has passed; `None` where there was nothing to pass.
async fn one(
    txn: &DatabaseTransaction,
    id: TicketId,
    row: &Model,
    work: &Work,
    rules: &Rules,
    now: Instant,
) -> Result<Option<bool>, Error> {
    let Some(mut stored) = ticket::lock_id(txn, id).await? else { return Ok(None) };
    let mut passed = None;
    for from in &work.units {
        let Some(to) = work.passes(&stored.ticket, from, rules.context(now)) else { continue };
        let since = start_of(row.effective_on);
        let command = Command::Succeed { act: row.id, from: from.clone(), to, since };
        match decide(&stored.ticket, command, &By::System, rules.context(now)) {
            Ok(events) => {
                stored = commit(txn, &stored, events, &act(&By::System, now, true), rules).await?;
                passed = Some(true);
            }
            Err(refusal) => {
                tracing::warn!(ticket = id.0, "it does not pass to the successor: {refusal:?}");
                return Ok(Some(false));
            }
        }
    }
    Ok(passed)
}
