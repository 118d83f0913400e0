//! Changing an account: particulars, roles, disabling, unlocking, a new password.

use super::add::particulars;
use super::{Doer, Person, one, role_words, subject};
use crate::domain::permission::{By, own_account_fault};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::account::{check_password, random_password};
use crate::service::{Ctx, Error, inside};
use crate::store::{self, admin_log, session, staff};
use entity::values::{AdminAction, PersonId};
use sea_orm::DatabaseTransaction;
use secrecy::SecretString;

/// What a person shall be from now on, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct ChangePerson {
    pub name: Option<String>,
    pub email: Option<String>,
    pub unit: Option<String>,
    pub roles: Vec<String>,
    pub contractor: bool,
}

/// Gives a person other particulars. Where unit or roles change, the sessions end.
///
/// # Errors
/// Not found; forbidden for the own account; invalid.
pub async fn change(
    ctx: &Ctx,
    doer: &Doer,
    id: PersonId,
    to: ChangePerson,
    mut errors: FieldErrors,
) -> Result<Person, Error> {
    ctx.transaction(async |txn| {
        let before = subject_to(ctx, txn, doer, id).await?;
        let ChangePerson { name, email, unit, roles, contractor } = to;
        let read = particulars(ctx, txn, name, email, unit, roles, contractor, &mut errors).await?;
        let (name, email, unit, unit_name, roles) = errors.or(read)?;
        let row = &before.row;
        let mut changes = Vec::new();
        let mut differs = |what: &str, old: &str, new: &str| {
            if old != new {
                let word = |text: &str| if text.is_empty() { "无".to_owned() } else { text.to_owned() };
                changes.push(format!("{what}：{} → {}", word(old), word(new)));
            }
        };
        differs("姓名", &row.name, &name);
        differs("邮箱", row.email.as_deref().unwrap_or(""), email.as_deref().unwrap_or(""));
        differs("单位", &before.unit_name, &unit_name);
        differs("角色", &role_words(&before.roles), &role_words(&roles));
        let outside = |yes: bool| if yes { "是" } else { "否" };
        differs("外包", outside(row.contractor), outside(contractor));
        if changes.is_empty() {
            return Ok(before);
        }
        let now = ctx.clock.real_now();
        if row.unit != unit || before.roles != roles || row.contractor != contractor {
            session::end_all(txn, id, None, "roles", now).await?;
        }
        let subject = subject(&name, &row.username);
        staff::change(txn, id, staff::Particulars { name, email, unit, contractor, roles }).await?;
        admin_log::write(txn, doer, AdminAction::PersonChange, subject, changes.join("；"), now).await?;
        one(ctx, txn, id).await
    })
    .await
}

/// What becomes of what a person has in hand inside the unit when the account is shut (移交).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leftover {
    /// It goes to the colleague with this user name.
    To(String),
    /// It stays as it is; the unit's lead gives it to others.
    Leave,
    /// Nobody has said: refused where there is any.
    Unsaid,
}

/// Shuts a person out, at once and everywhere; what (s)he has in hand inside the unit is handed over in the same act, or
/// left with a word.
///
/// # Errors
/// Not found; forbidden for the own account; invalid where work is left behind unsaid.
pub async fn disable(ctx: &Ctx, doer: &Doer, id: PersonId, leftover: Leftover) -> Result<Person, Error> {
    ctx.transaction(async |txn| {
        let person = subject_to(ctx, txn, doer, id).await?;
        if person.row.disabled_at.is_none() {
            let detail = leave_behind(ctx, txn, &person, &leftover).await?;
            let now = ctx.clock.real_now();
            store::people::disable(txn, id, now).await?;
            session::end_all(txn, id, None, "disabled", now).await?;
            note(ctx, txn, doer, AdminAction::PersonDisable, &person, &detail).await?;
        }
        one(ctx, txn, id).await
    })
    .await
}

