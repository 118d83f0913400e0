//! Units: added, renamed from a day on, closed; their head and contact persons (承办单位).

use super::{Doer, before, from_day, last_day, note};
use crate::domain::routing::{Lead, Place, Reference, Unit, UnitName};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::service::reorganisation::{already, told};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store::{reference, reorganisation, staff};
use chrono::NaiveDate;
use entity::values::{AdminAction, AreaCode, Role, UnitCode, UnitKind};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// A unit with all that is known of it.
#[derive(Debug, Clone)]
pub struct Kept {
    pub unit: Unit,
    /// Those who lead it (单位负责人).
    pub leads: Vec<String>,
    /// Those who handle (承办人).
    pub handlers: Vec<String>,
    /// Rows of the directory in force that name it.
    pub directory_rows: usize,
    /// Tickets that it has in hand.
    pub open_tickets: u64,
}

/// Every unit there is or was, in order of their codes.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Vec<Kept>, Error> {
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let today = day_of(ctx.now());
    let (mut leads, mut handlers) =
        (staff::of_units(db, Role::Lead).await?, staff::of_units(db, Role::Handler).await?);
    let open = staff::open_tickets(db).await?;
    let mut named: BTreeMap<&UnitCode, usize> = BTreeMap::new();
    for row in rules.reference.directory.iter().filter(|row| row.is_valid(today)) {
        let leads = std::iter::once(&row.lead).chain(&row.candidates);
        let leads = leads.filter_map(|lead| if let Lead::Unit(unit) = lead { Some(unit) } else { None });
        let mut units: Vec<&UnitCode> = leads.chain(&row.co_units).collect();
        units.sort();
        units.dedup();
        for unit in units {
            *named.entry(unit).or_default() += 1;
        }
    }
    let kept = |unit: &Unit| Kept {
        leads: leads.remove(&unit.code).unwrap_or_default(),
        handlers: handlers.remove(&unit.code).unwrap_or_default(),
        directory_rows: named.get(&unit.code).copied().unwrap_or(0),
        open_tickets: open.get(&unit.code).copied().unwrap_or(0),
        unit: unit.clone(),
    };
    Ok(rules.reference.units.values().map(kept).collect())
}

/// A unit as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub code: Option<String>,
    pub name: Option<String>,
    pub kind: Option<String>,
    pub parent: Option<String>,
    pub area: Option<String>,
    pub dispatchable: bool,
    pub valid_from: Option<NaiveDate>,
}

/// Adds a unit.
///
/// # Errors
/// Invalid.
pub async fn add(ctx: &Ctx, doer: &Doer, form: Form, mut errors: FieldErrors) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let units = &rules.reference.units;
    let valid_from = from_day(ctx, "valid_from", form.valid_from, &mut errors);
    let code = errors.required_text("code", form.code.clone(), 40);
    if let Some(code) = &code {
        if !code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            errors.add("code", FieldCode::Characters, "单位代码只能由小写字母和数字组成");
        } else if units.contains_key(&UnitCode::from(code.as_str())) {
            errors.add("code", FieldCode::Taken, "已有这个代码的单位；代码不能重复使用");
        }
    }
    let name = checked_name(units, None, form.name.clone(), valid_from, &mut errors);
    let rest = particulars(&rules.reference, None, valid_from, &form, &mut errors);
    let (code, (name, Place { kind, parent, area })) = errors.or(code.zip(name.zip(rest)))?;
    let unit = Unit {
        code: UnitCode(code),
        kind,
        parent,
        dispatchable: form.dispatchable,
        area,
        valid_from,
        valid_to: None,
        successor: None,
        earlier: Vec::new(),
        names: vec![UnitName { name: name.clone(), valid_from }],
    };
    ctx.transaction(async |txn| {
        let subject = format!("{name}（{}）", unit.code);
        let dispatch = if unit.dispatchable { "接收派单" } else { "不接收派单" };
        let detail = format!("{}，{dispatch}，{valid_from} 起", unit.kind.label());
        reference::put_units(txn, vec![unit]).await?;
        note(ctx, txn, doer, AdminAction::UnitAdd, subject, detail).await
    })
    .await
}

/// Gives a unit another name from a day on; what happened before shows the name it bore then.
///
/// # Errors
/// Not found, or invalid.
pub async fn rename(
    ctx: &Ctx,
    doer: &Doer,
    code: &UnitCode,
    name: Option<String>,
    from: Option<NaiveDate>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let (rules, unit) = known(ctx, &ctx.db.read, code).await?;
    let from = from_day(ctx, "valid_from", from, &mut errors);
    let name = checked_name(&rules.reference.units, Some(code), name, from, &mut errors);
    if unit.names.last().is_some_and(|last| last.valid_from >= from) {
        errors.add("valid_from", FieldCode::Conflict, "已有从这一天或之后开始的名称");
    }
    let name = errors.or(name)?;
    ctx.transaction(async |txn| {
        let subject = format!("{}（{code}）", unit.name_on(from));
        let detail = format!("{from} 起更名为{name}");
        let mut unit = unit;
        unit.names.push(UnitName { name, valid_from: from });
        reference::put_units(txn, vec![unit]).await?;
        note(ctx, txn, doer, AdminAction::UnitRename, subject, detail).await
    })
    .await
}

