//! Adding, disabling and helping people, as `hotline user …` does.

use super::password::{check, random_password};
use super::{Ctx, Error};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::store;
use entity::person;
use entity::values::{Role, UnitCode};
use secrecy::SecretString;

/// A person to be added.
#[derive(Debug, Clone)]
pub struct AddPerson {
    /// What (s)he signs in with: letters, digits, `.`, `_`, `-`.
    pub username: String,
    /// The name that colleagues read.
    pub name: String,
    /// Where letters reach this person.
    pub email: Option<String>,
    /// Code of the unit.
    pub unit: String,
    /// What (s)he may do; at least one role.
    pub roles: Vec<Role>,
    /// Hired from outside.
    pub contractor: bool,
    /// Absent: a random one.
    pub password: Option<SecretString>,
}

/// Adds a person with a password that must be changed at the first sign-in, and returns it.
pub async fn add_person(ctx: &Ctx, new: AddPerson) -> Result<SecretString, Error> {
    let mut errors = FieldErrors::new();
    let username = errors.required_text("username", Some(new.username), 64);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if username.as_ref().is_some_and(|name| !name.chars().all(plain)) {
        errors.add("username", FieldCode::Characters, "用户名只能由字母、数字和 . _ - 组成");
    }
    let name = errors.required_text("name", Some(new.name), 40);
    let email = errors.text("email", new.email, 254);
    if email.as_ref().is_some_and(|email| !is_address(email)) {
        errors.add("email", FieldCode::Format, "邮箱地址应形如 name@example.gov.cn");
    }
    let unit = errors.required_text("unit", Some(new.unit), 40);
    if new.roles.is_empty() {
        errors.add("roles", FieldCode::Required, "至少要有一个角色");
    }
    let (username, (name, unit)) = errors.or(username.zip(name.zip(unit)))?;
    let password = match new.password {
        Some(password) => password,
        None => random_password()?,
    };
    check(ctx, "password", &password, &username)?;
    let row = store::people::NewPerson {
        username,
        name,
        email,
        unit: UnitCode(unit),
        contractor: new.contractor,
        password_hash: ctx.passwords.hash(&password).await?,
        password_permanent: false,
        must_change_password: true,
        valid_from: day_of(ctx.now()),
        roles: new.roles,
    };
    ctx.transaction(async |txn| {
        if store::people::by_username(txn, &row.username).await?.is_some() {
            return Err(Error::field(
                "username",
                FieldCode::Taken,
                format!("用户名 {} 已存在", row.username),
            ));
        }
        store::people::add(txn, row, ctx.clock.real_now()).await?;
        Ok(password)
    })
    .await
}

/// One name, one domain, and nothing that a header could be made of; whether somebody reads it the first letter will tell.
fn is_address(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"@<>,;:\"".contains(c))
    };
    text.split_once('@').is_some_and(|(name, domain)| plain(name) && plain(domain))
}

/// Shuts a person out, at once and everywhere.
pub async fn disable(ctx: &Ctx, username: &str) -> Result<(), Error> {
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| {
        let person = known(store::people::by_username(txn, username).await?, username)?;
        store::people::disable(txn, person.id, now).await?;
        Ok(store::session::end_all(txn, person.id, None, "disabled", now).await?)
    })
    .await
}

/// Gives a person a new password, to be changed at the next sign-in, and unlocks the account.
pub async fn reset_password(
    ctx: &Ctx,
    username: &str,
    password: Option<SecretString>,
) -> Result<SecretString, Error> {
    let password = match password {
        Some(password) => password,
        None => random_password()?,
    };
    check(ctx, "password", &password, username)?;
    let hash = ctx.passwords.hash(&password).await?;
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| {
        let person = known(store::people::by_username(txn, username).await?, username)?;
        store::people::set_password(txn, &person, hash, true, now).await?;
        store::session::forget_failures(txn, username).await?;
        store::session::end_all(txn, person.id, None, "password", now).await?;
        Ok(password)
    })
    .await
}

fn known(person: Option<person::Model>, username: &str) -> Result<person::Model, Error> {
    person.ok_or_else(|| {
        Error::field("username", FieldCode::Unknown, format!("没有用户名为 {username} 的用户"))
    })
}