async fn leave_behind(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    person: &Person,
    leftover: &Leftover,
) -> Result<String, Error> {
    let open = inside::open_count(txn, person.row.id).await?;
    match leftover {
        _ if open == 0 => Ok(String::new()),
        Leftover::Leave => Ok(format!("留下 {open} 件单位内交办")),
        Leftover::Unsaid => {
            let detail =
                format!("该账号手上还有 {open} 件单位内交办未办结，请选择接手人，或确认由单位另行安排");
            Err(Error::field("hand_over_to", FieldCode::Required, detail))
        }
        Leftover::To(colleague) => {
            let handed =
                inside::everything(ctx, txn, &By::System, &person.row, "hand_over_to", colleague).await?;
            let done = handed.iter().filter(|one| one.refused.is_none()).count();
            Ok(format!("{done} 件单位内交办移交给 {colleague}"))
        }
    }
}

/// Lets a person sign in again.
///
/// # Errors
/// Not found; forbidden for the own account.
pub async fn enable(ctx: &Ctx, doer: &Doer, id: PersonId) -> Result<Person, Error> {
    ctx.transaction(async |txn| {
        let person = subject_to(ctx, txn, doer, id).await?;
        if person.row.disabled_at.is_some() {
            staff::enable(txn, id).await?;
            note(ctx, txn, doer, AdminAction::PersonEnable, &person, "").await?;
        }
        one(ctx, txn, id).await
    })
    .await
}

/// Forgets the failed sign-ins that keep an account shut.
///
/// # Errors
/// Not found; forbidden for the own account.
pub async fn unlock(ctx: &Ctx, doer: &Doer, id: PersonId) -> Result<Person, Error> {
    ctx.transaction(async |txn| {
        let person = subject_to(ctx, txn, doer, id).await?;
        session::forget_failures(txn, &person.row.username).await?;
        if person.locked_until.is_some() {
            note(ctx, txn, doer, AdminAction::PersonUnlock, &person, "").await?;
        }
        one(ctx, txn, id).await
    })
    .await
}

/// Gives a person a new password, to be changed at the next sign-in, and unlocks the account. The passwords of a demo
/// are one for all and never change (contract.md §1).
///
/// # Errors
/// Not found; forbidden for the own account and in a demo.
pub async fn reset_password(ctx: &Ctx, doer: &Doer, id: PersonId) -> Result<(Person, SecretString), Error> {
    let password = random_password()?;
    let row = store::people::by_id(&ctx.db.read, id).await?.ok_or(Error::NotFound)?;
    check_password(ctx, "password", &password, &row.username)?;
    let hash = ctx.passwords.hash(&password).await?;
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| {
        let person = subject_to(ctx, txn, doer, id).await?;
        if person.row.password_permanent {
            return Err(Error::Forbidden("演示账号共用一个口令，不能重置".to_owned()));
        }
        store::people::set_password(txn, &person.row, hash, true, now).await?;
        session::forget_failures(txn, &person.row.username).await?;
        session::end_all(txn, id, None, "password", now).await?;
        note(ctx, txn, doer, AdminAction::PasswordReset, &person, "下次登录时须修改").await?;
        Ok((one(ctx, txn, id).await?, password))
    })
    .await
}

/// The person, unless it is the administrator's own account.
async fn subject_to(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    doer: &Doer,
    id: PersonId,
) -> Result<Person, Error> {
    let person = one(ctx, txn, id).await?;
    match own_account_fault(doer.person, id) {
        Some(fault) => Err(Error::Forbidden(fault.to_owned())),
        None => Ok(person),
    }
}

async fn note(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    doer: &Doer,
    action: AdminAction,
    person: &Person,
    detail: &str,
) -> Result<(), Error> {
    let subject = subject(&person.row.name, &person.row.username);
    let now = ctx.clock.real_now();
    Ok(admin_log::write(txn, doer, action, subject, detail.to_owned(), now).await?)
}
