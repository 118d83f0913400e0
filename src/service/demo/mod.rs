//! The demo district (contract.md §1 "Demo"): Dongchuan with its units, accounts, directory and a history of tickets.
//!
//! Everything happens in one transaction and once: a process that dies half-way leaves nothing behind.

mod cast;
mod emergency;
mod goal;
mod hall;
mod history;
mod months;
mod play;
mod props;
mod ruled;
mod served;
mod steps;
mod story;
mod tables;

use super::account::random_password;
use super::{Ctx, Error};
use crate::store;
use cast::Cast;
use secrecy::{ExposeSecret, SecretString};

/// What was loaded, to be printed.
#[derive(Debug)]
pub struct Loaded {
    /// The password of every account, where it was made up here; it is shown this once.
    pub password: Option<SecretString>,
    /// User name and the name that colleagues read.
    pub accounts: Vec<(String, String)>,
    pub tickets: u32,
}

/// Kept once the district is there.
const DONE: &str = "demo_loaded";

/// Loads the district, unless it is there already.
///
/// # Errors
/// When the tables that are compiled in do not fit together, or the database refuses.
pub async fn load(ctx: &Ctx) -> Result<Option<Loaded>, Error> {
    if store::meta::get(&ctx.db.read, DONE).await?.is_some() {
        return Ok(None);
    }
    let given = &ctx.config.demo_password;
    let made_up = given.expose_secret().is_empty();
    let password = if made_up { random_password()? } else { given.clone() };
    let hash = ctx.passwords.hash(&password).await?;
    let wanted = ctx.config.demo_tickets;
    let loaded = ctx
        .long_transaction(async |txn| {
            // Two processes may start at once: whoever comes second waits here and finds it done.
            let at = ctx.clock.real_now();
            if !store::meta::claim(txn, DONE, &at.to_rfc3339()).await? {
                return Ok(None);
            }
            tables::load(txn).await?;
            let cast = Cast::hire(txn, &hash, at).await?;
            served::sources(ctx, txn).await?;
            // On the heap: the whole history in one future is more than a thread's stack holds in a build that is not optimised.
            let tickets = Box::pin(history::write(ctx, txn, &cast, wanted)).await?;
            served::write(ctx, txn, wanted).await?;
            let loaded =
                Loaded { password: made_up.then(|| password.clone()), accounts: cast.accounts(), tickets };
            Ok(Some((loaded, cast)))
        })
        .await?;
    ctx.wake.notify();
    let Some((loaded, cast)) = loaded else { return Ok(None) };
    if wanted > 0 {
        Box::pin(hall::look_after(ctx, &cast)).await?;
    }
    Box::pin(months::hand_in(ctx, &cast.actor("dispatcher1")?)).await?;
    Ok(Some(loaded))
}
