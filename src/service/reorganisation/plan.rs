//! Planning a reorganisation, and taking the plan back while nothing has happened.

use super::super::admin::{Doer, before, from_day, note};
use super::units;
use crate::domain::routing::{Reference, Unit};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::service::{Ctx, Error};
use crate::store::{reference, reorganisation as store};
use chrono::NaiveDate;
use entity::reorganisation;
use entity::values::{
    AdminAction, DutyPhones, ReorganisationId, ReorganisationState, ReorganisationWhat, TicketId, UnitCode,
    UnitKind,
};
use sea_orm::ConnectionTrait;

/// Units of one act.
const MOST: usize = 20;

/// A reorganisation as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub units: Vec<String>,
    pub successor: Option<String>,
    /// Absent: today.
    pub effective_on: Option<NaiveDate>,
    pub basis: Option<String>,
    /// May be absent where the units that end have no numbers of their own.
    pub phones: Option<String>,
}

/// One that could be carried out.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub units: Vec<Unit>,
    pub successor: Unit,
    pub effective_on: NaiveDate,
    pub basis: String,
    pub phones: DutyPhones,
}

/// Reads a form; a preview needs no document, and nobody has decided yet about the numbers.
pub(super) async fn check(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    form: Form,
    needs_basis: bool,
    mut errors: FieldErrors,
) -> Result<Plan, Error> {
    let rules = ctx.rules(db).await?;
    let known = &rules.reference;
    let day = from_day(ctx, "effective_on", form.effective_on, &mut errors);
    let basis = basis(needs_basis, form.basis, &mut errors);
    let ended = ended(known, &form.units, day, &mut errors);
    let successor = errors.required("successor", form.successor).map(|code| UnitCode::from(code.as_str()));
    let successor = successor.and_then(|code| {
        let found = known.dispatchable(&code, day).cloned();
        match &found {
            None => errors.add("successor", FieldCode::Unknown, "没有这个承办单位，或生效之日不接收派单"),
            Some(unit) if ended.iter().any(|gone| gone.code == unit.code) => {
                errors.add("successor", FieldCode::Conflict, "承接单位不能是被撤并的单位");
            }
            // It would come to succeed to itself.
            Some(unit) if unit.successor.is_some() => {
                errors.add("successor", FieldCode::Conflict, "该单位已并入其他单位，不能承接");
            }
            // Who is below an ended unit stands below the successor from then on.
            Some(_) => {}
        }
        found
    });
    let planned = store::planned(db).await?;
    for (at, unit) in ended.iter().enumerate() {
        let inherits =
            planned.iter().find(|row| row.what == ReorganisationWhat::Merge && row.successor == unit.code);
        if let Some(detail) = already(&planned, &unit.code) {
            errors.add(format!("units[{at}]"), FieldCode::Taken, detail);
        } else if let Some(row) = inherits {
            let detail = format!("该单位将于 {} 承接其他单位，请在其后办理或先取消", row.effective_on);
            errors.add(format!("units[{at}]"), FieldCode::Conflict, detail);
        }
    }
    let phones = phones(known, &ended, successor.as_ref(), form.phones, needs_basis, &mut errors);
    let (successor, (basis, phones)) = errors.or(successor.zip(basis.zip(phones)))?;
    Ok(Plan { units: ended, successor, effective_on: day, basis, phones })
}

