//! People and their roles, as the security administrator keeps them (contract.md §3 "secadmin").
//!
//! Every change is written to the administration's log in its own transaction, and ends the sessions of the person
//! concerned where what (s)he may do has changed.

mod add;
mod change;
mod import;

pub use add::{AddPerson, Added, add};
pub use change::{ChangePerson, Leftover, change, disable, enable, reset_password, unlock};
pub use import::{ImportReport, RefusedRow, import};

use super::account::locked_until;
use super::{Ctx, Error};
use crate::domain::text::FieldCode;
use crate::domain::time::Instant;
use crate::store::{self, staff};
use entity::person;
use entity::values::{PersonId, Role, UnitCode};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

pub use crate::store::admin_log::Doer;
pub use crate::store::staff::Filter;

/// A person with everything the administrator looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub row: person::Model,
    pub unit_name: String,
    pub roles: BTreeSet<Role>,
    /// Until when failed sign-ins keep the account shut.
    pub locked_until: Option<Instant>,
    pub last_sign_in: Option<Instant>,
}

/// People in the order of their rows, and the id after which the next page begins.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    ctx: &Ctx,
    filter: &Filter,
    after: Option<i64>,
    limit: u64,
) -> Result<(Vec<Person>, Option<i64>), Error> {
    let mut rows = staff::list(&ctx.db.read, filter, after, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = if more { rows.last().map(|row| row.id.0) } else { None };
    Ok((describe(ctx, &ctx.db.read, rows).await?, next))
}

/// One person.
///
/// # Errors
/// Not found.
pub async fn get(ctx: &Ctx, id: PersonId) -> Result<Person, Error> {
    one(ctx, &ctx.db.read, id).await
}

/// The id of the person who signs in with `username`.
///
/// # Errors
/// `username unknown`.
pub async fn by_username(ctx: &Ctx, username: &str) -> Result<PersonId, Error> {
    let person = store::people::by_username(&ctx.db.read, username).await?;
    person.map(|person| person.id).ok_or_else(|| {
        Error::field("username", FieldCode::Unknown, format!("没有用户名为 {username} 的用户"))
    })
}

async fn one(ctx: &Ctx, db: &impl ConnectionTrait, id: PersonId) -> Result<Person, Error> {
    let row = store::people::by_id(db, id).await?.ok_or(Error::NotFound)?;
    describe(ctx, db, vec![row]).await?.pop().ok_or(Error::NotFound)
}

async fn describe(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    rows: Vec<person::Model>,
) -> Result<Vec<Person>, Error> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let names: Vec<String> = rows.iter().map(|row| row.username.clone()).collect();
    let mut roles = staff::roles(db, &ids).await?;
    let failures = staff::failures(db, &names).await?;
    let last = staff::last_sign_ins(db, &ids).await?;
    let (rules, now) = (ctx.rules(db).await?, ctx.now());
    let person = |row: person::Model| Person {
        unit_name: rules.unit_name(&row.unit, now),
        roles: roles.remove(&row.id).unwrap_or_default(),
        locked_until: failures.get(&row.username).and_then(|failed| locked_until(ctx, failed)),
        last_sign_in: last.get(&row.id).copied(),
        row,
    };
    Ok(rows.into_iter().map(person).collect())
}

/// What people read in the log: 张三（zhangsan）.
fn subject(name: &str, username: &str) -> String {
    format!("{name}（{username}）")
}

fn role_words(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、")
}

/// The unit of this code or name, if it exists today. A new installation has people before it has units: then any code will do.
async fn unit_of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    word: &str,
) -> Result<Option<(UnitCode, String)>, Error> {
    let rules = ctx.rules(db).await?;
    if rules.reference.units.is_empty() {
        return Ok(Some((UnitCode::from(word), word.to_owned())));
    }
    let today = crate::domain::time::day_of(ctx.now());
    let units = rules.reference.units.values().filter(|unit| unit.is_valid(today));
    let known =
        |unit: &&crate::domain::routing::Unit| unit.code.as_str() == word || unit.name_on(today) == word;
    Ok(units.into_iter().find(known).map(|unit| (unit.code.clone(), unit.name_on(today).to_owned())))
}
