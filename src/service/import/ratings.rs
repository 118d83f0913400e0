//! `import ratings`: ratings of the past, and the tickets that bad ones became.

use super::feed::feed;
use super::run::{Records, run};
use super::tickets::{Decided, decide, write};
use super::{ImportError, Job, Report, SOURCE};
use crate::domain::import::{Lookup, RATINGS, RatedCase, read_rating};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Imported, RatingFacts};
use crate::domain::time::Instant;
use crate::service::rating::{Model, row, without_dropped};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use entity::values::RatingId;
use sea_orm::DatabaseTransaction;
use std::collections::HashSet;

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
    let now = ctx.now();
    let reader = {
        let lookup = Lookup::new(&rules.reference, &mapping);
        let (ctx, rules, source, judge_closed) =
            (ctx.clone(), rules.clone(), source.clone(), mapping.judge_closed);
        move |bound: &_, _line, cells: &[String]| {
            let case = read_rating(bound, &lookup, &rules.reference, &source, judge_closed, cells)?;
            rated(&ctx, &rules, &source, case, now)
        }
    };
    let rows = feed(&mut job, &mapping, RATINGS, false, Box::new(reader)).await?;
    run(ctx, job, rows, Ratings { ctx, rules: &rules, source: &source, now }).await
}

fn rated(
    ctx: &Ctx,
    rules: &Rules,
    source: &str,
    case: RatedCase,
    now: Instant,
) -> Result<Rated, FieldErrors> {
    if case.assessed_at > now {
        return Err(FieldErrors::one("assessed_at", FieldCode::Time, "评价时间晚于现在"));
    }
    let new = without_dropped(case.rating);
    let failed = |_| FieldErrors::one("user_phone", FieldCode::Format, "个人信息无法加密");
    let rating = row(&ctx.vault, source, &new, now).map_err(failed)?;
    let facts = RatingFacts {
        id: RatingId(0),
        real_name: rating.real_name,
        consent_contact: rating.consent_contact,
        matter_code: rating.matter_code.clone(),
    };
    let ticket = match case.history {
        Some(mut history) => {
            history.rating = Some(facts);
            Some(decide(ctx, rules, history, vec![case.caller], now)?)
        }
        None => None,
    };
    Ok(Rated { rating, ticket })
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
        if bad.is_empty() {
            return Ok(());
        }
        let ids = store::rating::known(txn, self.source, &keys).await?;
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
