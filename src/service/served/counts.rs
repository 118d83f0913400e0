//! 办件量: how many cases a unit served in a month, where only their number is known; and how many of them were rated.

use super::units;
use crate::domain::permission::Actor;
use crate::domain::rating::{Covered, coverage};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of, start_of};
use crate::service::admin::{Doer, note};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use chrono::{Datelike, Months, NaiveDate};
use entity::served_count::Model;
use entity::values::{AdminAction, Role, ServiceWhat, UnitCode};
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeMap, BTreeSet};

/// The most cases that a number may tell of: more is a slip of the pen.
const MOST: u32 = 10_000_000;

/// A number as told.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Its first day.
    pub month: Option<NaiveDate>,
    pub unit: Option<UnitCode>,
    /// Absent: all of the unit's.
    pub matter_code: Option<String>,
    /// Absent: all of the unit's.
    pub window: Option<String>,
    pub served: Option<u32>,
}

/// A number that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub month: NaiveDate,
    pub unit: UnitCode,
    pub matter_code: String,
    pub window: String,
    pub served: u32,
}

/// What is known of a unit's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitMonth {
    pub unit: UnitCode,
    pub covered: Covered,
    /// Cases that should have been rated; `None` where none are known (无分母).
    pub served: Option<u64>,
}

/// A month of the units that the actor may see, and the numbers that were told of it.
#[derive(Debug, Clone, Default)]
pub struct Month {
    pub units: Vec<UnitMonth>,
    pub told: Vec<Model>,
}

/// The first day of the month of `now`.
pub fn month_of(now: Instant) -> NaiveDate {
    let day = day_of(now);
    day.with_day(1).unwrap_or(day)
}

/// What is known of a month.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings.
pub async fn month(ctx: &Ctx, actor: &Actor, month: NaiveDate) -> Result<Month, Error> {
    let mut asked = Vec::new();
    // Whoever keeps the numbers reads them; they name nobody.
    let keeper = actor.is(Role::Sysadmin);
    if !keeper && units(actor)?.narrow(&mut asked).is_none() {
        return Ok(Month::default());
    }
    let end = month.checked_add_months(Months::new(1)).unwrap_or(month);
    let (from, before) = (start_of(month), start_of(end));
    let db = &ctx.db.read;
    let told = store::served::counts(db, &asked, month).await?;
    let known = store::served::known_by_unit(db, &asked, from, before).await?;
    let rated = store::rating::rated_by_unit(db, &asked, from, before).await?;
    let mut named: BTreeSet<UnitCode> = told.iter().map(|row| row.unit.clone()).collect();
    named.extend(known.keys().cloned());
    named.extend(rated.keys().cloned());
    let sums = sums(&told);
    let units = named.into_iter().map(|unit| {
        let (spoken, silent) = rated.get(&unit).copied().unwrap_or_default();
        let covered = Covered {
            told: sums.get(&unit).copied(),
            known: known.get(&unit).copied().unwrap_or(0),
            rated: spoken,
            silent,
        };
        UnitMonth { served: coverage(covered), unit, covered }
    });
    Ok(Month { units: units.collect(), told })
}

/// A unit's number: the one told of all of it, else the sum of its matters or of its windows, whichever is more.
fn sums(told: &[Model]) -> BTreeMap<UnitCode, u64> {
    let mut sums: BTreeMap<UnitCode, (Option<u64>, u64, u64)> = BTreeMap::new();
    for row in told {
        let served = u64::try_from(row.served).unwrap_or(0);
        let (whole, matters, windows) = sums.entry(row.unit.clone()).or_default();
        match (row.matter_code.is_empty(), row.window.is_empty()) {
            (true, true) => *whole = Some(served),
            (false, _) => *matters += served,
            (true, false) => *windows += served,
        }
    }
    let sum = |(whole, matters, windows): (Option<u64>, u64, u64)| whole.unwrap_or(matters.max(windows));
    sums.into_iter().map(|(unit, parts)| (unit, sum(parts))).collect()
}

/// What is told, if it can be.
///
/// # Errors
/// Every fault.
pub fn read(told: Told, rules: &Rules, now: Instant, mut errors: FieldErrors) -> Result<Count, FieldErrors> {
    let month = errors.required("month", told.month);
    let unit = errors.required("unit", told.unit);
    let served = errors.required("served", told.served);
    errors.range("served", served, 0, MOST);
    if month.is_some_and(|month| month > month_of(now)) {
        errors.add("month", FieldCode::Time, "不能登记以后的月份");
    }
    if unit.as_ref().is_some_and(|unit| !rules.reference.units.contains_key(unit)) {
        errors.add("unit", FieldCode::Unknown, "没有这个单位");
    }
    let (matter_code, window) = (told.matter_code.unwrap_or_default(), told.window.unwrap_or_default());
    for (field, what, code) in
        [("matter_code", ServiceWhat::Matter, &matter_code), ("window", ServiceWhat::Window, &window)]
    {
        if !code.is_empty() && rules.reference.services.of(what, code).is_empty() {
            errors.add(field, FieldCode::Unknown, format!("没有这个{}", what.label()));
        }
    }
    let whole = month.zip(unit).zip(served);
    let count = whole.map(|((month, unit), served)| Count { month, unit, matter_code, window, served });
    errors.or(count)
}

/// Keeps a number; the one told before gives way to it and stays in the log.
///
/// # Errors
/// Every fault of the form.
pub async fn set(ctx: &Ctx, doer: &Doer, told: Told, errors: FieldErrors) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let count = read(told, &rules, ctx.now(), errors)?;
    ctx.transaction(async |txn| keep(ctx, txn, doer, &rules, count).await.map(|_| ())).await
}

/// As [`set`], in the caller's transaction; whether it says anything new.
pub(in crate::service) async fn keep(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    doer: &Doer,
    rules: &Rules,
    count: Count,
) -> Result<bool, Error> {
    let Count { month, unit, matter_code, window, served } = count;
    let before = store::served::count(txn, (month, &unit, &matter_code, &window)).await?;
    let served = i32::try_from(served).unwrap_or(i32::MAX);
    if before.as_ref().is_some_and(|row| row.served == served) {
        return Ok(false);
    }
    let part = |what: ServiceWhat, code: &str| match code {
        "" => String::new(),
        code => {
            let name = rules.reference.services.name(what, code, month).unwrap_or(code);
            format!("，{}：{name}", what.label())
        }
    };
    let name = rules.reference.unit_name(&unit, month);
    let matter = part(ServiceWhat::Matter, &matter_code);
    let subject = format!("{name} {}{matter}{}", month.format("%Y-%m"), part(ServiceWhat::Window, &window));
    let detail = match before {
        Some(row) => format!("{} 件 → {served} 件", row.served),
        None => format!("{served} 件"),
    };
    let (told_by, told_at) = (doer.who.clone(), ctx.now());
    let row = Model { id: 0, month, unit, matter_code, window, served, told_by, told_at };
    store::served::put_count(txn, row).await?;
    note(ctx, txn, doer, AdminAction::ServedCountSet, subject, detail).await?;
    Ok(true)
}
