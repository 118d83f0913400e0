//! Who has handed in which of the last twelve months (月度汇聚一览).

use super::{Caller, seen};
use crate::domain::calendar::Due;
use crate::domain::province::{District, Rate, deduction, district, due_of, month_of, next_month, standing};
use crate::domain::rating::ServiceItem;
use crate::domain::routing::Unit;
use crate::domain::time::{Instant, day_of, start_of};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::batch::UnitMonth;
use chrono::{Months, NaiveDate};
use entity::rating_batch::Model as Batch;
use entity::values::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many months are shown.
const SHOWN: u32 = 12;

/// How one unit stands with one month.
#[derive(Debug, Clone)]
pub struct Cell {
    pub month: NaiveDate,
    pub state: MonthState,
    pub due: Due,
    /// Ratings there are, where nothing was handed in yet.
    pub count: Option<u64>,
    /// When it was first handed in, and under which receipt.
    pub sent_at: Option<Instant>,
    pub receipt: Option<String>,
    /// Whether that was a zero report.
    pub zero: bool,
    /// Batches that were handed in, and whether one waits.
    pub batches: u32,
    pub waiting: bool,
    /// Of a month that was handed in: how many rows the correction has that waits to be (增量未上报).
    pub correction: Option<u64>,
}

/// One unit's months.
#[derive(Debug, Clone)]
pub struct Row {
    pub unit: UnitCode,
    pub name: String,
    pub township: bool,
    pub cells: Vec<Cell>,
    pub missing: u32,
    /// In hundredths of a point; townships only.
    pub deduction: Option<u32>,
}

/// The board.
#[derive(Debug, Clone)]
pub struct Board {
    /// Oldest first.
    pub months: Vec<NaiveDate>,
    pub rows: Vec<Row>,
    pub district: District,
    /// In hundredths of a point.
    pub deduction: u32,
    /// Months of units that were handed in, of which a correction waits to be.
    pub outstanding: u32,
    pub as_of: Instant,
}

/// The board of the twelve months that end with the one of `to`, as `caller` may see it.
///
/// # Errors
/// Forbidden.
pub async fn board(ctx: &Ctx, caller: &Caller, to: Option<NaiveDate>) -> Result<Board, Error> {
    let own = seen(ctx, caller).await?.units;
    let rules = ctx.rules(&ctx.db.read).await?;
    let now = ctx.now();
    let last = month_of(to.unwrap_or_else(|| day_of(now)));
    let back = |n: u32| last.checked_sub_months(Months::new(n)).unwrap_or(last);
    let months: Vec<NaiveDate> = (0..SHOWN).rev().map(back).collect();
    let mut rows = rows(ctx, &rules, &months, now).await?;
    let by_month: Vec<Vec<MonthState>> = (0..months.len())
        .map(|n| rows.iter().filter_map(|row| row.cells.get(n)).map(|c| c.state).collect())
        .collect();
    let counted = district(by_month.iter().map(Vec::as_slice));
    // The district's figures are everybody's; the rows are one's own.
    if let Some(own) = own {
        rows.retain(|row| own.contains(&row.unit));
    }
    let outstanding = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.correction.is_some()).count();
    Ok(Board {
        months,
        rows,
        deduction: deduction(Rate::District, counted.any),
        district: counted,
        outstanding: u32::try_from(outstanding).unwrap_or(u32::MAX),
        as_of: now,
    })
}

/// How every unit that is asked for ratings stands with these months, oldest first.
pub(super) async fn rows(
    ctx: &Ctx,
    rules: &Rules,
    months: &[NaiveDate],
    now: Instant,
) -> Result<Vec<Row>, Error> {
    let db = &ctx.db.read;
    let (Some(first), Some(last)) = (months.first().copied(), months.last().copied()) else {
        return Ok(Vec::new());
    };
    let mut batches: HashMap<(UnitCode, NaiveDate), Vec<Batch>> = HashMap::new();
    for batch in store::batch::within(db, (first, last), None).await? {
        batches.entry((batch.unit.clone(), batch.month)).or_default().push(batch);
    }
    let rated = store::batch::rated_units(db, first).await?;
    let since = store::batch::first_at(db).await?.map(|at| month_of(day_of(at)));
    let heard: BTreeSet<UnitCode> =
        rated.into_iter().chain(batches.keys().map(|(unit, _)| unit.clone())).collect();
    let serving = serving(rules, months);
    let units = units(rules, &heard, &serving, first, last);
    let mut rows = Vec::with_capacity(units.len());
    for code in units {
        let mut cells = Vec::with_capacity(months.len());
        for month in months {
            let of = UnitMonth { unit: code.clone(), month: *month };
            let there = rules.reference.units.get(&code).is_some_and(|unit| {
                let asked =
                    heard.contains(&code) || is_asked_town(unit) || serving.contains(&(&code, *month));
                asked && overlaps(unit.valid_from, unit.valid_to, *month)
            });
            let kept = batches.get(&(code.clone(), *month)).map_or(&[][..], Vec::as_slice);
            cells.push(cell(ctx, rules, of, kept, since.filter(|_| there), now).await?);
        }
        let missing = cells.iter().filter(|cell| cell.state == MonthState::Missing).count();
        let missing = u32::try_from(missing).unwrap_or(SHOWN);
        let kind = rules.reference.units.get(&code).map(|unit| unit.kind);
        let township = kind == Some(UnitKind::Township);
        rows.push(Row {
            name: rules.unit_name(&code, now),
            township,
            deduction: township.then(|| deduction(Rate::Township, missing)),
            unit: code,
            cells,
            missing,
        });
    }
    Ok(rows)
}

