//! The dispatch directory (派单目录): rows begin and end, none is edited.

use super::{Doer, before, from_day, last_day, note};
use crate::domain::routing::{DirectoryRow, Lead, Reference, TownshipPart};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::service::{Ctx, Error};
use crate::store::reference;
use chrono::NaiveDate;
use entity::values::{AdminAction, AreaCode, AssignmentRole, CategoryCode, Kind, UnitCode};
use sea_orm::DatabaseTransaction;

/// What stands for the unit of the township in which a matter lies.
pub const TOWNSHIP: &str = "@township";

/// A row as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub category: Option<String>,
    /// Absent: everywhere.
    pub area: Option<String>,
    /// Absent: of every kind.
    pub kind: Option<String>,
    /// A unit's code, `@township`, or absent where a person decides.
    pub lead_unit: Option<String>,
    pub co_units: Vec<String>,
    /// Where nobody is named.
    pub candidates: Vec<String>,
    pub basis: Option<String>,
    /// `lead`, `co`, or absent where the township's unit has no part.
    pub township_role: Option<String>,
    pub township_basis: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

/// Adds a row.
///
/// # Errors
/// Invalid; also where a row of the same category, area and kind is in force.
pub async fn add(ctx: &Ctx, doer: &Doer, form: Form, errors: FieldErrors) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let row = check(ctx, &rules.reference, form, None, errors)?;
    ctx.transaction(async |txn| {
        let (subject, detail) = told(&rules.reference, &row);
        reference::add_directory(txn, vec![row]).await?;
        note(ctx, txn, doer, AdminAction::DirectoryAdd, subject, detail).await
    })
    .await
}

/// Puts another row in the place of one: the old one ends the day before the new one begins.
///
/// # Errors
/// Not found; invalid; already ended.
pub async fn replace(ctx: &Ctx, doer: &Doer, id: i64, form: Form, errors: FieldErrors) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let old = known(ctx, &rules.reference, id)?;
    let row = check(ctx, &rules.reference, form, Some(id), errors)?;
    ctx.transaction(async |txn| {
        let ends = before(row.valid_from);
        // A row that was to end earlier still does.
        let ends = old.valid_to.map_or(ends, |to| to.min(ends));
        let (subject, is) = told(&rules.reference, &row);
        let (_, was) = told(&rules.reference, &old);
        reference::end_directory(txn, id, ends).await?;
        reference::add_directory(txn, vec![row]).await?;
        let detail = format!("{was}（至 {ends}）→ {is}");
        note(ctx, txn, doer, AdminAction::DirectoryReplace, subject, detail).await
    })
    .await
}

/// Writes a designation into the directory (写入派单目录), in the place of the row that spoke of the same; nothing where
/// it says so already.
///
/// # Errors
/// When the database refuses.
pub async fn designated(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    doer: &Doer,
    known: &Reference,
    row: DirectoryRow,
) -> Result<(), Error> {
    let today = row.valid_from;
    let same = |old: &&DirectoryRow| {
        old.category == row.category
            && (&old.area, old.kind) == (&row.area, row.kind)
            && old.valid_to.is_none_or(|to| to >= today)
    };
    let now = reference::directory_to_change(txn).await?;
    let old: Vec<_> = now.iter().filter(same).collect();
    let says_so = |old: &&&DirectoryRow| {
        (&old.lead, &old.co_units) == (&row.lead, &row.co_units)
            && old.valid_from <= today
            && old.valid_to.is_none()
    };
    if old.iter().any(|old| says_so(&old)) {
        return Ok(());
    }
    let (subject, is) = told(known, &row);
    // One that has not begun yet never does.
    let ends = before(today);
    for old in &old {
        reference::end_directory(txn, old.id, ends).await?;
    }
    reference::add_directory(txn, vec![row]).await?;
    let was: Vec<String> = old.iter().map(|old| told(known, old).1).collect();
    if was.is_empty() {
        return note(ctx, txn, doer, AdminAction::DirectoryAdd, subject, is).await;
    }
    let detail = format!("{}（至 {ends}）→ {is}", was.join("；"));
    note(ctx, txn, doer, AdminAction::DirectoryReplace, subject, detail).await
}

/// Ends a row after a day.
///
/// # Errors
/// Not found; invalid; already ended.
pub async fn close(
    ctx: &Ctx,
    doer: &Doer,
    id: i64,
    last: Option<NaiveDate>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let old = known(ctx, &rules.reference, id)?;
    let last = last_day(ctx, "last_day", last, &mut errors);
    errors.or(Some(()))?;
    ctx.transaction(async |txn| {
        reference::end_directory(txn, id, last).await?;
        let (subject, was) = told(&rules.reference, &old);
        note(ctx, txn, doer, AdminAction::DirectoryClose, subject, format!("{was}，至 {last}")).await
    })
    .await
}

/// A row that has not ended.
fn known(ctx: &Ctx, reference: &Reference, id: i64) -> Result<DirectoryRow, Error> {
    let row = reference.directory.iter().find(|row| row.id == id).cloned().ok_or(Error::NotFound)?;
    let today = day_of(ctx.now());
    if row.valid_to.is_some_and(|to| to < today) {
        return Err(Error::field("id", FieldCode::Conflict, "这一行已经终止，不能再改"));
    }
    Ok(row)
}

