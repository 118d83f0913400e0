//! `import ratings`: ratings of the past, and the tickets that bad ones became.

use super::feed::feed;
use super::run::{Records, run};
use super::tickets::{Decided, decide, write};
use super::{ImportError, Job, Report, SOURCE};
use crate::domain::import::{Lookup, RATINGS, RatedCase, read_rating};
use crate::domain::province::Feeds;
use crate::domain::rating::COUNTS;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Imported, RatingFacts};
use crate::domain::time::Instant;
use crate::service::rating::{Model, hush_cases, row, without_dropped};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use entity::values::{ClockStart, RatingId};
use sea_orm::DatabaseTransaction;
use std::collections::{HashMap, HashSet};

/// A rating, and its ticket where it is a bad one; both still without the rating's id.
#[derive(Debug, Clone)]
struct Rated {
    rating: Model,
    ticket: Option<Decided>,
}

/// Imports ratings.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn ratings(ctx: &Ctx, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(RATINGS)?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(ImportError::Nothing)?;
    let source = mapping.source.clone().unwrap_or_else(|| SOURCE.to_owned());
    let feeds = store::feed::all(&ctx.db.read).await.map_err(|error| ImportError::Nothing(error.into()))?;
    let now = ctx.now();
    let reader = {
        let lookup = Lookup::new(&rules.reference, &mapping);
        let (ctx, rules, source, judge_closed) =
            (ctx.clone(), rules.clone(), source.clone(), mapping.judge_closed);
        move |bound: &_, _line, cells: &[String]| {
            let case = read_rating(bound, &lookup, &rules.reference, &source, judge_closed, cells)?;
            rated(&ctx, &rules, (&source, &feeds), case, now)
        }
    };
    let rows = feed(&mut job, &mapping, RATINGS, false, Box::new(reader)).await?;
    run(ctx, job, rows, Ratings { ctx, rules: &rules, source: &source, now }).await
}

fn rated(
    ctx: &Ctx,
    rules: &Rules,
    (source, feeds): (&str, &Feeds),
    case: RatedCase,
    now: Instant,
) -> Result<Rated, FieldErrors> {
    if case.assessed_at > now {
        return Err(FieldErrors::one("assessed_at", FieldCode::Time, "评价时间晚于现在"));
    }
    let pushed = case.rating.pushed_at;
    if pushed.is_some_and(|at| at > now || at < case.assessed_at) {
        return Err(FieldErrors::one("pushed_at", FieldCode::Time, "推送时间应在评价时间之后、现在之前"));
    }
    let new = without_dropped(case.rating);
    let failed = |_| FieldErrors::one("user_phone", FieldCode::Format, "个人信息无法加密");
    let rating = row(&ctx.vault, source, &new, now).map_err(failed)?;
    let facts = RatingFacts {
        id: RatingId(0),
        real_name: rating.real_name,
        consent_contact: rating.consent_contact,
        matter_code: rating.matter_code.clone(),
        counted_from: None,
    };
    let ticket = match case.history {
        Some(mut history) => {
            history.rating = Some(facts);
            // Where the source's time runs from the push, that was its receipt.
            let start =
                feeds.at(source, case.assessed_at.max(pushed.unwrap_or(case.assessed_at))).clock_start;
            history.received_at = begins_at(start, case.assessed_at, pushed);
            Some(decide(ctx, rules, history, vec![case.caller], now)?)
        }
        None => None,
    };
    Ok(Rated { rating, ticket })
}

/// A rating of the past was received when it was given, or when it was pushed where its time runs from there.
fn begins_at(start: ClockStart, assessed: Instant, pushed: Option<Instant>) -> Instant {
    match start {
        ClockStart::Push => pushed.unwrap_or(assessed),
        ClockStart::Receipt => assessed,
    }
}

struct Ratings<'a> {
    ctx: &'a Ctx,
    rules: &'a Rules,
    source: &'a str,
    now: Instant,
}

impl Records for Ratings<'_> {
    type Record = Rated;
    /// The case, and which of its ratings.
    type Key = (String, String);
    const KEY: &'static str = "办件编号和评价次数";
    const OVERTAKEN: &'static str = "这一评价刚由另一处写入";

    fn key(record: &Rated) -> Self::Key {
        (record.rating.project_no.clone(), record.rating.assess_number.clone())
    }

    fn ticket(record: &Rated) -> Option<&Imported> {
        record.ticket.as_ref().map(|ticket| &ticket.imported)
    }

    async fn known(&self, keys: &[Self::Key]) -> Result<HashSet<Self::Key>, Error> {
        let known = store::rating::known(&self.ctx.db.read, self.source, keys).await?;
        Ok(known.into_keys().collect())
    }

    async fn write(&self, txn: &DatabaseTransaction, records: Vec<Rated>) -> Result<(), Error> {
        let keys: Vec<_> = records.iter().map(Self::key).collect();
        let (mut ratings, mut bad) = (Vec::with_capacity(records.len()), Vec::new());
        for (record, key) in records.into_iter().zip(&keys) {
            ratings.push(record.rating);
            bad.extend(record.ticket.map(|ticket| (key, ticket)));
        }
        store::rating::insert_all(txn, ratings).await?;
        let cases: Vec<String> = keys.iter().map(|(case, _)| case.clone()).collect();
        hush_cases(txn, self.source, &cases).await?;
        if bad.is_empty() {
            return Ok(());
        }
        let ids = store::rating::known(txn, self.source, &keys).await?;
        // The first rating of a case before its second, which is written on the ticket of the first (追评).
        let (first, second): (Vec<_>, Vec<_>) =
            bad.into_iter().partition(|((_, count), _)| count == COUNTS[0]);
        self.write_tickets(txn, first, &ids).await?;
        let mut alone = Vec::new();
        for (key, ticket) in second {
            match store::rating::ticket_of_case(txn, self.source, &key.0).await? {
                Some(known) => {
                    let id = *ids.get(key).ok_or(sea_orm::DbErr::RecordNotInserted)?;
                    store::rating::became(txn, id, known).await?;
                }
                None => alone.push((key, ticket)),
            }
        }
        self.write_tickets(txn, alone, &ids).await
    }
}

impl Ratings<'_> {
    async fn write_tickets(
        &self,
        txn: &DatabaseTransaction,
        bad: Vec<(&(String, String), Decided)>,
        ids: &HashMap<(String, String), RatingId>,
    ) -> Result<(), Error> {
        if bad.is_empty() {
            return Ok(());
        }
        let (mut tickets, mut of) = (Vec::with_capacity(bad.len()), Vec::with_capacity(bad.len()));
        for (key, mut ticket) in bad {
            let id = *ids.get(key).ok_or(sea_orm::DbErr::RecordNotInserted)?;
            if let Some(facts) = &mut ticket.imported.received.rating {
                facts.id = id;
            }
            tickets.push(ticket);
            of.push(id);
        }
        let written = write(self.ctx, txn, self.rules, tickets, self.now).await?;
        for (rating, ticket) in of.into_iter().zip(written) {
            store::rating::became(txn, rating, ticket).await?;
        }
        Ok(())
    }
}
