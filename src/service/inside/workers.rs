//! Who of a unit can be given something: colleagues, and workers without an account.

use super::super::{Ctx, Error};
use crate::domain::lifecycle::Command;
use crate::domain::permission::Actor;
use crate::domain::text::{FieldCode, Phone};
use crate::domain::ticket::{Hand, Named};
use crate::store;
use crate::store::inside::NewWorker;
use entity::values::{PersonId, UnitCode, WorkerId};
use entity::{person, worker};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::BTreeMap;

/// A worker without an account as the own unit sees one (村组、网格人员).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCard {
    pub id: WorkerId,
    /// `None` once erased.
    pub name: Option<String>,
    pub village: Option<String>,
    pub phone: Option<String>,
}

/// Those whom a unit can give something to.
#[derive(Debug, Clone)]
pub struct Team {
    pub colleagues: Vec<person::Model>,
    pub workers: Vec<WorkerCard>,
    /// Whether results wait for the unit's own lead.
    pub approves: bool,
}

/// The actor's own unit.
///
/// # Errors
/// When the database cannot be read.
pub async fn team(ctx: &Ctx, actor: &Actor) -> Result<Team, Error> {
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let workers = store::inside::workers(db, &actor.unit).await?;
    Ok(Team {
        colleagues: store::inside::colleagues(db, &actor.unit).await?,
        workers: workers.into_iter().map(|row| card(ctx, row)).collect::<Result<_, _>>()?,
        approves: rules.reference.approves_inside(&actor.unit),
    })
}

/// The name and the number of a worker of the actor's unit are forgotten; what was given to the worker stays known.
///
/// # Errors
/// Not found.
pub async fn erase_worker(ctx: &Ctx, actor: &Actor, id: WorkerId) -> Result<(), Error> {
    ctx.transaction(async |txn| match store::inside::erase_worker(txn, &actor.unit, id, ctx.now()).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    })
    .await
}

fn card(ctx: &Ctx, row: worker::Model) -> Result<WorkerCard, Error> {
    let open = |sealed: &Option<Vec<u8>>| sealed.as_ref().map(|sealed| ctx.vault.open(sealed)).transpose();
    Ok(WorkerCard {
        id: row.id,
        name: open(&row.name_enc)?,
        phone: open(&row.phone_enc)?,
        village: row.village,
    })
}

/// These workers by id.
///
/// # Errors
/// When the database cannot be read.
pub async fn cards(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[WorkerId],
) -> Result<BTreeMap<WorkerId, WorkerCard>, Error> {
    let rows = store::inside::workers_by_id(db, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, card(ctx, row)?))).collect()
}

/// Looks up whom a command names: a colleague by user name or name, else a worker without an account, who is remembered.
///
/// # Errors
/// Invalid where the name is nobody's whom the unit could mean.
pub async fn resolve(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    actor: &Actor,
    command: Command,
) -> Result<Command, Error> {
    let Command::AssignInside { unit, hand: Hand::Named(named), due_on, note } = command else {
        return Ok(command);
    };
    let hand = match colleague(txn, actor.part_unit(), &named).await? {
        Some(person) => Hand::Person { person },
        None => Hand::Worker { worker: remember(ctx, txn, actor, *named).await? },
    };
    Ok(Command::AssignInside { unit, hand, due_on, note })
}

async fn colleague(
    txn: &DatabaseTransaction,
    unit: &UnitCode,
    named: &Named,
) -> Result<Option<PersonId>, Error> {
    if named.village.is_some() || named.phone.is_some() {
        return Ok(None);
    }
    let field = |code, detail: &str| Err(Error::field("person", code, detail));
    let colleagues = store::inside::colleagues(txn, unit).await?;
    if let Some(found) = colleagues.iter().find(|person| person.username == named.name) {
        return Ok(Some(found.id));
    }
    let mut namesakes = colleagues.iter().filter(|person| person.name == named.name);
    match (namesakes.next(), namesakes.next()) {
        (Some(found), None) => Ok(Some(found.id)),
        (Some(_), Some(_)) => field(FieldCode::Conflict, "本单位有同名人员，请选择其用户名"),
        (None, _) if store::people::by_username(txn, &named.name).await?.is_some() => {
            field(FieldCode::Unknown, "只能交办给本单位在用的承办人员，或没有账号的村组、网格人员")
        }
        (None, _) => Ok(None),
    }
}

async fn remember(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    actor: &Actor,
    named: Named,
) -> Result<WorkerId, Error> {
    let phone = named.phone.as_deref().and_then(Phone::parse).map(|phone| phone.as_str().to_owned());
    let village = named.village.as_deref().unwrap_or_default();
    // A separator that no field holds, so that parts cannot run into each other.
    let key = [named.name.as_str(), village, phone.as_deref().unwrap_or_default()].join("\u{1f}");
    let new = NewWorker {
        unit: actor.part_unit().clone(),
        name_enc: ctx.vault.encrypt(&named.name)?,
        hmac: ctx.vault.fingerprint(&key),
        village: named.village,
        phone_enc: phone.map(|phone| ctx.vault.encrypt(&phone)).transpose()?,
        added_by: actor.person,
    };
    Ok(store::inside::worker(txn, new, ctx.now()).await?)
}
