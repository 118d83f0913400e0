//! Adding a person, by hand or from a list.

use super::{Doer, role_words, subject, unit_of};
use crate::domain::permission::role_fault;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::service::account::{check_password, random_password};
use crate::service::{Ctx, Error};
use crate::store::{self, admin_log};
use entity::values::{AdminAction, PersonId, Role, UnitCode};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use secrecy::SecretString;
use std::collections::BTreeSet;

/// A person to be added, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct AddPerson {
    /// What (s)he signs in with: letters, digits, `.`, `_`, `-`.
    pub username: Option<String>,
    /// The name that colleagues read.
    pub name: Option<String>,
    /// Where letters reach this person.
    pub email: Option<String>,
    /// Code or name of the unit.
    pub unit: Option<String>,
    /// Codes or words; at least one.
    pub roles: Vec<String>,
    /// Hired from outside.
    pub contractor: bool,
    /// Absent: a random one.
    pub password: Option<SecretString>,
}

/// Somebody new and the password that is shown this once.
#[derive(Debug)]
pub struct Added {
    pub id: PersonId,
    pub username: String,
    pub name: String,
    pub password: SecretString,
}

/// A person whose fields make sense.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub username: String,
    pub name: String,
    pub email: Option<String>,
    pub unit: UnitCode,
    pub unit_name: String,
    pub roles: BTreeSet<Role>,
    pub contractor: bool,
    pub password: Option<SecretString>,
}

/// Adds a person with a password that must be changed at the first sign-in, and returns it.
///
/// # Errors
/// Invalid, with all faults at once; `username taken`.
pub async fn add(ctx: &Ctx, doer: &Doer, new: AddPerson, errors: FieldErrors) -> Result<Added, Error> {
    let checked = check(ctx, &ctx.db.read, new, errors).await?;
    if let Some(password) = &checked.password {
        check_password(ctx, "password", password, &checked.username)?;
    }
    let password = checked.password.clone().map_or_else(random_password, Ok)?;
    let hash = ctx.passwords.hash(&password).await?;
    ctx.transaction(async |txn| {
        let id = write(ctx, txn, doer, &checked, hash).await?;
        Ok(Added { id, username: checked.username, name: checked.name, password })
    })
    .await
}

/// Writes a checked person down, with the line in the log.
pub(super) async fn write(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    doer: &Doer,
    new: &Checked,
    password_hash: String,
) -> Result<PersonId, Error> {
    if store::people::by_username(txn, &new.username).await?.is_some() {
        return Err(taken(&new.username));
    }
    let now = ctx.clock.real_now();
    let row = store::people::NewPerson {
        username: new.username.clone(),
        name: new.name.clone(),
        email: new.email.clone(),
        unit: new.unit.clone(),
        contractor: new.contractor,
        password_hash,
        password_permanent: false,
        must_change_password: true,
        valid_from: day_of(ctx.now()),
        roles: new.roles.iter().copied().collect(),
    };
    let row = store::people::add(txn, row, now).await?;
    let outside = if new.contractor { "，外包" } else { "" };
    let detail = format!("{}，{}{outside}", new.unit_name, role_words(&new.roles));
    admin_log::write(txn, doer, AdminAction::PersonAdd, subject(&new.name, &new.username), detail, now)
        .await?;
    Ok(row.id)
}

pub(super) fn taken(username: &str) -> Error {
    Error::field("username", FieldCode::Taken, format!("用户名 {username} 已存在"))
}

/// Reads what was typed, with all its faults.
pub(super) async fn check(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    new: AddPerson,
    mut errors: FieldErrors,
) -> Result<Checked, Error> {
    let username = errors.required_text("username", new.username, 64);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if username.as_ref().is_some_and(|name| !name.chars().all(plain)) {
        errors.add("username", FieldCode::Characters, "用户名只能由字母、数字和 . _ - 组成");
    }
    let rest =
        particulars(ctx, db, new.name, new.email, new.unit, new.roles, new.contractor, &mut errors).await?;
    let (username, (name, email, unit, unit_name, roles)) = errors.or(username.zip(rest))?;
    Ok(Checked {
        username,
        name,
        email,
        unit,
        unit_name,
        roles,
        contractor: new.contractor,
        password: new.password,
    })
}

type Read = (String, Option<String>, UnitCode, String, BTreeSet<Role>);

/// The fields that a new person and a changed one have in common.
#[expect(clippy::too_many_arguments, reason = "the fields of one form")]
pub(super) async fn particulars(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    name: Option<String>,
    email: Option<String>,
    unit: Option<String>,
    roles: Vec<String>,
    contractor: bool,
    errors: &mut FieldErrors,
) -> Result<Option<Read>, Error> {
    let name = errors.required_text("name", name, 40);
    let email = errors.text("email", email, 254);
    if email.as_ref().is_some_and(|email| !is_address(email)) {
        errors.add("email", FieldCode::Format, "邮箱地址应形如 name@example.gov.cn");
    }
    let unit = match errors.required_text("unit", unit, 60) {
        Some(word) => {
            let known = unit_of(ctx, db, &word).await?;
            if known.is_none() {
                errors.add("unit", FieldCode::Unknown, format!("没有名为“{word}”的单位"));
            }
            known
        }
        None => None,
    };
    let roles = read_roles(roles, errors);
    if let Some(fault) = role_fault(&roles, contractor) {
        errors.add("roles", if roles.is_empty() { FieldCode::Required } else { FieldCode::Conflict }, fault);
    }
    Ok(name.zip(unit).map(|(name, (code, unit_name))| (name, email, code, unit_name, roles)))
}

fn read_roles(words: Vec<String>, errors: &mut FieldErrors) -> BTreeSet<Role> {
    let mut roles = BTreeSet::new();
    for word in words {
        match Role::ALL.iter().find(|role| role.code() == word || role.label() == word) {
            Some(role) => {
                roles.insert(*role);
            }
            None => errors.add("roles", FieldCode::Choice, format!("没有名为“{word}”的角色")),
        }
    }
    roles
}

/// One name, one domain, and nothing that a header could be made of; whether somebody reads it the first letter will tell.
fn is_address(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"@<>,;:\"".contains(c))
    };
    text.split_once('@').is_some_and(|(name, domain)| plain(name) && plain(domain))
}
