//! AB岗: who stands in for whom, from a day to a day (contract.md §3 "Deputies act with dates").
//!
//! A deputy has the represented person's roles of the kinds that (s)he has any of, in the same unit, never an
//! administrator's; every event bears both names, and it ends by itself with its last day.

use super::super::account::Member;
use super::super::admin::Doer;
use super::super::{Ctx, Error};
use crate::domain::permission::{Actor, Represented, Stand, lent};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::store::deputy::{self, NewDeputy};
use crate::store::{self, admin_log, staff};
use chrono::{Days, NaiveDate};
use entity::values::{AdminAction, DeputyId, PersonId, Role, UnitCode};
use entity::{deputy as row, person};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::BTreeMap;

/// For at most so long somebody stands in at a time; after that it is appointed anew.
const LONGEST: Days = Days::new(180);

/// An appointment with the names of all concerned.
#[derive(Debug, Clone)]
pub struct Appointment {
    pub row: row::Model,
    pub principal: String,
    pub deputy: String,
    pub appointed_by: String,
    pub unit_name: String,
    /// Whether it is in force today.
    pub in_force: bool,
    /// Whether the actor may end it.
    pub may_end: bool,
}

/// An appointment as typed.
#[derive(Debug, Clone, Default)]
pub struct AppointForm {
    /// User name; absent: the actor.
    pub person: Option<String>,
    /// User name.
    pub deputy: Option<String>,
    /// Absent: today.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub reason: Option<String>,
}

/// Whether `actor` orders the affairs of `person`: the own, a colleague's as the unit's lead, anybody's as the security
/// administrator. Nobody does so in another's place.
pub(super) fn orders(actor: &Actor, person: &person::Model) -> bool {
    let leads = actor.is(Role::Lead) && actor.unit == person.unit;
    actor.stand == Stand::Own && (actor.person == person.id || leads || actor.is(Role::Secadmin))
}

/// The person of this user name, in use.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    field: &str,
    username: &str,
) -> Result<person::Model, Error> {
    let found = store::people::by_username(db, username).await?.filter(|row| row.disabled_at.is_none());
    found.ok_or_else(|| Error::field(field, FieldCode::Unknown, "没有这个在用的账号"))
}

/// Appoints a deputy: the person, the unit's lead or the security administrator.
///
/// # Errors
/// Forbidden, or invalid.
pub async fn appoint(
    ctx: &Ctx,
    actor: &Actor,
    address: Option<String>,
    form: AppointForm,
    mut errors: FieldErrors,
) -> Result<DeputyId, Error> {
    let today = day_of(ctx.now());
    let deputy = errors.required_text("deputy", form.deputy, 64);
    let to = errors.required("to", form.to);
    let reason = errors.text("reason", form.reason, 200);
    let from = form.from.unwrap_or(today);
    if from < today {
        errors.add("from", FieldCode::Time, "代理不能早于今天开始");
    }
    if to.is_some_and(|to| to < from) {
        errors.add("to", FieldCode::Time, "结束日期不能早于开始日期");
    } else if to.is_some_and(|to| to > from + LONGEST) {
        errors.add("to", FieldCode::Range, "一次最长代理 180 天，到期可以再次指定");
    }
    let (deputy, to) = errors.or(deputy.zip(to))?;
    ctx.transaction(async |txn| {
        let principal = match form.person.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => named(txn, "person", name).await?,
            None => store::people::by_id(txn, actor.person).await?.ok_or(Error::NotFound)?,
        };
        if !orders(actor, &principal) {
            return Err(Error::Forbidden("只有本人、本单位负责人或安全管理员可以指定代理人".to_owned()));
        }
        let deputy = named(txn, "deputy", &deputy).await?;
        check(txn, &principal, &deputy, from, to).await?;
        let new = NewDeputy {
            principal: principal.id,
            deputy: deputy.id,
            from_on: from,
            to_on: to,
            reason,
            appointed_by: actor.person,
        };
        let id = deputy::appoint(txn, new, ctx.now()).await?;
        let detail = format!("{from} 至 {to} 由{}代理", deputy.name);
        write_down(ctx, txn, actor, address, AdminAction::DeputyAdd, &principal, detail).await?;
        Ok(id)
    })
    .await
}

/// Why this person cannot stand in for that one.
async fn check(
    txn: &DatabaseTransaction,
    principal: &person::Model,
    deputy: &person::Model,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), Error> {
    let fault = |code, detail: &str| Err(Error::field("deputy", code, detail));
    if principal.id == deputy.id {
        return fault(FieldCode::Conflict, "本人不能作为自己的代理人");
    }
    if principal.unit != deputy.unit {
        return fault(FieldCode::Conflict, "代理人须是同一单位的人员");
    }
    let roles = staff::roles(txn, &[principal.id, deputy.id]).await?;
    let of = |person: &person::Model| roles.get(&person.id).cloned().unwrap_or_default();
    if lent(&of(principal), &of(deputy), deputy.contractor).is_empty() {
        return fault(FieldCode::Conflict, "代理人须有同类岗位；管理员岗位不得代理");
    }
    let earlier = deputy::concerning(txn, Some(&[principal.id]), from).await?;
    let overlaps = |row: &row::Model| {
        row.principal == principal.id
            && row.deputy == deputy.id
            && row.ended_at.is_none()
            && row.from_on <= to
            && row.to_on >= from
    };
    if earlier.iter().any(overlaps) {
        return fault(FieldCode::Conflict, "这段时间已指定该代理人");
    }
    Ok(())
}