/// Whose duty numbers are dialled afterwards. Whoever plans it says so where there is anything to lose; what is left has a number.
fn phones(
    known: &Reference,
    ended: &[Unit],
    successor: Option<&Unit>,
    typed: Option<String>,
    for_good: bool,
    errors: &mut FieldErrors,
) -> Option<DutyPhones> {
    let own = successor.map_or(&[][..], |unit| known.phones_of(&unit.code));
    let theirs = ended.iter().flat_map(|unit| known.phones_of(&unit.code));
    let others = theirs.filter(|phone| !own.iter().any(|known| known.number == phone.number)).count();
    let Some(typed) = typed else {
        if for_good && others > 0 {
            errors.add("phones", FieldCode::Required, "被撤并的单位登记有值班电话，请选择沿用还是并入");
            return None;
        }
        return Some(DutyPhones::Keep);
    };
    let phones = DutyPhones::from_code(&typed);
    if phones.is_none() {
        errors.add("phones", FieldCode::Choice, "值班电话只能沿用承接单位的，或并入承接单位");
    } else if phones == Some(DutyPhones::Keep) && others > 0 && own.is_empty() && successor.is_some() {
        errors.add("phones", FieldCode::Conflict, "承接单位没有登记值班电话，须并入，否则紧急工单无电话可打");
    }
    phones
}

/// A preview needs no document.
pub(super) fn basis(needed: bool, typed: Option<String>, errors: &mut FieldErrors) -> Option<String> {
    match needed {
        true => errors.required_text("basis", typed, 200),
        false => Some(errors.text("basis", typed, 200).unwrap_or_default()),
    }
}

/// What is planned for this unit already: one thing at a time.
pub(in crate::service) fn already(planned: &[reorganisation::Model], unit: &UnitCode) -> Option<String> {
    let row = planned.iter().find(|row| units(row).contains(unit))?;
    Some(match row.what {
        ReorganisationWhat::Merge => format!("该单位已列入 {} 生效的机构改革，请先取消", row.effective_on),
        ReorganisationWhat::Change => format!("该单位已有 {} 生效的调整，请先取消", row.effective_on),
    })
}

fn ended(known: &Reference, codes: &[String], day: NaiveDate, errors: &mut FieldErrors) -> Vec<Unit> {
    let mut ended: Vec<Unit> = Vec::new();
    if codes.is_empty() {
        errors.add("units", FieldCode::Required, "请选择被撤并的单位");
    } else if codes.len() > MOST {
        errors.add("units", FieldCode::Range, format!("一次最多 {MOST} 个单位"));
    }
    for (at, code) in codes.iter().take(MOST).enumerate() {
        let field = format!("units[{at}]");
        match known.units.get(&UnitCode::from(code.as_str())) {
            None => errors.add(field, FieldCode::Unknown, "没有这个单位"),
            Some(unit) if unit.kind == UnitKind::Hotline => {
                errors.add(field, FieldCode::Conflict, "热线中心不能撤并");
            }
            Some(unit) if unit.successor.is_some() => {
                errors.add(field, FieldCode::Conflict, "该单位已并入其他单位");
            }
            Some(unit) if unit.valid_from >= day => {
                errors.add(field, FieldCode::Time, "该单位在生效之日前尚未设立");
            }
            Some(unit) if ended.iter().any(|other| other.code == unit.code) => {
                errors.add(field, FieldCode::Conflict, "同一单位重复");
            }
            Some(unit) => ended.push(unit.clone()),
        }
    }
    ended
}

/// Plans a reorganisation. From its day on nothing can be given to the units that end; what they have then passes by itself.
///
/// # Errors
/// Invalid.
pub async fn plan(
    ctx: &Ctx,
    doer: &Doer,
    form: Form,
    errors: FieldErrors,
) -> Result<ReorganisationId, Error> {
    let id = ctx
        .transaction(async |txn| {
            // Two who plan at once: the second sees what the first has planned.
            reference::about_to_change(txn).await?;
            let plan = check(ctx, txn, form, true, errors).await?;
            let last = before(plan.effective_on);
            let codes: Vec<&str> = plan.units.iter().map(|unit| unit.code.as_str()).collect();
            let row = reorganisation::Model {
                units: codes.join(";"),
                ended_before: Some(ended_before(&plan.units)),
                effective_on: plan.effective_on,
                basis: plan.basis.clone(),
                phones: plan.phones,
                ..planned(ctx, doer, plan.successor.code.clone())
            };
            let id = store::add(txn, row).await?;
            let ending = plan.units.iter().cloned().map(|unit| {
                // One that has ended before was only waiting for its successor.
                let valid_to = Some(unit.valid_to.map_or(last, |to| to.min(last)));
                Unit { valid_to, ..unit }
            });
            reference::put_units(txn, ending.collect()).await?;
            let (subject, detail) = told(&plan);
            note(ctx, txn, doer, AdminAction::Reorganise, subject, detail).await?;
            Ok(id)
        })
        .await?;
    ctx.wake.notify();
    Ok(id)
}

