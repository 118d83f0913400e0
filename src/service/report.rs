//! Reports: figures that a leader answers for, counted as things stand.

use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::metrics::Cell;
use crate::domain::permission::{Actor, scope, stated};
use crate::domain::time::{Instant, day_of, end_of};
use crate::store::report::{self as counted, counters};
use crate::store::ticket::{Filter, Row, Sort};
use crate::store::{self, Db};
use chrono::NaiveDate;
use entity::values::{AreaCode, CategoryCode, Channel, Kind, RequestKind, Role, Status, UnitCode, UnitKind};
use sea_orm::DatabaseTransaction;

/// What a report is asked for, and how a line of it comes back: in the query's own words, narrowed here by sight.
pub use crate::store::report::{Asked, Basis, GroupBy, Place, Row as Line, Ruled};

/// A performance report.
#[derive(Debug, Clone)]
pub struct Performance {
    /// Each line with what it counts.
    pub rows: Vec<(Line, Named)>,
    /// All lines together, counted anew, never added up from rates.
    pub all: Option<Line>,
    /// Handling deadlines that count nowhere: cancelled, voided, or of excluded tickets.
    pub excluded: u64,
    /// Tickets of the period that another system recorded; they count like any other.
    pub imported: u64,
    /// Tickets of the period that were merged into another, which alone counts.
    pub merged: u64,
    /// Calls that were logged on tickets of the period, and made none.
    pub repeat_calls: u64,
    /// How duties are divided now.
    pub duties: Vec<String>,
    /// From when the time of bad ratings ran at the end of the period, source by source.
    pub rating_clock: Vec<String>,
    pub as_of: Instant,
}

/// What a line counts, as it was called at the end of the period.
#[derive(Debug, Clone)]
pub struct Named {
    pub name: String,
    /// What the unit was then, and what the one above it was called.
    pub unit: Option<(UnitKind, Option<String>)>,
}

fn may_read(actor: &Actor) -> Result<(), Error> {
    const READERS: &[Role] = &[
        Role::Leader,
        Role::Office,
        Role::Supervisor,
        Role::Dispatcher,
        Role::Reviewer,
        Role::Visitor,
        Role::Signer,
        Role::Handler,
        Role::Lead,
    ];
    match READERS.iter().any(|role| actor.is(*role)) {
        true => Ok(()),
        false => Err(Error::Forbidden("您的角色不能查看报表".to_owned())),
    }
}

/// The measures of a period by group, of what the actor may see.
///
/// # Errors
/// Forbidden for who reads no reports.
pub async fn performance(
    ctx: &Ctx,
    actor: &Actor,
    asked: Asked,
    group: GroupBy,
) -> Result<Performance, Error> {
    may_read(actor)?;
    let scope = scope(actor);
    let rules = ctx.rules(&ctx.db.read).await?;
    let found: counted::Counted =
        ctx.db.snapshot(async |txn| counted::performance(txn, &scope, &asked, group).await).await?;
    let day = asked.to.min(day_of(asked.as_of));
    let named = |row: Line| (row.clone(), named(&rules, group, row.key.as_deref(), day));
    let rows = found.rows.into_iter().map(named).collect();
    let counted::Counted { all, excluded, imported, merged, repeat_calls, .. } = found;
    let duties = stated(&rules.policy);
    let rating_clock = store::feed::all(&ctx.db.read).await?.words(end_of(asked.to).min(asked.as_of));
    Ok(Performance {
        rows,
        all,
        excluded,
        imported,
        merged,
        repeat_calls,
        duties,
        rating_clock,
        as_of: asked.as_of,
    })
}

/// A ruling with the names that it is answered for with.
#[derive(Debug, Clone)]
pub struct NamedRuling {
    pub ruled: Ruled,
    pub unit_name: Option<String>,
    pub requested_by: Option<String>,
    pub decided_by: Option<String>,
}

/// The tickets behind the columns 剔除, 挂账 and 终结, a page of them, and where it goes on.
///
/// # Errors
/// Forbidden for who reads no reports.
pub async fn rulings(
    ctx: &Ctx,
    actor: &Actor,
    asked: &Asked,
    kinds: &[RequestKind],
    after: Option<Place>,
    limit: u64,
) -> Result<(Vec<NamedRuling>, Option<Place>), Error> {
    may_read(actor)?;
    let (db, rules) = (&ctx.db.read, ctx.rules(&ctx.db.read).await?);
    let mut found = counted::rulings(db, &scope(actor), asked, kinds, after, limit + 1).await?;
    let more = found.len() as u64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|last| last.place);
    let people: Vec<_> = found.iter().flat_map(|r| [Some(r.requested_by), r.decided_by]).flatten().collect();
    let names = store::people::names(db, &people).await?;
    let named = |ruled: Ruled| NamedRuling {
        unit_name: ruled.unit.as_ref().map(|unit| rules.unit_name(unit, asked.as_of)),
        requested_by: names.get(&ruled.requested_by).cloned(),
        decided_by: ruled.decided_by.and_then(|person| names.get(&person).cloned()),
        ruled,
    };
    Ok((found.into_iter().map(named).collect(), next))
}

