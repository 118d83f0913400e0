//! A unit that becomes another kind of unit, stands below another, or is responsible for another division, from a day on
//! (单位类型、上级、辖区调整): planned, carried out on its day, and what it was stays known with its dates.

use super::super::admin::units::{self as admin, particulars};
use super::super::admin::{Doer, from_day, note};
use super::plan::{already, basis, planned};
use crate::domain::routing::{Place, Reference, Unit};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::{Ctx, Error};
use crate::store::{reference, reorganisation as store};
use chrono::NaiveDate;
use entity::reorganisation;
use entity::values::{AdminAction, AreaCode, ReorganisationId, ReorganisationWhat, UnitCode, UnitKind};
use sea_orm::ConnectionTrait;

/// A change as typed: what the unit is from then on.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub unit: Option<String>,
    pub kind: Option<String>,
    /// Absent: it stands below none.
    pub parent: Option<String>,
    /// Absent: it is responsible for none.
    pub area: Option<String>,
    /// Absent: today.
    pub effective_on: Option<NaiveDate>,
    pub basis: Option<String>,
}

/// One that could be carried out.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub unit: Unit,
    pub to: Place,
    pub effective_on: NaiveDate,
    pub basis: String,
}

/// Reads a form; a preview needs no document.
pub(super) async fn check(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    form: Form,
    needs_basis: bool,
    mut errors: FieldErrors,
) -> Result<Change, Error> {
    let rules = ctx.rules(db).await?;
    let known = &rules.reference;
    let day = from_day(ctx, "effective_on", form.effective_on, &mut errors);
    let basis = basis(needs_basis, form.basis, &mut errors);
    let unit = errors.required("unit", form.unit).and_then(|code| found(known, &code, day, &mut errors));
    let code = unit.as_ref().map(|unit| &unit.code);
    let typed =
        admin::Form { kind: form.kind, parent: form.parent, area: form.area, ..admin::Form::default() };
    let to = particulars(known, code, day, &typed, &mut errors);
    if to.as_ref().is_some_and(|to| to.kind == UnitKind::Hotline) {
        errors.add("kind", FieldCode::Conflict, "不能调整为热线中心");
    }
    if let Some(unit) = &unit {
        if to.as_ref() == Some(&unit.place()) {
            errors.add("unit", FieldCode::Conflict, "类型、上级单位和辖区都与现在相同");
        }
        if let Some(detail) = already(&store::planned(db).await?, &unit.code) {
            errors.add("unit", FieldCode::Taken, detail);
        }
    }
    let (unit, (to, basis)) = errors.or(unit.zip(to.zip(basis)))?;
    Ok(Change { unit, to, effective_on: day, basis })
}

fn found(known: &Reference, code: &str, day: NaiveDate, errors: &mut FieldErrors) -> Option<Unit> {
    let unit = known.units.get(&UnitCode::from(code));
    match unit {
        None => errors.add("unit", FieldCode::Unknown, "没有这个单位"),
        Some(unit) if unit.kind == UnitKind::Hotline => {
            errors.add("unit", FieldCode::Conflict, "热线中心不能调整");
        }
        Some(unit) if unit.successor.is_some() => {
            errors.add("unit", FieldCode::Conflict, "该单位已并入其他单位");
        }
        Some(unit) if !unit.is_valid(day) => {
            errors.add("unit", FieldCode::Time, "该单位在生效之日不存在");
        }
        Some(_) => {}
    }
    unit.cloned()
}

/// Plans a change. Until its day nothing is different.
///
/// # Errors
/// Invalid.
pub async fn plan_change(
    ctx: &Ctx,
    doer: &Doer,
    form: Form,
    errors: FieldErrors,
) -> Result<ReorganisationId, Error> {
    let id = ctx
        .transaction(async |txn| {
            reference::about_to_change(txn).await?;
            let change = check(ctx, txn, form, true, errors).await?;
            let row = reorganisation::Model {
                what: ReorganisationWhat::Change,
                units: change.unit.code.to_string(),
                to_kind: Some(change.to.kind),
                to_parent: change.to.parent.clone(),
                to_area: change.to.area.clone(),
                effective_on: change.effective_on,
                basis: change.basis.clone(),
                ..planned(ctx, doer, change.unit.code.clone())
            };
            let id = store::add(txn, row).await?;
            let rules = ctx.rules(txn).await?;
            let subject = format!("{}（{}）", change.unit.name_on(change.effective_on), change.unit.code);
            let what = told(&rules.reference, &change.unit.place(), &change.to, change.effective_on);
            let detail = format!("{} 起，{what}，依据：{}", change.effective_on, change.basis);
            note(ctx, txn, doer, AdminAction::Reorganise, subject, detail).await?;
            Ok(id)
        })
        .await?;
    ctx.wake.notify();
    Ok(id)
}

/// What is different, in words: 上级单位：无 → 区住建局；…
pub(in crate::service) fn told(known: &Reference, was: &Place, to: &Place, day: NaiveDate) -> String {
    let unit =
        |code: &Option<UnitCode>| code.as_ref().map_or("无", |code| known.unit_name(code, day)).to_owned();
    let area =
        |code: &Option<AreaCode>| code.as_ref().map_or_else(|| "无".to_owned(), |code| known.area_path(code));
    let all = [
        ("类型", was.kind.label().to_owned(), to.kind.label().to_owned()),
        ("上级单位", unit(&was.parent), unit(&to.parent)),
        ("辖区", area(&was.area), area(&to.area)),
    ];
    let changes = all.into_iter().filter(|(_, was, to)| was != to);
    changes.map(|(what, was, to)| format!("{what}：{was} → {to}")).collect::<Vec<_>>().join("；")
}

/// What a planned row makes of its unit: below whoever has succeeded meanwhile to the one that was said.
pub(super) fn target(row: &reorganisation::Model, known: &Reference, unit: &Unit) -> Place {
    Place {
        kind: row.to_kind.unwrap_or(unit.kind),
        parent: row.to_parent.as_ref().map(|parent| known.heir(parent).clone()),
        area: row.to_area.clone(),
    }
}