/// What a row says, for the log: its scope, and whom it names.
fn told(reference: &Reference, row: &DirectoryRow) -> (String, String) {
    let category = reference.category_path(&row.category);
    let area = row.area.as_ref().map_or("全区".to_owned(), |area| reference.area_path(area));
    let kind = row.kind.map_or(String::new(), |kind| format!("，{}", kind.label()));
    let unit = |lead: &Lead| match lead {
        Lead::Unit(unit) => reference.unit_name(unit, row.valid_from).to_owned(),
        Lead::Township => "所在乡镇（街道）".to_owned(),
        Lead::Open => "由派单员选定".to_owned(),
    };
    let co_units: Vec<&str> =
        row.co_units.iter().map(|unit| reference.unit_name(unit, row.valid_from)).collect();
    let assisted =
        if co_units.is_empty() { String::new() } else { format!("，协办：{}", co_units.join("、")) };
    let township = row
        .township
        .as_ref()
        .map_or(String::new(), |part| format!("，乡镇（街道）可{}（{}）", part.role.label(), part.basis));
    (
        format!("{category}（{area}{kind}）"),
        format!("{}{assisted}{township}，依据：{}，{} 起", unit(&row.lead), row.basis, row.valid_from),
    )
}

fn check(
    ctx: &Ctx,
    known: &Reference,
    form: Form,
    replaced: Option<i64>,
    mut errors: FieldErrors,
) -> Result<DirectoryRow, Error> {
    let valid_from = from_day(ctx, "valid_from", form.valid_from, &mut errors);
    if form.valid_to.is_some_and(|to| to < valid_from) {
        errors.add("valid_to", FieldCode::Range, "终止日期不能早于生效日期");
    }
    let category = errors.required_text("category", form.category, 6).map(CategoryCode);
    if category.as_ref().is_some_and(|c| !known.categories.get(c).is_some_and(|c| c.is_valid(valid_from))) {
        errors.add("category", FieldCode::Unknown, "没有这个类别，或已停用");
    }
    let area = errors.text("area", form.area, 12).map(AreaCode);
    if area.as_ref().is_some_and(|area| !known.areas.contains_key(area)) {
        errors.add("area", FieldCode::Unknown, "没有这个区划");
    }
    let kind = form.kind.and_then(|code| {
        let kind = Kind::from_code(&code);
        if kind.is_none() {
            errors.add("kind", FieldCode::Choice, "没有这种业务类别");
        }
        kind
    });
    let mut lead_of = |field: String, word: &str| {
        if word == TOWNSHIP {
            return Lead::Township;
        }
        let unit = UnitCode::from(word);
        if known.dispatchable(&unit, valid_from).is_none() {
            errors.add(field, FieldCode::Unknown, "没有这个承办单位，或该日不接收派单");
        }
        Lead::Unit(unit)
    };
    let lead = form.lead_unit.as_deref().map_or(Lead::Open, |word| lead_of("lead_unit".to_owned(), word));
    let co_units: Vec<Lead> =
        form.co_units.iter().enumerate().map(|(at, word)| lead_of(format!("co_units[{at}]"), word)).collect();
    let candidates: Vec<Lead> = form
        .candidates
        .iter()
        .enumerate()
        .map(|(at, word)| lead_of(format!("candidates[{at}]"), word))
        .collect();
    if lead == Lead::Open && candidates.len() < 2 {
        errors.add("candidates", FieldCode::Required, "未定主办单位时，至少要有两个候选单位");
    }
    if lead != Lead::Open && !candidates.is_empty() {
        errors.add("candidates", FieldCode::Conflict, "已定主办单位，不再需要候选单位");
    }
    if co_units.contains(&lead) || co_units.contains(&Lead::Township) {
        errors.add("co_units", FieldCode::Conflict, "协办单位应是主办单位以外的单位");
    }
    // 66号(五): a duty is given out on a basis.
    let basis = errors.required_text("basis", form.basis, 200);
    let township = township_part(&lead, &candidates, form.township_role, form.township_basis, &mut errors);
    let until = form.valid_to.unwrap_or(NaiveDate::MAX);
    let same = |row: &&DirectoryRow| {
        Some(row.id) != replaced
            && Some(&row.category) == category.as_ref()
            && (&row.area, row.kind) == (&area, kind)
            && row.valid_from <= until
            && row.valid_to.is_none_or(|to| to >= valid_from)
    };
    if let Some(row) = known.directory.iter().find(same) {
        let detail = format!("同一类别、区域和业务类别已有一行（{} 起），请替换它", row.valid_from);
        errors.add("category", FieldCode::Taken, detail);
    }
    let (category, basis) = errors.or(category.zip(basis))?;
    let co_units =
        co_units.into_iter().filter_map(|lead| if let Lead::Unit(unit) = lead { Some(unit) } else { None });
    Ok(DirectoryRow {
        id: 0,
        category,
        area,
        kind,
        lead,
        co_units: co_units.collect(),
        basis,
        candidates,
        township,
        valid_from,
        valid_to: form.valid_to,
    })
}

/// What part the township's unit may have beside what the row names, and on what ground: never without one (66号(五)).
fn township_part(
    lead: &Lead,
    candidates: &[Lead],
    role: Option<String>,
    basis: Option<String>,
    errors: &mut FieldErrors,
) -> Option<TownshipPart> {
    let basis = errors.text("township_basis", basis, 200);
    let Some(role) = role else {
        if basis.is_some() {
            errors.add("township_basis", FieldCode::Conflict, "没有选定乡镇（街道）可承担的部分，不填依据");
        }
        return None;
    };
    let Some(role) = AssignmentRole::from_code(&role) else {
        errors.add("township_role", FieldCode::Choice, "只能是 lead（可主办）或 co（可协办）");
        return None;
    };
    if *lead == Lead::Township || candidates.contains(&Lead::Township) {
        errors.add("township_role", FieldCode::Conflict, "这一行已写明由所在乡镇（街道）承办，不必另填");
    }
    if basis.is_none() {
        errors.add("township_basis", FieldCode::Required, "请填写乡镇（街道）承担的依据");
    }
    basis.map(|basis| TownshipPart { role, basis })
}
