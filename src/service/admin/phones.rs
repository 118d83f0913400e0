//! The numbers by which units are reached at any hour (值班电话): kept by the unit's own lead or the system administrator,
//! read by whoever has to phone.

use super::Doer;
use crate::domain::permission::Actor;
use crate::domain::routing::UnitPhone;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::{Ctx, Error};
use crate::store::admin_log;
use crate::store::phones::{self, NewPhone};
use entity::values::{AdminAction, PhoneRank, Role, UnitCode};

/// Numbers of one unit at most: nobody dials more at night.
pub const MOST: usize = 12;

/// A number as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub rank: Option<PhoneRank>,
    pub label: Option<String>,
    pub number: Option<String>,
}

/// The numbers of a unit, for whoever has to phone it: hotline staff, its own people, the administrators.
///
/// # Errors
/// Not found, or forbidden.
pub async fn list(ctx: &Ctx, actor: &Actor, unit: &UnitCode) -> Result<Vec<UnitPhone>, Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    if !rules.reference.units.contains_key(unit) {
        return Err(Error::NotFound);
    }
    let staff = [Role::Agent, Role::Dispatcher, Role::Supervisor, Role::Sysadmin, Role::Secadmin];
    if !staff.iter().any(|role| actor.is(*role)) && !actor.works_for(unit) {
        return Err(Error::Forbidden("只有热线人员和本单位人员可以查看值班电话".to_owned()));
    }
    Ok(rules.reference.phones_of(unit).to_vec())
}

/// Makes these the numbers of a unit.
///
/// # Errors
/// Not found, forbidden or invalid.
pub async fn put(
    ctx: &Ctx,
    actor: &Actor,
    unit: &UnitCode,
    forms: Vec<Form>,
    errors: FieldErrors,
) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    if !rules.reference.units.contains_key(unit) {
        return Err(Error::NotFound);
    }
    let own = actor.is(Role::Lead) && actor.works_for(unit);
    if !(own || actor.is(Role::Sysadmin)) {
        return Err(Error::Forbidden("只有本单位负责人或系统管理员可以设置值班电话".to_owned()));
    }
    let wanted = read(forms, errors)?;
    let subject = format!("{}（{unit}）", rules.unit_name(unit, ctx.now()));
    let detail = words(&wanted);
    let known = rules.reference.phones_of(unit).iter().cloned().map(NewPhone::from);
    let before = words(&known.collect::<Vec<_>>());
    if before == detail {
        return Ok(());
    }
    ctx.transaction(async |txn| {
        phones::put(txn, unit, wanted).await?;
        let doer = Doer { person: Some(actor.person), who: actor.full_name(), address: None };
        let now = ctx.clock.real_now();
        admin_log::write(txn, &doer, AdminAction::UnitPhones, subject, format!("{before} → {detail}"), now)
            .await?;
        Ok(())
    })
    .await
}

/// The numbers, each once, in the order in which they are tried.
fn read(forms: Vec<Form>, mut errors: FieldErrors) -> Result<Vec<NewPhone>, FieldErrors> {
    if forms.len() > MOST {
        errors.add("phones", FieldCode::Range, format!("每个单位最多 {MOST} 个号码"));
    }
    let mut read: Vec<NewPhone> = Vec::new();
    for (i, form) in forms.into_iter().take(MOST).enumerate() {
        let rank = errors.required(&format!("phones[{i}].rank"), form.rank);
        let label = errors.text(&format!("phones[{i}].label"), form.label, 20);
        let field = format!("phones[{i}].number");
        let number = errors.phone(&field, form.number);
        let number = errors.required(&field, number);
        let Some((rank, number)) = rank.zip(number) else { continue };
        let number = number.as_str().to_owned();
        if read.iter().any(|phone| phone.number == number) {
            errors.add(field, FieldCode::Taken, "同一号码只填一次");
            continue;
        }
        read.push(NewPhone { rank, label, number });
    }
    read.sort_by_key(|phone| phone.rank);
    errors.or(Some(read))
}

/// 值班室 08716212000；带班领导（分管副局长）13900000000
fn words(phones: &[NewPhone]) -> String {
    let word = |phone: &NewPhone| match &phone.label {
        Some(label) => format!("{}（{label}）{}", phone.rank.label(), phone.number),
        None => format!("{} {}", phone.rank.label(), phone.number),
    };
    let words: Vec<String> = phones.iter().map(word).collect();
    if words.is_empty() { "无".to_owned() } else { words.join("；") }
}