/// Ends an appointment before its last day: whoever may appoint, and the deputy.
///
/// # Errors
/// Not found, or forbidden.
pub async fn end(ctx: &Ctx, actor: &Actor, address: Option<String>, id: DeputyId) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        let row = deputy::by_id(txn, id).await?.ok_or(Error::NotFound)?;
        let principal = store::people::by_id(txn, row.principal).await?.ok_or(Error::NotFound)?;
        let own = actor.stand == Stand::Own && row.deputy == actor.person;
        if !(own || orders(actor, &principal)) {
            return Err(Error::NotFound);
        }
        if row.ended_at.is_none() {
            deputy::end(txn, id, actor.person, ctx.now()).await?;
            let name = store::people::names(txn, &[row.deputy]).await?.remove(&row.deputy);
            let detail = format!("不再由{}代理", name.unwrap_or_default());
            write_down(ctx, txn, actor, address, AdminAction::DeputyEnd, &principal, detail).await?;
        }
        Ok(())
    })
    .await
}

pub(super) async fn write_down(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    actor: &Actor,
    address: Option<String>,
    action: AdminAction,
    person: &person::Model,
    detail: String,
) -> Result<(), Error> {
    let doer = Doer { person: Some(actor.person), who: actor.full_name(), address };
    let subject = format!("{}（{}）", person.name, person.username);
    Ok(admin_log::write(txn, &doer, action, subject, detail, ctx.clock.real_now()).await?)
}

/// The appointments that end today or later and concern the actor: all for the security administrator, the unit's for
/// its lead, the own for anybody.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Appointment>, Error> {
    let (db, today) = (&ctx.db.read, day_of(ctx.now()));
    let people: Option<Vec<PersonId>> = match () {
        () if actor.is(Role::Secadmin) => None,
        () if actor.is(Role::Lead) => {
            let colleagues = store::inside::colleagues(db, &actor.unit).await?;
            Some(colleagues.into_iter().map(|person| person.id).chain([actor.person]).collect())
        }
        () => Some(vec![actor.person]),
    };
    let rows = deputy::concerning(db, people.as_deref(), today).await?;
    let ids = rows.iter().flat_map(|row| [row.principal, row.deputy, row.appointed_by]);
    let ids: Vec<PersonId> = ids.collect();
    let names = store::people::names(db, &ids).await?;
    let rules = ctx.rules(db).await?;
    let mut appointments = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(principal) = store::people::by_id(db, row.principal).await? else { continue };
        let named = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
        let open = row.ended_at.is_none();
        appointments.push(Appointment {
            principal: named(row.principal),
            deputy: named(row.deputy),
            appointed_by: named(row.appointed_by),
            unit_name: rules.unit_name(&principal.unit, ctx.now()),
            in_force: open && row.from_on <= today && today <= row.to_on,
            may_end: open && (orders(actor, &principal) || row.deputy == actor.person),
            row,
        });
    }
    Ok(appointments)
}

/// Somebody for whom a person may act now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub id: PersonId,
    pub name: String,
    pub to_on: NaiveDate,
}

/// For whom this person may act today.
///
/// # Errors
/// When the database cannot be read.
pub async fn principals(ctx: &Ctx, person: PersonId) -> Result<Vec<Principal>, Error> {
    let db = &ctx.db.read;
    let rows = deputy::principals_of(db, person, day_of(ctx.now())).await?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.principal).collect();
    let names: BTreeMap<PersonId, String> = store::people::names(db, &ids).await?;
    let mut principals: Vec<Principal> = Vec::new();
    for row in rows {
        let Some(name) = names.get(&row.principal).cloned() else { continue };
        match principals.iter_mut().find(|known| known.id == row.principal) {
            Some(known) => known.to_on = known.to_on.max(row.to_on),
            None => principals.push(Principal { id: row.principal, name, to_on: row.to_on }),
        }
    }
    Ok(principals)
}

/// `member` in the place of another, as the appointment of today allows.
///
/// # Errors
/// Forbidden where there is none.
pub async fn stand_in(ctx: &Ctx, member: Member, principal: PersonId) -> Result<Member, Error> {
    let db = &ctx.db.read;
    let refused = || Error::Forbidden("您现在不是该人员的代理人".to_owned());
    let appointed = deputy::principals_of(db, member.actor.person, day_of(ctx.now())).await?;
    if !appointed.iter().any(|row| row.principal == principal) {
        return Err(refused());
    }
    let person = store::people::by_id(db, principal).await?.ok_or_else(refused)?;
    let roles = store::people::roles(db, principal).await?.into_iter().collect();
    let actor = represent(&member.actor, &person.unit, &roles, (person.id, person.name));
    // Since the appointment the unit or the roles may have changed.
    match actor.filter(|_| person.disabled_at.is_none()) {
        Some(actor) => Ok(Member { actor, ..member }),
        None => Err(refused()),
    }
}

/// A deputy as the rules see one; `None` where nothing is lent.
pub(in crate::service) fn represent(
    deputy: &Actor,
    unit: &UnitCode,
    roles: &std::collections::BTreeSet<Role>,
    (person, name): (PersonId, String),
) -> Option<Actor> {
    let roles = lent(roles, &deputy.roles, deputy.contractor);
    let stand = Stand::For(Represented { person, name });
    (deputy.unit == *unit && !roles.is_empty()).then(|| Actor { roles, stand, ..deputy.clone() })
}