/// What a line counts, in words, as things were called on `day`.
fn named(rules: &Rules, group: GroupBy, key: Option<&str>, day: NaiveDate) -> Named {
    let known = &rules.reference;
    let unit = key.filter(|_| group == GroupBy::Unit).and_then(|key| known.units.get(&UnitCode::from(key)));
    let place = unit.map(|unit| unit.place_on(day));
    let above = |code: UnitCode| known.unit_name(&code, day).to_owned();
    Named {
        name: name(rules, group, key, day),
        unit: place.map(|place| (place.kind, place.parent.map(above))),
    }
}

fn name(rules: &Rules, group: GroupBy, key: Option<&str>, day: NaiveDate) -> String {
    let Some(key) = key else {
        return if group == GroupBy::Unit { "热线中心" } else { "未填写" }.to_owned();
    };
    let reference = &rules.reference;
    let found = match group {
        GroupBy::Unit => Some(reference.unit_name(&UnitCode::from(key), day).to_owned()),
        GroupBy::Category => reference.categories.get(&CategoryCode::from(key)).map(|c| c.name.clone()),
        GroupBy::Area => reference.areas.get(&AreaCode::from(key)).map(|a| a.name.clone()),
        GroupBy::Channel => Channel::from_code(key).map(|c| c.label().to_owned()),
        GroupBy::Kind => Kind::from_code(key).map(|k| k.label().to_owned()),
        GroupBy::Month => None,
    };
    found.unwrap_or_else(|| key.to_owned())
}

/// The leader's first page.
#[derive(Debug, Clone)]
pub struct Overview {
    pub figures: counted::Overview,
    /// What is due this week, or on rest days by the end of the next working week, and not done, the most pressing first.
    pub at_risk: Vec<AtRisk>,
    /// The days that `at_risk` looks at.
    pub week: (NaiveDate, NaiveDate),
    pub rules: Rules,
    pub now: Instant,
}

/// A ticket that may go bad.
#[derive(Debug, Clone)]
pub struct AtRisk {
    pub row: Row,
    /// Whether anybody has phoned the citizen.
    pub contacted: bool,
}

/// How many tickets the list of the week shows.
const SHOWN: u64 = 20;

/// Five figures and the list of the week.
///
/// # Errors
/// Forbidden for who reads no reports.
pub async fn overview(ctx: &Ctx, actor: &Actor) -> Result<Overview, Error> {
    may_read(actor)?;
    let (db, scope, now) = (&ctx.db.read, scope(actor), ctx.now());
    let figures = counted::overview(db, &scope, now).await?;
    let today = day_of(now);
    let rules = ctx.rules(db).await?;
    let until = rules.calendar.week_ahead(today);
    let with_unit = [Status::Dispatched, Status::Handling];
    let filter = Filter {
        statuses: with_unit.to_vec(),
        due_from: Some(today),
        due_to: Some(until),
        ..Filter::default()
    };
    let (rows, _) = store::ticket::list(db, &scope, &filter, Sort::Due, None, SHOWN).await?;
    let mut at_risk = Vec::with_capacity(rows.len());
    for row in rows {
        let stored = store::ticket::by_id(db, row.id).await?;
        let contacted = stored.is_some_and(|s| !s.ticket.contacts.is_empty());
        at_risk.push(AtRisk { row, contacted });
    }
    Ok(Overview { figures, at_risk, week: (today, until), rules, now })
}

/// What became of a comparison of the counters with the tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many counters there are.
    pub counters: usize,
    /// Those that are not what the tickets make them.
    pub differing: Vec<Cell>,
}

/// Counts every ticket anew and compares the counters with it.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(ctx: &Ctx) -> Result<Verified, Error> {
    let compare = async |txn: &DatabaseTransaction| {
        let (made, kept) = (counters::made(txn).await?, counters::kept(txn).await?);
        Ok::<_, Error>(Verified { counters: kept.0.len(), differing: made.differing(&kept) })
    };
    ctx.db.snapshot(compare).await
}

/// Counts every ticket anew and puts that in the place of the counters. Nobody writes meanwhile. Returns how many counters there are.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn recount(db: &Db, now: Instant) -> Result<usize, Error> {
    db.long_transaction(async |txn| {
        store::dialect::keep_still(txn).await?;
        let tally = counters::made(txn).await?;
        let count = tally.0.len();
        counters::replace(txn, tally, now).await?;
        store::meta::forget(txn, store::meta::RECOUNT).await?;
        Ok(count)
    })
    .await
}

/// Counts the tickets of a database that is older than the counters.
///
/// # Errors
/// As [`recount`].
pub async fn recount_if_due(db: &Db, now: Instant) -> Result<(), Error> {
    if store::meta::get(&db.read, store::meta::RECOUNT).await?.is_some() {
        recount(db, now).await?;
    }
    Ok(())
}
