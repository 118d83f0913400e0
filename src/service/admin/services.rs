//! The register of services: matters, windows and clerks, added, changed and closed with their days (政务服务事项、窗口、窗口人员).

use super::{Doer, from_day, last_day, note};
use crate::domain::privacy::mask_phone;
use crate::domain::rating::{Placing, SealedPhone, ServiceFacts, ServiceItem, Services};
use crate::domain::routing::Reference;
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::service::personal::Vault;
use crate::service::{Ctx, Error};
use crate::store::services;
use chrono::NaiveDate;
use entity::values::{AdminAction, MatterKind, ServiceWhat, UnitCode};
use sea_orm::DatabaseTransaction;

/// What is said of a matter, a window or a clerk, as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub name: Option<String>,
    pub unit: Option<UnitCode>,
    pub hall: Option<String>,
    pub window: Option<String>,
    pub kind: Option<MatterKind>,
    pub promise_days: Option<u32>,
    pub rated: Option<bool>,
    pub guide_version: Option<String>,
    /// Of a clerk. Absent: as it is known.
    pub phone: Option<String>,
    /// The clerk's number is not to be known any more.
    pub no_phone: bool,
    /// Absent: today.
    pub valid_from: Option<NaiveDate>,
}

/// The longest promise, in working days.
const LONGEST: u32 = 365;

/// The longest code, in characters.
const CODE: usize = 60;

/// The register.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Services, Error> {
    Ok(ctx.rules(&ctx.db.read).await?.reference.services.clone())
}

/// Adds a matter, a window or a clerk.
///
/// # Errors
/// Invalid; taken where the code is in use.
pub async fn add(
    ctx: &Ctx,
    doer: &Doer,
    what: ServiceWhat,
    code: Option<String>,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let code = code_of(&mut errors, code);
    let from = from_day(ctx, "valid_from", form.valid_from, &mut errors);
    let phone = phone_of(&ctx.vault, what, &form, None, &mut errors)?;
    let facts = read(&rules.reference, what, form, phone, from, &mut errors);
    let in_use = |code: &String| {
        let rows = rules.reference.services.of(what, code);
        rows.iter().any(|item| item.valid_to.is_none_or(|to| to >= from))
    };
    if code.as_ref().is_some_and(in_use) {
        errors.add("code", FieldCode::Taken, format!("已有这个编码的{}", what.label()));
    }
    let (code, facts) = errors.or(code.zip(facts))?;
    let item = ServiceItem { id: 0, what, code, facts, valid_from: from, valid_to: None };
    put(ctx, doer, AdminAction::ServiceAdd, item, format!("{from} 起")).await
}

/// Says something else of it from a day on; what was said before stays for the days before.
///
/// # Errors
/// Not found, or invalid.
pub async fn change(
    ctx: &Ctx,
    doer: &Doer,
    what: ServiceWhat,
    code: &str,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let rows = rules.reference.services.of(what, code);
    let Some(last) = rows.last() else { return Err(Error::NotFound) };
    let from = from_day(ctx, "valid_from", form.valid_from, &mut errors);
    if last.valid_to.is_some_and(|to| to < from) {
        errors.add("valid_from", FieldCode::Conflict, "已停用，请重新新增");
    }
    let known = last.facts.phone.clone().filter(|_| !form.no_phone);
    let phone = phone_of(&ctx.vault, what, &form, known, &mut errors)?;
    let facts = read(&rules.reference, what, form, phone, from, &mut errors);
    let facts = errors.or(facts)?;
    if facts == last.facts {
        return Ok(());
    }
    let item =
        ServiceItem { id: 0, what, code: code.to_owned(), facts, valid_from: from, valid_to: last.valid_to };
    if last.valid_from == from {
        // Nothing was promised by it yet on another day: the day has one row.
        return Err(Error::field("valid_from", FieldCode::Conflict, "当天已有一次变更，请选择以后的日期"));
    }
    put(ctx, doer, AdminAction::ServiceChange, item, format!("{from} 起变更")).await
}

/// Ends it after a day: nothing of before changes.
///
/// # Errors
/// Not found, or invalid.
pub async fn close(
    ctx: &Ctx,
    doer: &Doer,
    what: ServiceWhat,
    code: &str,
    last: Option<NaiveDate>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let last = last_day(ctx, "last_day", last, &mut errors);
    errors.or(Some(()))?;
    ctx.transaction(async |txn| {
        let known = services::to_change(txn).await?;
        let Some(item) = known.of(what, code).last() else { return Err(Error::NotFound) };
        if item.valid_to.is_some_and(|to| to <= last) {
            return Err(Error::field("last_day", FieldCode::Conflict, "已停用"));
        }
        if last < item.valid_from {
            return Err(Error::field("last_day", FieldCode::Time, "早于启用日期"));
        }
        services::end(txn, item.id, last).await?;
        note(ctx, txn, doer, AdminAction::ServiceClose, subject(item), format!("使用至 {last}")).await
    })
    .await
}

