//! Keeping the counters of the reports: differences of many tickets are added up and written at once.

use super::Courier;
use super::deliver::Failure;
use crate::domain::metrics::{Change, Tally};
use crate::domain::time::Instant;
use crate::store::{self, report::counters};
use entity::outbox;
use sea_orm::DbErr;

/// Adds what these rows promise, all or none.
pub(super) async fn count(courier: &Courier, rows: &[&outbox::Model], now: Instant) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut tally = Tally::default();
    for row in rows {
        let change: Change = serde_json::from_str(&row.payload)
            .map_err(|error| Failure::Never(format!("无法读取：{error}")))?;
        tally.change(&change);
    }
    courier
        .db
        .long_transaction(async |txn| {
            counters::add(txn, tally).await?;
            match store::outbox::all_done(txn, rows, now).await? {
                true => Ok(()),
                false => Err(Failure::Database(DbErr::RecordNotUpdated)),
            }
        })
        .await
}
