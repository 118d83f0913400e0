//! Carrying a reorganisation out on its day: first people, directory and matters in one act, then the tickets a few at a time.
//!
//! Every piece is a transaction that also writes how far it has come, so that a crash costs nothing: what was not written
//! is done again, and what has passed has nothing left to pass.

use super::super::admin::{Doer, before, note};
use super::super::change::{act, commit};
use super::units;
use crate::domain::lifecycle::{Command, decide, left_behind};
use crate::domain::permission::By;
use crate::domain::routing::Unit;
use crate::domain::time::{Instant, day_of, start_of};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store::{reference, reorganisation as store, session, ticket};
use entity::reorganisation::Model;
use entity::values::{AdminAction, PersonId, ReorganisationState, TicketId, UnitCode};
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
            ReorganisationState::Planned => begin(ctx, txn, row, now).await.map(|()| 1),
            ReorganisationState::Running => batch(ctx, txn, row, now).await,
            ReorganisationState::Done | ReorganisationState::Cancelled => Ok(1),
        }
    })
    .await
}

/// Everything but the tickets: whoever gets the first of them knows all that belongs to it.
async fn begin(ctx: &Ctx, txn: &DatabaseTransaction, row: Model, now: Instant) -> Result<(), Error> {
    let (rules, ended) = (ctx.rules(txn).await?, units(&row));
    let (known, to, day) = (&rules.reference, &row.successor, row.effective_on);
    let doer = Doer { person: None, who: "系统".to_owned(), address: None };
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
    store::pass_on(txn, &persons, &ended, to).await?;
    replace_rows(ctx, txn, &row, &ended, &doer).await?;
    reference::put_units(txn, changed(&rules, &ended, to, &row)).await?;
    let total = store::count_left(txn, &ended, &left_behind()).await?;
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
            unit.parent = Some(to.clone());
        } else if unit.code == *to {
            // It stood below one of those that it takes over.
            unit.parent = heir_of_parent(rules, ended, to);
        } else {
            unit.parent = Some(to.clone());
        }
        all.push(unit);
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
    let ended = units(&row);
    let ids = store::left_behind(txn, &ended, &left_behind(), row.cursor, BATCH).await?;
    for id in &ids {
        let savepoint = txn.begin().await?;
        match one(&savepoint, *id, &row, &ended, &rules, now).await {
            Ok(true) => {
                savepoint.commit().await?;
                row.passed += 1;
            }
            Ok(false) => {
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

/// Whether everything that ended units had of it has passed.
async fn one(
    txn: &DatabaseTransaction,
    id: TicketId,
    row: &Model,
    ended: &[UnitCode],
    rules: &Rules,
    now: Instant,
) -> Result<bool, Error> {
    let Some(mut stored) = ticket::lock_id(txn, id).await? else { return Ok(true) };
    for from in ended {
        if stored.ticket.left_by(from).next().is_none() {
            continue;
        }
        let (act_id, to) = (row.id, row.successor.clone());
        let command =
            Command::Succeed { act: act_id, from: from.clone(), to, since: start_of(row.effective_on) };
        match decide(&stored.ticket, command, &By::System, rules.context(now)) {
            Ok(events) => {
                stored = commit(txn, &stored, events, &act(&By::System, now, true), rules).await?;
            }
            Err(refusal) => {
                tracing::warn!(ticket = id.0, "it does not pass to the successor: {refusal:?}");
                return Ok(false);
            }
        }
    }
    Ok(true)
}