/// Whether what holds from one day to another holds on any day of a month.
fn overlaps(from: NaiveDate, to: Option<NaiveDate>, month: NaiveDate) -> bool {
    from < next_month(month) && to.is_none_or(|to| to >= month)
}

fn is_asked_town(unit: &Unit) -> bool {
    unit.kind == UnitKind::Township && unit.dispatchable
}

/// In which of these months who had matters: what a unit passed on (机构改革) was its own until then, and is its successor's since.
fn serving<'a>(rules: &'a Rules, months: &[NaiveDate]) -> HashSet<(&'a UnitCode, NaiveDate)> {
    let matters = rules.reference.services.iter().filter(|item| item.what == ServiceWhat::Matter);
    let of = |item: &'a ServiceItem| {
        let within = months.iter().filter(|month| overlaps(item.valid_from, item.valid_to, **month));
        within.map(|month| (&item.facts.unit, *month)).collect::<Vec<_>>()
    };
    matters.flat_map(of).collect()
}

/// Who is asked for ratings: townships, units with matters that are rated, and whoever has any.
fn units(
    rules: &Rules,
    heard: &BTreeSet<UnitCode>,
    serving: &HashSet<(&UnitCode, NaiveDate)>,
    first: NaiveDate,
    last: NaiveDate,
) -> BTreeSet<UnitCode> {
    let reference = &rules.reference;
    let towns = reference.units.values().filter(|unit| is_asked_town(unit));
    let towns =
        towns.filter(|unit| unit.valid_from < next_month(last) && unit.valid_to.is_none_or(|to| to >= first));
    let mut units: BTreeSet<UnitCode> = towns.map(|unit| unit.code.clone()).collect();
    units.extend(serving.iter().map(|(unit, _)| (*unit).clone()));
    units.extend(heard.iter().cloned());
    units.retain(|code| reference.units.contains_key(code));
    units
}

async fn cell(
    ctx: &Ctx,
    rules: &Rules,
    of: UnitMonth,
    kept: &[Batch],
    since: Option<NaiveDate>,
    now: Instant,
) -> Result<Cell, Error> {
    let due = due(rules, of.month);
    let first = kept.iter().find(|batch| batch.sent_at.is_some());
    let sent_at = first.and_then(|batch| batch.sent_at);
    let state = standing(of.month, since, due, sent_at, now);
    let count = match (state, first) {
        (MonthState::Absent, _) | (_, Some(_)) => None,
        _ => Some(store::batch::count(&ctx.db.read, &of).await?),
    };
    let batches = kept.iter().filter(|batch| batch.sent_at.is_some()).count();
    let waiting = kept.iter().find(|batch| batch.sent_at.is_none() && batch.dropped_at.is_none());
    let told = |batch: &Batch| u64::try_from(batch.added + batch.changed + batch.withdrawn).unwrap_or(0);
    Ok(Cell {
        month: of.month,
        state,
        due,
        count,
        sent_at,
        receipt: first.and_then(|batch| batch.receipt.clone()),
        zero: first.is_some_and(|batch| batch.kind == BatchKind::Zero),
        batches: u32::try_from(batches).unwrap_or(u32::MAX),
        waiting: waiting.is_some(),
        correction: waiting.filter(|_| first.is_some()).map(told),
    })
}

/// Until when a month is handed in, by what was set when it ended.
pub(super) fn due(rules: &Rules, month: NaiveDate) -> Due {
    let policy = rules.policies.at(start_of(next_month(month)));
    due_of(&rules.calendar, month, policy.plain(LimitName::MonthlyRatings))
}