/// Another row, of which nothing has happened yet.
pub(super) fn planned(ctx: &Ctx, doer: &Doer, successor: UnitCode) -> reorganisation::Model {
    reorganisation::Model {
        id: ReorganisationId(0),
        what: ReorganisationWhat::Merge,
        units: String::new(),
        ended_before: None,
        successor,
        phones: DutyPhones::Keep,
        to_kind: None,
        to_parent: None,
        to_area: None,
        effective_on: day_of(ctx.now()),
        basis: String::new(),
        state: ReorganisationState::Planned,
        noted_by: doer.person,
        noted_by_name: doer.who.clone(),
        noted_at: ctx.now(),
        started_at: None,
        finished_at: None,
        total: 0,
        passed: 0,
        refused: 0,
        cursor: TicketId(0),
        sweep: 1,
    }
}

fn ended_before(units: &[Unit]) -> String {
    let days = units.iter().map(|unit| unit.valid_to.map(|day| day.to_string()).unwrap_or_default());
    days.collect::<Vec<_>>().join(";")
}

fn told(plan: &Plan) -> (String, String) {
    let day = plan.effective_on;
    let name = |unit: &Unit| format!("{}（{}）", unit.name_on(day), unit.code);
    let names: Vec<String> = plan.units.iter().map(name).collect();
    (
        names.join("、"),
        format!("{day} 起并入{}，{}，依据：{}", name(&plan.successor), plan.phones.label(), plan.basis),
    )
}

/// Takes a plan back: the units go on.
///
/// # Errors
/// Not found; invalid where it has begun.
pub async fn cancel(ctx: &Ctx, doer: &Doer, id: ReorganisationId) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        let row = store::lock(txn, id).await?.ok_or(Error::NotFound)?;
        let begun = row.state != ReorganisationState::Planned || row.effective_on <= day_of(ctx.now());
        if begun {
            let detail = "已经生效或已取消，不能再取消；要改回须另行办理机构改革";
            return Err(Error::field("id", FieldCode::Conflict, detail));
        }
        let rules = ctx.rules(txn).await?;
        let last = before(row.effective_on);
        let ended = units(&row);
        // Who changes has not changed yet.
        if row.what == ReorganisationWhat::Merge {
            let before = row.ended_before.as_deref().unwrap_or_default();
            // As it was: who was to end anyway, does.
            let before = before.split(';').map(|day| day.parse().ok()).chain(std::iter::repeat(None));
            let found = ended.iter().zip(before);
            let found = found.filter_map(|(code, to)| Some((rules.reference.units.get(code)?.clone(), to)));
            let going = found.filter(|(unit, _)| unit.valid_to == Some(last));
            let going = going.map(|(unit, valid_to)| Unit { valid_to, ..unit });
            reference::put_units(txn, going.collect()).await?;
        }
        let names: Vec<&str> =
            ended.iter().map(|code| rules.reference.unit_name(code, row.effective_on)).collect();
        let detail = format!("原定 {} 生效", row.effective_on);
        let (state, at) = (ReorganisationState::Cancelled, Some(ctx.now()));
        store::put(txn, reorganisation::Model { state, finished_at: at, ..row }).await?;
        note(ctx, txn, doer, AdminAction::ReorganiseCancel, names.join("、"), detail).await
    })
    .await
}
