//! Ratings by the thousand (contract.md §5 `POST /ratings/batch`): the good ones in few statements, each bad one behind a
//! savepoint of its own, so that one that fails loses no other.

use super::{Taken, check, row, take_in, without_dropped};
use crate::domain::import::{RATINGS, reason};
use crate::domain::rating::{NewRating, is_negative};
use crate::domain::time::Instant;
use crate::service::look;
use crate::service::numbers;
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use entity::values::RatingId;
use sea_orm::{DatabaseTransaction, TransactionTrait};
use std::collections::{HashMap, HashSet};

/// Ratings of one transaction: enough that a commit costs little beside them, few enough that others get their turn.
const TOGETHER: usize = 500;

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// From 1.
    pub line: u64,
    /// Stable: `invalid`, `bad_request` or `refused`.
    pub code: &'static str,
    /// In Chinese.
    pub detail: String,
}

/// Which rating of which case.
type Key = (String, String);

fn key(new: &NewRating) -> Key {
    (new.project_no.clone(), new.assess_number.clone())
}

/// Keeps the ratings of a batch, each line whole or not at all. What is known already, or comes twice within the batch, counts
/// as accepted and is kept once. Returns how many were accepted; the lines that were not go to `refused`.
///
/// # Errors
/// When the database cannot be asked: what was committed before stays, and the same batch may be sent again.
pub async fn take_batch(
    ctx: &Ctx,
    source: &str,
    lines: Vec<(u64, NewRating)>,
    refused: &mut Vec<Refused>,
) -> Result<u64, Error> {
    let now = ctx.now();
    let rules = ctx.rules(&ctx.db.read).await?;
    let mut accepted = 0;
    let mut waiting = Vec::with_capacity(lines.len().min(TOGETHER));
    let mut lines = lines.into_iter().peekable();
    while let Some((line, new)) = lines.next() {
        match check(&new, &rules, now) {
            Ok(()) => waiting.push((line, new)),
            Err(fault) => refused.push(refusal(line, &fault)),
        }
        if waiting.len() == TOGETHER || (lines.peek().is_none() && !waiting.is_empty()) {
            let some = std::mem::take(&mut waiting);
            accepted += some_of(ctx, source, some, now, &rules, refused).await?;
        }
    }
    refused.sort_by_key(|refused| refused.line);
    Ok(accepted)
}

/// One transaction's worth.
async fn some_of(
    ctx: &Ctx,
    source: &str,
    lines: Vec<(u64, NewRating)>,
    now: Instant,
    rules: &Rules,
    refused: &mut Vec<Refused>,
) -> Result<u64, Error> {
    let keys: Vec<(u64, Key)> = lines.iter().map(|(line, new)| (*line, key(new))).collect();
    let mut seen = HashSet::new();
    let (mut plain, mut apart) = (Vec::new(), Vec::new());
    for (line, new) in lines {
        if !seen.insert(key(&new)) {
            continue;
        }
        let number = match is_negative(new.satisfaction) {
            true => Some(ctx.take_number(now).await?),
            false => None,
        };
        match number.is_some() || new.is_second() {
            true => apart.push((line, new, number)),
            false => plain.push((line, without_dropped(new))),
        }
    }
    let mut rows = Vec::with_capacity(plain.len());
    for (_, new) in &plain {
        rows.push(row(&ctx.vault, source, new, now)?);
    }
    let batch = Batch { ctx, source, now, rules };
    let done = ctx
        .long_transaction(async |txn| {
            let late = batch.write_plain(txn, rows.clone(), &plain).await?;
            let mut done = Vec::with_capacity(apart.len() + late.len());
            let late = late.into_iter().map(|(line, new)| (line, new, None));
            for (line, new, number) in apart.iter().cloned().chain(late) {
                let key = key(&new);
                let under = number.as_ref().map(|taken: &numbers::Taken| taken.number.clone());
                let taken = batch.write_apart(txn, new, under).await?;
                done.push((line, key, number, taken));
            }
            Ok(done)
        })
        .await?;
    let mut failed: HashMap<Key, Refused> = HashMap::new();
    for (line, key, number, taken) in done {
        if let Some(number) = number.filter(|number| super::is_free(&taken, &number.number)) {
            ctx.give_number_back(number);
        }
        if let Err(error) = &taken {
            failed.insert(key, refusal(line, error));
        }
    }
    ctx.wake.notify();
    let mut accepted = 0;
    for (line, key) in keys {
        match failed.get(&key) {
            // What came twice shares the fate of the first.
            Some(why) => refused.push(Refused { line, ..why.clone() }),
            None => accepted += 1,
        }
    }
    Ok(accepted)
}

struct Batch<'a> {
    ctx: &'a Ctx,
    source: &'a str,
    now: Instant,
    rules: &'a Rules,
}

impl Batch<'_> {
    /// Writes ratings of which no ticket comes. Returns those whose place a default of the source has.
    async fn write_plain(
        &self,
        txn: &DatabaseTransaction,
        rows: Vec<super::Model>,
        plain: &[(u64, NewRating)],
    ) -> Result<Vec<(u64, NewRating)>, Error> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let cases: Vec<String> = plain.iter().map(|(_, new)| new.project_no.clone()).collect();
        let written = store::rating::insert_once(txn, rows.clone()).await?;
        let mut ids = HashMap::new();
        for (id, project_no, assess_number) in &written {
            ids.insert((project_no.as_str(), assess_number.as_str()), *id);
        }
        for row in &rows {
            if let Some(id) = ids.get(&(row.project_no.as_str(), row.assess_number.as_str())) {
                look::notice(txn, *id, row, self.now).await?;
            }
        }
        let written: HashSet<RatingId> = written.iter().map(|(id, ..)| *id).collect();
        let known = super::again::hush_cases(txn, self.source, &cases).await?;
        let held: HashSet<(&str, &str)> = known
            .iter()
            .filter(|rating| rating.is_default && !written.contains(&rating.id))
            .map(|rating| (rating.project_no.as_str(), rating.assess_number.as_str()))
            .collect();
        let taken = |new: &NewRating| held.contains(&(new.project_no.as_str(), new.assess_number.as_str()));
        Ok(plain.iter().filter(|(_, new)| new.is_spoken() && taken(new)).cloned().collect())
    }

    /// Writes one rating with what comes of it, and leaves no trace of one that fails.
    async fn write_apart(
        &self,
        txn: &DatabaseTransaction,
        new: NewRating,
        number: Option<entity::values::TicketNumber>,
    ) -> Result<Result<Taken, Error>, Error> {
        let savepoint = txn.begin().await?;
        match take_in(self.ctx, &savepoint, self.source, new, number, self.now, self.rules).await {
            Ok(taken) => {
                savepoint.commit().await?;
                Ok(Ok(taken))
            }
            Err(gone @ Error::Unavailable(_)) => Err(gone),
            Err(error) => {
                savepoint.rollback().await?;
                Ok(Err(error))
            }
        }
    }
}

/// Why a line was not taken.
fn refusal(line: u64, error: &Error) -> Refused {
    let (code, detail) = match error {
        Error::Invalid(faults) => ("invalid", reason(faults, RATINGS)),
        other => {
            tracing::warn!(line, "a line of a batch: {}", other.chain());
            ("refused", "这一条未能写入，请核对后重新报送".to_owned())
        }
    };
    Refused { line, code, detail }
}
