//! Hashing, checking and changing passwords.

use super::{Ctx, Error, Member};
use crate::domain::text::{FieldCode, FieldErrors, PasswordRules, password_fault};
use crate::secrets::random;
use crate::store;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::{OnceCell, Semaphore};

/// argon2id with the crate's parameters (19 MiB, 2 passes), on threads made for blocking, and no more at a time than
/// there are cores: a flood of sign-ins cannot take the machine.
#[derive(Debug, Clone)]
pub struct Passwords(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    slots: Semaphore,
    /// Checked for names that nobody has, so that the answer takes as long.
    decoy: OnceCell<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// As many slots as cores.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self(Arc::new(Shared { slots: Semaphore::new(cores), decoy: OnceCell::new() }))
    }

    /// Waits until a password may be checked.
    pub(super) async fn slot(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Error> {
        self.0.slots.acquire().await.map_err(|e| Error::Internal("password slots", Box::new(e)))
    }

    /// The hash of a password, in PHC form.
    pub async fn hash(&self, password: &SecretString) -> Result<String, Error> {
        let password = password.clone();
        let hashed = tokio::task::spawn_blocking(move || {
            Argon2::default()
                .hash_password(password.expose_secret().as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|e| Error::Internal("argon2", e.to_string().into()))
        });
        hashed.await.map_err(|e| Error::Internal("argon2", Box::new(e)))?
    }

    /// Whether `password` is the one behind `hash`; without a hash never, after the same time.
    pub(super) async fn verify(&self, password: &SecretString, hash: Option<&str>) -> Result<bool, Error> {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash.to_owned(),
            None => self.0.decoy.get_or_try_init(|| self.hash(password)).await?.clone(),
        };
        let password = password.clone();
        let fits = tokio::task::spawn_blocking(move || {
            let hash: &str = &hash;
            Argon2::default().verify_password(password.expose_secret().as_bytes(), hash).is_ok()
        });
        Ok(fits.await.map_err(|e| Error::Internal("argon2", Box::new(e)))? && known)
    }
}

/// A password that satisfies any rule we have and can be read out: 20 characters, about 110 bits.
pub fn random_password() -> Result<SecretString, Error> {
    // Without those that look alike, so that it can be typed from paper.
    const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let bytes: [u8; 18] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
    let mut password: String =
        bytes.iter().map(|b| char::from(LETTERS[usize::from(*b) % LETTERS.len()])).collect();
    password.insert(6, '-');
    password.insert(13, '-');
    // Three classes whatever chance gave.
    password.push_str("a7");
    Ok(password.into())
}

/// Refuses a new password that breaks the rules.
pub fn check_password(ctx: &Ctx, field: &str, password: &SecretString, username: &str) -> Result<(), Error> {
    let rules = &ctx.config.password;
    let rules = PasswordRules { min_length: rules.min_length, min_classes: rules.min_classes };
    match password_fault(password.expose_secret(), username, rules) {
        Some(fault) => Err(Error::field(field, FieldCode::Format, fault)),
        None => Ok(()),
    }
}

/// A person changes the own password; the other sessions end.
pub async fn change_password(
    ctx: &Ctx,
    member: &Member,
    old: Option<SecretString>,
    new: Option<SecretString>,
    address: &str,
) -> Result<(), Error> {
    let mut errors = FieldErrors::new();
    let old = errors.required("old_password", old);
    let new = errors.required("new_password", new);
    let (old, new) = errors.or(old.zip(new))?;

    let _slot = ctx.passwords.slot().await?;
    super::sign_in::refuse_locked(ctx, &member.username, address).await?;
    let person = store::people::by_id(&ctx.db.read, member.actor.person).await?.ok_or(Error::NotFound)?;
    if !ctx.passwords.verify(&old, Some(&person.password_hash)).await? {
        super::sign_in::count_failure(ctx, &member.username, address).await?;
        return Err(Error::field("old_password", FieldCode::Format, "原口令不正确"));
    }
    check_password(ctx, "new_password", &new, &member.username)?;
    let kept = ctx.config.password.history;
    let mut earlier =
        store::people::earlier_passwords(&ctx.db.read, person.id, kept.saturating_sub(1)).await?;
    if kept > 0 {
        earlier.push(person.password_hash.clone());
    }
    for hash in &earlier {
        if ctx.passwords.verify(&new, Some(hash)).await? {
            let detail = format!("新口令不能与最近 {kept} 次用过的口令相同");
            return Err(Error::field("new_password", FieldCode::Conflict, detail));
        }
    }
    let hash = ctx.passwords.hash(&new).await?;
    let now = ctx.clock.real_now();
    ctx.transaction(async |txn| {
        store::people::set_password(txn, &person, hash, false, now).await?;
        store::session::end_all(txn, person.id, Some(member.session), "password", now).await?;
        let access = store::people::Access {
            person: Some(person.id),
            who: person.username.clone(),
            action: "change_password",
            success: true,
            address: Some(address.to_owned()),
            ..Default::default()
        };
        Ok(store::people::log_access(txn, access, now).await?)
    })
    .await
}
