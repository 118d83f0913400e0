//! `import tickets`

use super::feed::feed;
use super::run::{Records, run};
use super::{ImportError, Job, Report, SOURCE};
use crate::domain::import::{Lookup, TICKETS, read_ticket};
use crate::domain::lifecycle::{Birth, History, bring_in};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Event, Imported};
use crate::domain::time::{Instant, day_of};
use crate::service::intake::seal;
use crate::service::numbers::number;
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::caller::Sealed;
use crate::store::ticket::{Act, New, Newborn, insert_all};
use chrono::NaiveDate;
use entity::values::*;
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A ticket that only lacks its number.
#[derive(Debug, Clone)]
pub(super) struct Decided {
    pub imported: Imported,
    pub callers: Vec<Sealed>,
}

/// Imports tickets.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn tickets(ctx: &Ctx, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(TICKETS)?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(ImportError::Nothing)?;
    let source = mapping.source.clone().unwrap_or_else(|| SOURCE.to_owned());
    let now = ctx.now();
    let reader = {
        let lookup = Lookup::new(&rules.reference, &mapping);
        let (ctx, rules, source, judge_closed) =
            (ctx.clone(), rules.clone(), source.clone(), mapping.judge_closed);
        move |bound: &_, _line, cells: &[String]| {
            let row = read_ticket(bound, &lookup, &source, judge_closed, cells)?;
            decide(&ctx, &rules, row.history, row.caller.into_iter().collect(), now)
        }
    };
    let rows = feed(&mut job, &mapping, TICKETS, false, Box::new(reader)).await?;
    run(ctx, job, rows, Tickets { ctx, rules: &rules, source: &source, now }).await
}

/// Seals the callers and decides what the ticket is.
pub(super) fn decide(
    ctx: &Ctx,
    rules: &Rules,
    mut history: History,
    callers: Vec<crate::domain::lifecycle::CallerForm>,
    now: Instant,
) -> Result<Decided, FieldErrors> {
    let mut sealed = Vec::with_capacity(callers.len());
    for (caller, id) in callers.into_iter().zip(1..) {
        let failed = |_| FieldErrors::one("phone", FieldCode::Format, "个人信息无法加密");
        let (facts, row) = seal(&ctx.vault, CallerId(id), caller).map_err(failed)?;
        history.callers.push(facts);
        sealed.push(row);
    }
    // The number is given when it is known that the ticket is new.
    let birth =
        Birth { number: TicketNumber(String::new()), region: AreaCode(ctx.config.region.code.clone()) };
    let imported = bring_in(history, birth, rules.context(now))?;
    Ok(Decided { imported, callers: sealed })
}

struct Tickets<'a> {
    ctx: &'a Ctx,
    rules: &'a Rules,
    source: &'a str,
    now: Instant,
}

impl Records for Tickets<'_> {
    type Record = Decided;
    type Key = String;
    const KEY: &'static str = "原编号";
    const OVERTAKEN: &'static str = "原编号刚由另一次导入写入";

    fn key(record: &Decided) -> String {
        record.imported.origin.number.clone()
    }

    fn ticket(record: &Decided) -> Option<&Imported> {
        Some(&record.imported)
    }

    async fn known(&self, keys: &[String]) -> Result<HashSet<String>, Error> {
        Ok(store::origin::known(&self.ctx.db.read, self.source, keys).await?)
    }

    async fn write(&self, txn: &DatabaseTransaction, records: Vec<Decided>) -> Result<(), Error> {
        write(self.ctx, txn, self.rules, records, self.now).await.map(|_| ())
    }
}

/// Gives numbers and writes, in the caller's transaction. The rows, by number in the order of `records`.
pub(super) async fn write(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    rules: &Rules,
    records: Vec<Decided>,
    now: Instant,
) -> Result<Vec<TicketId>, Error> {
    let region = AreaCode(ctx.config.region.code.clone());
    let mut wanted: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for record in &records {
        *wanted.entry(day_of(record.imported.received.received_at)).or_default() += 1;
    }
    let mut next = store::number::lease_each(txn, &region, &wanted).await?;
    let act = Act { at: now, by: None, command: true };
    let mut newborn = Vec::with_capacity(records.len());
    for Decided { mut imported, callers } in records {
        let day = day_of(imported.received.received_at);
        let serial = next.get_mut(&day).ok_or(sea_orm::DbErr::RecordNotInserted)?;
        imported.received.number = number(&region, day, *serial);
        *serial += 1;
        let event = Event::Imported(Box::new(imported));
        newborn.push(Newborn::new(New { callers }, event, &act, &rules.calendar)?);
    }
    let order: Vec<TicketNumber> = newborn.iter().map(|new| new.number().clone()).collect();
    let ids: HashMap<TicketNumber, TicketId> = insert_all(txn, newborn).await?;
    Ok(order.iter().filter_map(|number| ids.get(number)).copied().collect())
}