async fn put(
    ctx: &Ctx,
    doer: &Doer,
    action: AdminAction,
    item: ServiceItem,
    detail: String,
) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        let known = services::to_change(txn).await?;
        match known.place(&item) {
            Placing::Known => return Ok(()),
            Placing::Refused(why) => return Err(Error::field("valid_from", FieldCode::Conflict, why)),
            Placing::Added { ends } => write(txn, item.clone(), ends).await?,
        }
        note(ctx, txn, doer, action, subject(&item), detail).await
    })
    .await
}

/// Writes a row, and ends the one before it.
pub(in crate::service) async fn write(
    txn: &DatabaseTransaction,
    item: ServiceItem,
    ends: Option<(i64, NaiveDate)>,
) -> Result<(), Error> {
    if let Some((id, on)) = ends {
        services::end(txn, id, on).await?;
    }
    Ok(services::add(txn, vec![item]).await?)
}

fn subject(item: &ServiceItem) -> String {
    format!("{}：{}（{}）", item.what.label(), item.facts.name, item.code)
}

fn code_of(errors: &mut FieldErrors, code: Option<String>) -> Option<String> {
    let code = errors.required_text("code", code, CODE)?;
    if code.chars().any(|c| c.is_whitespace() || c == '/') {
        errors.add("code", FieldCode::Format, "编码中不能有空白和斜线");
        return None;
    }
    Some(code)
}

fn read(
    reference: &Reference,
    what: ServiceWhat,
    form: Form,
    phone: Option<SealedPhone>,
    from: NaiveDate,
    errors: &mut FieldErrors,
) -> Option<ServiceFacts> {
    let name = errors.required_text("name", form.name, 100);
    let unit = errors.required("unit", form.unit);
    if unit.as_ref().is_some_and(|unit| !reference.units.get(unit).is_some_and(|u| u.is_valid(from))) {
        errors.add("unit", FieldCode::Unknown, "没有这个单位，或已撤销");
    }
    let matter = what == ServiceWhat::Matter;
    let hall = errors.text("hall", form.hall, 60).filter(|_| what == ServiceWhat::Window);
    let window = errors.text("window", form.window, CODE).filter(|_| what == ServiceWhat::Clerk);
    if window.as_ref().is_some_and(|code| reference.services.of(ServiceWhat::Window, code).is_empty()) {
        errors.add("window", FieldCode::Unknown, "没有这个窗口");
    }
    errors.range("promise_days", form.promise_days, 1, LONGEST);
    let guide_version = errors.text("guide_version", form.guide_version, 40).filter(|_| matter);
    Some(ServiceFacts {
        name: name?,
        unit: unit?,
        hall,
        window,
        kind: form.kind.filter(|_| matter),
        promise_days: form.promise_days.filter(|_| matter),
        rated: form.rated.unwrap_or(true),
        guide_version,
        phone,
    })
}

/// A clerk's own number as it is kept.
///
/// # Errors
/// When the system gives no randomness.
pub(in crate::service) fn sealed(vault: &Vault, phone: &Phone) -> Result<SealedPhone, Error> {
    let secret = vault.seal(phone.as_str())?;
    Ok(SealedPhone { sealed: secret.enc, fingerprint: secret.hmac })
}

fn phone_of(
    vault: &Vault,
    what: ServiceWhat,
    form: &Form,
    known: Option<SealedPhone>,
    errors: &mut FieldErrors,
) -> Result<Option<SealedPhone>, Error> {
    if what != ServiceWhat::Clerk {
        return Ok(None);
    }
    match errors.phone("phone", form.phone.clone()) {
        Some(phone) => sealed(vault, &phone).map(Some),
        None => Ok(known),
    }
}

/// A clerk's own number as whoever keeps the register sees it: 138****0000.
///
/// # Errors
/// When it was sealed under another key.
pub fn masked_phone(ctx: &Ctx, item: &ServiceItem) -> Result<Option<String>, Error> {
    let phone = item.facts.phone.as_ref();
    Ok(phone.map(|phone| ctx.vault.open(&phone.sealed)).transpose()?.map(|phone| mask_phone(&phone)))
}
