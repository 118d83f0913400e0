//! Categories: added under a parent, renamed, closed (诉求类别).

use super::{Doer, from_day, last_day, note};
use crate::domain::routing::{Category, UnitName};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::service::{Ctx, Error};
use crate::store::reference;
use chrono::NaiveDate;
use entity::values::{AdminAction, CategoryCode};

/// A category with the names it bore; none for one that was never renamed.
#[derive(Debug, Clone)]
pub struct Kept {
    pub category: Category,
    pub names: Vec<UnitName>,
}

/// Every category there is or was, in order of their codes.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Vec<Kept>, Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let mut names = reference::category_names(&ctx.db.read).await?;
    let kept = |category: &Category| Kept {
        names: names.remove(&category.code).unwrap_or_default(),
        category: category.clone(),
    };
    Ok(rules.reference.categories.values().map(kept).collect())
}

/// Adds a category; its code begins with its parent's.
///
/// # Errors
/// Invalid.
pub async fn add(
    ctx: &Ctx,
    doer: &Doer,
    code: Option<String>,
    name: Option<String>,
    from: Option<NaiveDate>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let known = &rules.reference.categories;
    let valid_from = from_day(ctx, "valid_from", from, &mut errors);
    let name = errors.required_text("name", name, 40);
    let code = errors.required_text("code", code, 6);
    let mut parent = None;
    if let Some(code) = &code {
        if ![2, 4, 6].contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit()) {
            errors.add("code", FieldCode::Format, "类别代码为 2、4 或 6 位数字，前几位是上级类别的代码");
        } else if known.contains_key(&CategoryCode::from(code.as_str())) {
            errors.add("code", FieldCode::Taken, "已有这个代码的类别；代码不能重复使用");
        } else if code.len() > 2 {
            let above = CategoryCode::from(code.get(..code.len() - 2).unwrap_or_default());
            if !known.get(&above).is_some_and(|above| above.is_valid(valid_from)) {
                errors.add("code", FieldCode::Unknown, format!("没有代码为 {above} 的上级类别，或已停用"));
            }
            parent = Some(above);
        }
    }
    if let Some(name) = &name {
        taken(known.values(), None, parent.as_ref(), name, valid_from, &mut errors);
    }
    let (code, name) = errors.or(code.zip(name))?;
    let level = u8::try_from(code.len() / 2).unwrap_or(0);
    ctx.transaction(async |txn| {
        let subject = format!("{name}（{code}）");
        let code = CategoryCode(code);
        let category = Category { code, name, level, parent, valid_from: Some(valid_from), valid_to: None };
        reference::put_categories(txn, vec![category]).await?;
        note(ctx, txn, doer, AdminAction::CategoryAdd, subject, format!("{valid_from} 起")).await
    })
    .await
}

/// Gives a category another name from today on; the earlier ones are kept.
///
/// # Errors
/// Not found, or invalid.
pub async fn rename(
    ctx: &Ctx,
    doer: &Doer,
    code: &CategoryCode,
    name: Option<String>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let category = rules.reference.categories.get(code).cloned().ok_or(Error::NotFound)?;
    let today = day_of(ctx.now());
    let name = errors.required_text("name", name, 40);
    if let Some(name) = &name {
        let all = rules.reference.categories.values();
        taken(all, Some(code), category.parent.as_ref(), name, today, &mut errors);
    }
    let name = errors.or(name)?;
    if name == category.name {
        return Ok(());
    }
    ctx.transaction(async |txn| {
        let known = reference::category_names(txn).await?;
        if !known.contains_key(code) {
            let since = category.valid_from.unwrap_or(BEGINNING);
            reference::add_category_name(txn, code, &category.name, since).await?;
        }
        reference::add_category_name(txn, code, &name, today).await?;
        let (subject, detail) = (format!("{}（{code}）", category.name), format!("{today} 起更名为{name}"));
        reference::put_categories(txn, vec![Category { name, ..category }]).await?;
        note(ctx, txn, doer, AdminAction::CategoryRename, subject, detail).await
    })
    .await
}

/// Since when a name holds that was always there.
const BEGINNING: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Ends a category after a day: no new ticket is filed under it, those that are stay so.
///
/// # Errors
/// Not found, or invalid; a category with others below it that go on is not closed.
pub async fn close(
    ctx: &Ctx,
    doer: &Doer,
    code: &CategoryCode,
    last: Option<NaiveDate>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let category = rules.reference.categories.get(code).cloned().ok_or(Error::NotFound)?;
    let last = last_day(ctx, "last_day", last, &mut errors);
    let goes_on =
        |other: &&Category| other.parent.as_ref() == Some(code) && other.valid_to.is_none_or(|to| to > last);
    let below = rules.reference.categories.values().filter(goes_on).count();
    if below > 0 {
        errors.add("last_day", FieldCode::Conflict, format!("其下还有 {below} 个在用的类别，请先停用它们"));
    }
    errors.or(Some(()))?;
    ctx.transaction(async |txn| {
        let subject = format!("{}（{code}）", category.name);
        reference::put_categories(txn, vec![Category { valid_to: Some(last), ..category }]).await?;
        note(ctx, txn, doer, AdminAction::CategoryClose, subject, format!("使用至 {last}")).await
    })
    .await
}

/// Two categories below one parent do not share a name.
fn taken<'a>(
    all: impl Iterator<Item = &'a Category>,
    own: Option<&CategoryCode>,
    parent: Option<&CategoryCode>,
    name: &str,
    day: NaiveDate,
    errors: &mut FieldErrors,
) {
    let mut beside = all.filter(|other| other.parent.as_ref() == parent && Some(&other.code) != own);
    if beside.any(|other| other.name == name && other.is_valid(day)) {
        errors.add("name", FieldCode::Taken, "同一上级下已有同名的类别");
    }
}
