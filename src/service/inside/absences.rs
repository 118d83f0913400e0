//! 请假、外出: who is away with work in hand is warned, and so is the lead; what lies there is handed over in one act.

use super::super::change::{act, commit};
use super::super::{Ctx, Error};
use super::deputies::{named, orders, write_down};
use crate::domain::lifecycle::{Command, Refusal, decide, inner_days};
use crate::domain::permission::{Actor, By};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::Hand;
use crate::domain::time::day_of;
use crate::store::deputy::{self, NewAbsence};
use crate::store::{self, inside};
use chrono::{Days, NaiveDate};
use entity::values::*;
use entity::{absence, inner_task, person};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// An absence with what lies open.
#[derive(Debug, Clone)]
pub struct Away {
    pub row: absence::Model,
    pub name: String,
    pub username: String,
    /// What the person has in hand inside the unit.
    pub open: Vec<(TicketNumber, NaiveDate)>,
    /// Who stands in meanwhile, if anybody does on the first day that is left.
    pub deputy: Option<String>,
}

/// An absence as typed.
#[derive(Debug, Clone, Default)]
pub struct AbsenceForm {
    /// User name; absent: the actor.
    pub person: Option<String>,
    /// Absent: today.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub reason: Option<String>,
}

/// Notes that somebody is away, and warns the person and the unit's lead of what lies open.
///
/// # Errors
/// Forbidden, or invalid.
pub async fn note(
    ctx: &Ctx,
    actor: &Actor,
    form: AbsenceForm,
    mut errors: FieldErrors,
) -> Result<Away, Error> {
    let today = day_of(ctx.now());
    let from = form.from.unwrap_or(today);
    let to = errors.required("to", form.to);
    let reason = errors.text("reason", form.reason, 200);
    if to.is_some_and(|to| to < from || to < today) {
        errors.add("to", FieldCode::Time, "结束日期不能早于开始日期和今天");
    } else if to.is_some_and(|to| to > from + Days::new(366)) {
        errors.add("to", FieldCode::Range, "一次最长登记一年");
    }
    let to = errors.or(to)?;
    ctx.transaction(async |txn| {
        let person = match form.person.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => named(txn, "person", name).await?,
            None => store::people::by_id(txn, actor.person).await?.ok_or(Error::NotFound)?,
        };
        if !orders(actor, &person) {
            return Err(Error::Forbidden("只有本人、本单位负责人或安全管理员可以登记".to_owned()));
        }
        let new = NewAbsence { person: person.id, from_on: from, to_on: to, reason, noted_by: actor.person };
        let id = deputy::note_absence(txn, new, ctx.now()).await?;
        let row = deputy::absence_by_id(txn, id).await?.ok_or(Error::NotFound)?;
        let away = describe(ctx, txn, vec![row], std::slice::from_ref(&person))
            .await?
            .pop()
            .ok_or(Error::NotFound)?;
        warn(ctx, txn, &person, &away).await?;
        Ok(away)
    })
    .await
}

/// 外出未移交: the person and the unit's lead read what lies open.
async fn warn(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    person: &person::Model,
    away: &Away,
) -> Result<(), Error> {
    if away.open.is_empty() {
        return Ok(());
    }
    let today = day_of(ctx.now());
    let leads = store::recipient::find(txn, store::recipient::Whom::Unit(&person.unit, &[Role::Lead]), today);
    let mut persons: Vec<PersonId> = leads.await?.into_iter().map(|lead| lead.actor.person).collect();
    if !persons.contains(&person.id) {
        persons.push(person.id);
    }
    let row = &away.row;
    let text = format!(
        "{}于 {} 至 {} 外出，手上还有 {} 件单位内交办未办结，请移交或指定代理人。",
        person.name,
        row.from_on,
        row.to_on,
        away.open.len()
    );
    let new = store::notice::New {
        key: format!("absence:{}", row.id),
        persons,
        kind: NoticeKind::Inside.code().to_owned(),
        text,
        ticket: None,
    };
    store::notice::put(txn, new, ctx.now()).await?;
    Ok(())
}

/// Somebody is back, or does not go.
///
/// # Errors
/// Not found.
pub async fn end(ctx: &Ctx, actor: &Actor, id: AbsenceId) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        let row = deputy::absence_by_id(txn, id).await?.ok_or(Error::NotFound)?;
        let person = store::people::by_id(txn, row.person).await?.ok_or(Error::NotFound)?;
        if !orders(actor, &person) {
            return Err(Error::NotFound);
        }
        if row.ended_at.is_none() {
            deputy::end_absence(txn, id, ctx.now()).await?;
        }
        Ok(())
    })
    .await
}