/// Corrects what a unit is, other than its name (更正): what was taken down wrongly never was so, and leaves no trace but here and
/// in the log. What really changes is planned for a day ([`crate::service::reorganisation::plan_change`]).
///
/// # Errors
/// Not found, or invalid.
pub async fn change(
    ctx: &Ctx,
    doer: &Doer,
    code: &UnitCode,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        reference::about_to_change(txn).await?;
        let (rules, unit) = known(ctx, txn, code).await?;
        let today = day_of(ctx.now());
        let read = particulars(&rules.reference, Some(code), today, &form, &mut errors);
        free(txn, &unit, "kind", &mut errors).await?;
        let to = errors.or(read)?;
        let dispatch = |yes: bool| if yes { "接收" } else { "不接收" };
        let mut changes = vec![told(&rules.reference, &unit.place(), &to, today)];
        if unit.dispatchable != form.dispatchable {
            changes.push(format!("派单：{} → {}", dispatch(unit.dispatchable), dispatch(form.dispatchable)));
        }
        changes.retain(|change| !change.is_empty());
        if changes.is_empty() {
            return Ok(());
        }
        let subject = format!("{}（{code}）", unit.name_on(today));
        let Place { kind, parent, area } = to;
        let unit = Unit { kind, parent, area, dispatchable: form.dispatchable, ..unit };
        reference::put_units(txn, vec![unit]).await?;
        note(ctx, txn, doer, AdminAction::UnitChange, subject, changes.join("；")).await
    })
    .await
}

/// What a reorganisation has done, or is about to do, is not undone by the way.
async fn free(
    txn: &impl ConnectionTrait,
    unit: &Unit,
    field: &str,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    if unit.successor.is_some() {
        errors.add(field, FieldCode::Conflict, "该单位已并入其他单位");
    } else if let Some(detail) = already(&reorganisation::planned(txn).await?, &unit.code) {
        errors.add(field, FieldCode::Conflict, detail);
    }
    Ok(())
}

/// Ends a unit after a day. The tickets that it has in hand stay with it until they are given to another.
///
/// # Errors
/// Not found, or invalid.
pub async fn close(
    ctx: &Ctx,
    doer: &Doer,
    code: &UnitCode,
    last: Option<NaiveDate>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        reference::about_to_change(txn).await?;
        let (_, unit) = known(ctx, txn, code).await?;
        let last = last_day(ctx, "last_day", last, &mut errors);
        if unit.valid_to.is_some_and(|to| to < before(day_of(ctx.now()))) {
            errors.add("last_day", FieldCode::Conflict, "该单位已经撤销");
        } else {
            free(txn, &unit, "last_day", &mut errors).await?;
        }
        errors.or(Some(()))?;
        let subject = format!("{}（{code}）", unit.name_on(last));
        reference::put_units(txn, vec![Unit { valid_to: Some(last), ..unit }]).await?;
        note(ctx, txn, doer, AdminAction::UnitClose, subject, format!("存续至 {last}")).await
    })
    .await
}

async fn known(ctx: &Ctx, db: &impl ConnectionTrait, code: &UnitCode) -> Result<(Rules, Unit), Error> {
    let rules = ctx.rules(db).await?;
    let unit = rules.reference.units.get(code).cloned().ok_or(Error::NotFound)?;
    Ok((rules, unit))
}

/// A name that no other unit bears on that day.
fn checked_name(
    units: &BTreeMap<UnitCode, Unit>,
    own: Option<&UnitCode>,
    name: Option<String>,
    from: NaiveDate,
    errors: &mut FieldErrors,
) -> Option<String> {
    let name = errors.required_text("name", name, 60)?;
    let others = units.values().filter(|unit| Some(&unit.code) != own && unit.is_valid(from));
    if others.into_iter().any(|unit| unit.name_on(from) == name) {
        errors.add("name", FieldCode::Taken, "另有单位使用这个名称");
    }
    Some(name)
}

/// What a unit is, and where it stands, as typed; `day` is the first on which it is so.
pub(in crate::service) fn particulars(
    known: &Reference,
    own: Option<&UnitCode>,
    day: NaiveDate,
    form: &Form,
    errors: &mut FieldErrors,
) -> Option<Place> {
    let kind = errors.required("kind", form.kind.clone()).and_then(|code| {
        let kind = UnitKind::from_code(&code);
        if kind.is_none() {
            errors.add("kind", FieldCode::Choice, "没有这种单位类型");
        }
        kind
    });
    let parent = form.parent.as_deref().map(UnitCode::from);
    if let Some(code) = &parent {
        if Some(code) == own {
            errors.add("parent", FieldCode::Conflict, "单位不能是自己的上级");
        } else if !known.units.get(code).is_some_and(|unit| unit.is_valid(day)) {
            errors.add("parent", FieldCode::Unknown, "没有这个单位，或已撤销");
        } else if own.is_some_and(|own| known.is_above(own, code)) {
            errors.add("parent", FieldCode::Conflict, "上级单位不能是本单位的下级单位");
        }
    }
    let area = form.area.as_deref().map(AreaCode::from);
    if area.as_ref().is_some_and(|code| !known.areas.contains_key(code)) {
        errors.add("area", FieldCode::Unknown, "没有这个区划");
    }
    Some(Place { kind: kind?, parent, area })
}
