//! What an upgrade makes of tickets that an older program wrote.

use super::Error;
use super::calendar::Calendars;
use crate::store::{self, Db};
use entity::values::TicketId;

/// Tickets in one transaction.
const PAGE: u64 = 500;

/// Makes every ticket's row of its facts anew where the upgrade says so: a ladder that has grown is climbed from where it stands.
///
/// # Errors
/// When the database cannot be read or written; what was done stays, and the rest is done at the next start.
pub async fn refresh_if_due(db: &Db, calendars: &Calendars, region: &str) -> Result<(), Error> {
    if store::meta::get(&db.read, store::meta::REFRESH).await?.is_none() {
        return Ok(());
    }
    let mut after = TicketId(0);
    loop {
        let page = db.long_transaction(async |txn| {
            let calendar = calendars.of(txn, Some(region)).await?;
            Ok::<_, Error>(store::ticket::refresh(txn, after, PAGE, &calendar).await?)
        });
        let Some(last) = page.await? else { break };
        after = last;
    }
    db.transaction(async |txn| Ok(store::meta::forget(txn, store::meta::REFRESH).await?)).await
}