/// Who is or will be away: the unit's people for its lead, oneself for anybody else.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Away>, Error> {
    let db = &ctx.db.read;
    let mut people = match actor.is(Role::Lead) {
        true => inside::colleagues(db, &actor.unit).await?,
        false => Vec::new(),
    };
    let own = actor.principal().unwrap_or(actor.person);
    if !people.iter().any(|person| person.id == own) {
        people.extend(store::people::by_id(db, own).await?);
    }
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let rows = deputy::absences(db, &ids, day_of(ctx.now())).await?;
    describe(ctx, db, rows, &people).await
}

async fn describe(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    rows: Vec<absence::Model>,
    people: &[person::Model],
) -> Result<Vec<Away>, Error> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    let tasks = inside::open_tasks(db, &ids).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(person) = people.iter().find(|person| person.id == row.person) else { continue };
        let day = row.from_on.max(day_of(ctx.now()));
        let standing = deputy::deputies_of(db, &[row.person], day).await?;
        let deputy = match standing.first() {
            Some(standing) => store::people::names(db, &[standing.deputy]).await?.remove(&standing.deputy),
            None => None,
        };
        let open = tasks.iter().filter(|(whose, ..)| *whose == row.person);
        all.push(Away {
            open: open.map(|(_, _, number, task)| (number.clone(), task.due_on)).collect(),
            name: person.name.clone(),
            username: person.username.clone(),
            deputy,
            row,
        });
    }
    Ok(all)
}

/// What became of one ticket of a hand-over.
#[derive(Debug)]
pub struct Handed {
    pub number: TicketNumber,
    /// Why it stayed where it was.
    pub refused: Option<Refusal>,
}

/// 移交: everything that somebody has in hand inside the unit goes to a colleague; each ticket is decided on its own.
///
/// # Errors
/// Forbidden, or invalid.
pub async fn hand_over(
    ctx: &Ctx,
    actor: &Actor,
    address: Option<String>,
    from: Option<String>,
    to: Option<String>,
    mut errors: FieldErrors,
) -> Result<Vec<Handed>, Error> {
    let from = errors.required_text("from", from, 64);
    let to = errors.required_text("to", to, 64);
    let (from, to) = errors.or(from.zip(to))?;
    let handed = ctx
        .transaction(async |txn| {
            let from = store::people::by_username(txn, &from).await?.filter(|row| row.unit == actor.unit);
            let from = from.ok_or_else(|| Error::field("from", FieldCode::Unknown, "本单位没有这个账号"))?;
            let own = actor.persons().any(|person| person == from.id);
            if !(own || actor.is(Role::Lead)) || !actor.works_for(&from.unit) {
                return Err(Error::Forbidden("只有本人或本单位负责人可以移交".to_owned()));
            }
            let handed = everything(ctx, txn, &By::Person(actor.clone()), &from, "to", &to).await?;
            let done = handed.iter().filter(|one| one.refused.is_none()).count();
            if done > 0 {
                let detail = format!("{done} 件移交给 {to}");
                write_down(ctx, txn, actor, address, AdminAction::HandOver, &from, detail).await?;
            }
            Ok(handed)
        })
        .await?;
    ctx.wake.notify();
    Ok(handed)
}

/// How many tickets a person has in hand inside the unit.
pub(in crate::service) async fn open_count(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<usize, Error> {
    Ok(inside::open_tasks(db, &[person]).await?.len())
}

/// Gives what `from` has in hand to the colleague `to`, who is named in this field of a form.
pub(in crate::service) async fn everything(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    from: &person::Model,
    field: &str,
    to: &str,
) -> Result<Vec<Handed>, Error> {
    let colleagues = inside::colleagues(txn, &from.unit).await?;
    let to = colleagues.iter().find(|person| person.username == to && person.id != from.id);
    let to = to.ok_or_else(|| Error::field(field, FieldCode::Unknown, "接手人须是同一单位在用的承办人员"))?;
    let mut handed = Vec::new();
    for (_, id, number, task) in inside::open_tasks(txn, &[from.id]).await? {
        let refused = reassign(ctx, txn, by, id, &task, to.id).await?;
        handed.push(Handed { number, refused });
    }
    Ok(handed)
}

async fn reassign(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    id: TicketId,
    task: &inner_task::Model,
    to: PersonId,
) -> Result<Option<Refusal>, Error> {
    let (rules, now) = (ctx.rules(txn).await?, ctx.now());
    let Some(stored) = store::ticket::lock_id(txn, id).await? else { return Ok(None) };
    let days = inner_days(&stored.ticket, &task.unit, rules.context(now));
    // Its day stays where that is still to come.
    let due_on = days.map_or(task.due_on, |(first, last)| task.due_on.max(first).min(last));
    let command = Command::AssignInside {
        unit: Some(task.unit.clone()),
        hand: Hand::Person { person: to },
        due_on,
        note: Some("移交".to_owned()),
    };
    match decide(&stored.ticket, command, by, rules.context(now)) {
        Ok(events) => {
            commit(txn, &stored, events, &act(by, now, true), &rules).await?;
            Ok(None)
        }
        Err(refusal) => Ok(Some(refusal)),
    }
}
