//! Systems that send with an API key (contract.md §2 "API keys").

use super::{Ctx, Error};
use crate::domain::rating::LOCAL_SOURCE;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::secrets::{random, token_hash};
use crate::store;
use crate::store::admin_log::{self, Doer};
use entity::source;
use entity::values::{AdminAction, Scope, SourceId};
use secrecy::{ExposeSecret, SecretString};

/// A source, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// The name under which its ratings and tickets are kept.
    pub name: String,
    /// What it may send.
    pub scopes: Vec<Scope>,
}

impl From<source::Model> for Source {
    fn from(row: source::Model) -> Self {
        Self { id: row.id, scopes: store::source::scopes(&row), name: row.name }
    }
}

/// Adds a source; the key is shown this once.
pub async fn create(
    ctx: &Ctx,
    doer: &Doer,
    name: Option<String>,
    scopes: Option<Vec<String>>,
    mut errors: FieldErrors,
) -> Result<(Source, SecretString), Error> {
    let name = errors.required_text("name", name, 60);
    let scopes = errors.required("scopes", scopes.filter(|s| !s.is_empty())).unwrap_or_default();
    let mut known = Vec::new();
    for (index, code) in scopes.iter().enumerate() {
        match Scope::from_code(code) {
            Some(scope) if !known.contains(&scope) => known.push(scope),
            Some(_) => {}
            None => errors.add(format!("scopes[{index}]"), FieldCode::Choice, "没有这种接口权限"),
        }
    }
    let name = errors.or(name)?;
    let key = new_key()?;
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| {
        if name == LOCAL_SOURCE || store::source::name_taken(txn, &name).await? {
            return Err(Error::field("name", FieldCode::Taken, "已有同名的来源"));
        }
        let hash = token_hash(key.expose_secret());
        let by = doer.person.ok_or(Error::Unauthenticated("a person"))?;
        let row = store::source::add(txn, name, &known, hash, by, now).await?;
        let scopes: Vec<&str> = known.iter().map(|scope| scope.label()).collect();
        let detail = scopes.join("、");
        admin_log::write(txn, doer, AdminAction::SourceAdd, row.name.clone(), detail, now).await?;
        Ok((row.into(), key))
    })
    .await
}

/// All sources in use.
pub async fn list(ctx: &Ctx) -> Result<Vec<Source>, Error> {
    Ok(store::source::all(&ctx.db.read).await?.into_iter().map(Source::from).collect())
}

/// Gives a source a new key; the old one stops working at once.
pub async fn rotate(ctx: &Ctx, doer: &Doer, id: SourceId) -> Result<(Source, SecretString), Error> {
    let key = new_key()?;
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| {
        store::source::by_id(txn, id).await?.ok_or(Error::NotFound)?;
        let row = store::source::set_key(txn, id, token_hash(key.expose_secret()), now).await?;
        let subject = row.name.clone();
        admin_log::write(txn, doer, AdminAction::SourceRotate, subject, String::new(), now).await?;
        Ok((row.into(), key))
    })
    .await
}

/// Takes a source out of use.
pub async fn delete(ctx: &Ctx, doer: &Doer, id: SourceId) -> Result<(), Error> {
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| {
        let row = store::source::by_id(txn, id).await?.ok_or(Error::NotFound)?;
        store::source::delete(txn, id, now).await?;
        Ok(admin_log::write(txn, doer, AdminAction::SourceDelete, row.name, String::new(), now).await?)
    })
    .await
}

/// The source whose key this is.
pub async fn by_key(ctx: &Ctx, key: &str) -> Result<Source, Error> {
    let row = store::source::by_key(&ctx.db.read, &token_hash(key)).await?;
    row.map(Source::from).ok_or(Error::Unauthenticated("api key"))
}

fn new_key() -> Result<SecretString, Error> {
    let bytes: [u8; 32] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
    // The prefix lets secret scanners and people see what it is.
    Ok(format!("hlk_{}", hex::encode(bytes)).into())
}
