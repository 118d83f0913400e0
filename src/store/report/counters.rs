//! The counters of the reports: each change of a ticket promises its difference in the outbox, in its own transaction; a worker adds
//! many of them up at once. Who reads adds what is still promised, so a report is never behind.

use super::rows::{Groups, put};
use super::{Asked, GroupBy};
use crate::domain::metrics::{Cell, Change, Figure, Ratio, Share, Step, Tally};
use crate::domain::ticket::Ticket;
use crate::domain::time::Instant;
use crate::store::outbox::Promise;
use chrono::{Datelike, NaiveDate};
use entity::values::{OutboxState, Part, TicketId};
use entity::{outbox, report_count, ticket};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use std::collections::BTreeMap;

/// The topic of these promises.
pub const COUNT: &str = "count";

/// What the reports are promised when `before` becomes `after` with its journal row `seq`.
pub(in crate::store) fn promise(
    id: TicketId,
    before: Option<&Ticket>,
    after: &Ticket,
    seq: i64,
    at: Instant,
) -> Result<Option<Promise>, DbErr> {
    let Some(change) = Change::between(before, after) else { return Ok(None) };
    Ok(Some(Promise {
        key: format!("{COUNT}:{}:{seq}", after.number),
        topic: COUNT,
        ticket: Some(id),
        payload: serde_json::to_string(&change).map_err(|e| DbErr::Json(e.to_string()))?,
        at,
    }))
}

/// Rows of one statement.
const TOGETHER: usize = 1_000;

/// Adds differences to the counters, always in the same order.
pub async fn add(txn: &impl ConnectionTrait, tally: Tally) -> Result<(), DbErr> {
    use report_count::Column as C;
    let sum = |column: C| Expr::col(("report_count", column)).add(Expr::col(("excluded", column)));
    let known = OnConflict::columns([C::Basis, C::Part, C::Day, C::Key, C::Line, C::Confidential, C::Figure])
        .value(C::Numerator, sum(C::Numerator))
        .value(C::Denominator, sum(C::Denominator))
        .to_owned();
    let rows: Vec<_> = tally.trimmed().0.into_iter().map(|(cell, step)| row(cell, step)).collect();
    for some in rows.chunks(TOGETHER) {
        let insert = report_count::Entity::insert_many(some.to_vec()).on_conflict(known.clone());
        insert.exec_without_returning(txn).await?;
    }
    Ok(())
}

fn row(cell: Cell, step: Step) -> report_count::ActiveModel {
    report_count::ActiveModel {
        basis: Set(cell.basis),
        part: Set(cell.part),
        day: Set(cell.day),
        key: Set(cell.key),
        line: Set(cell.line),
        confidential: Set(cell.confidential),
        figure: Set(cell.figure.code().into_owned()),
        numerator: Set(step.numerator),
        denominator: Set(step.denominator),
    }
}

/// The part by which a report's rows are counted; months are days of the whole.
fn part(group: GroupBy) -> Part {
    match group {
        GroupBy::Unit => Part::Unit,
        GroupBy::Category => Part::Category,
        GroupBy::Area => Part::Area,
        GroupBy::Channel => Part::Channel,
        GroupBy::Kind => Part::Kind,
        GroupBy::Month => Part::All,
    }
}

/// The figures of the period by group, and all together.
pub(super) async fn read(
    txn: &DatabaseTransaction,
    asked: &Asked,
    group: GroupBy,
    confidential: bool,
) -> Result<(Groups, Groups), DbErr> {
    let mut sums = BTreeMap::<(Part, Option<String>, Figure), Step>::new();
    let by = part(group);
    let mut take = |part: Part, key: &str, day: NaiveDate, figure: Figure, step: Step| {
        let key = match group {
            GroupBy::Month if part == by => Some(format!("{:04}-{:02}", day.year(), day.month())),
            _ => Some(key.to_owned()).filter(|key| !key.is_empty()),
        };
        sums.entry((part, key, figure)).or_default().add(step, 1);
    };
    for part in [by, Part::All].into_iter().take(if by == Part::All { 1 } else { 2 }) {
        for (cell, step) in summed(txn, asked, part, confidential).await? {
            take(part, &cell.0, cell.1, cell.2, step);
        }
    }
    let wanted = |cell: &Cell| {
        (cell.part == by || cell.part == Part::All)
            && cell.basis == asked.basis
            && (asked.from..=asked.to).contains(&cell.day)
            && (confidential || !cell.confidential)
            && (asked.lines.is_empty() || asked.lines.contains(&cell.line))
    };
    for (cell, step) in promised(txn).await?.0.into_iter().filter(|(cell, _)| wanted(cell)) {
        take(cell.part, &cell.key, cell.day, cell.figure, step);
    }
    let (mut rows, mut all) = (Groups::new(), Groups::new());
    for ((part, key, figure), step) in sums {
        let ratio = ratio(step)?;
        if part == by && figure.is_grouped() {
            put(&mut rows, key, figure, ratio);
        }
        if part == Part::All {
            put(&mut all, None, figure, ratio);
        }
    }
    Ok((rows, all))
}

fn ratio(step: Step) -> Result<Ratio, DbErr> {
    let count = |n: i64| u64::try_from(n).map_err(|_| DbErr::Custom("a counter below nothing".to_owned()));
    Ok(Ratio { numerator: count(step.numerator)?, denominator: count(step.denominator)? })
}

type Summed = ((String, NaiveDate, Figure), Step);

/// Sums over the days of the period; of the whole by day, so that months can be told.
async fn summed(
    txn: &DatabaseTransaction,
    asked: &Asked,
    part: Part,
    confidential: bool,
) -> Result<Vec<Summed>, DbErr> {
    use report_count::Column as C;
    let total = |column: C| Func::sum(Expr::col(column)).cast_as("bigint");
    let mut select = Query::select();
    select
        .columns([C::Key, C::Figure])
        .expr_as(total(C::Numerator), Alias::new("n"))
        .expr_as(total(C::Denominator), Alias::new("d"))
        .from(report_count::Entity)
        .and_where(C::Basis.eq(asked.basis))
        .and_where(C::Part.eq(part))
        .and_where(C::Day.between(asked.from, asked.to))
        .group_by_columns([C::Key, C::Figure]);
    if part == Part::All {
        select.column(C::Day).group_by_col(C::Day);
    }
    if !confidential {
        select.and_where(C::Confidential.eq(false));
    }
    if !asked.lines.is_empty() {
        select.and_where(C::Line.is_in(asked.lines.clone()));
    }
    let read = |row: &sea_orm::QueryResult| {
        let day = if part == Part::All { row.try_get("", "day")? } else { asked.from };
        let step = Step { numerator: row.try_get("", "n")?, denominator: row.try_get("", "d")? };
        Ok(((row.try_get("", "key")?, day, figure(&row.try_get::<String>("", "figure")?)?), step))
    };
    txn.query_all(&select).await?.iter().map(read).collect()
}

fn figure(code: &str) -> Result<Figure, DbErr> {
    Figure::from_code(code).ok_or_else(|| DbErr::Custom(format!("a counter of {code}")))
}

/// What is promised and not yet added, also what nobody will add any more because it is stuck.
async fn promised(txn: &impl ConnectionTrait) -> Result<Tally, DbErr> {
    let mut tally = Tally::default();
    let open = [OutboxState::Pending, OutboxState::Leased, OutboxState::Dead];
    for state in open {
        let mut after = 0;
        loop {
            let page: Vec<(i64, String)> = outbox::Entity::find()
                .select_only()
                .columns([outbox::Column::Id, outbox::Column::Payload])
                .filter(outbox::Column::Topic.eq(COUNT))
                .filter(outbox::Column::State.eq(state))
                .filter(outbox::Column::Id.gt(after))
                .order_by_asc(outbox::Column::Id)
                .limit(TOGETHER as u64)
                .into_tuple()
                .all(txn)
                .await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            for (id, payload) in &page {
                // The worker sets one that nobody can read aside, where it is seen; it must not take the others' figures along.
                match serde_json::from_str(payload) {
                    Ok(change) => tally.change(&change),
                    Err(error) => tracing::error!("promise {id} to the counters is unreadable: {error}"),
                }
            }
        }
    }
    Ok(tally)
}

/// The counters as they would stand if every promise were kept.
///
/// # Errors
/// When the database cannot be read, or a counter is of something unknown.
pub async fn kept(txn: &impl ConnectionTrait) -> Result<Tally, DbErr> {
    let mut tally = promised(txn).await?;
    for row in report_count::Entity::find().all(txn).await? {
        let report_count::Model { basis, part, day, key, line, confidential, .. } = row;
        let cell = Cell { basis, part, day, key, line, confidential, figure: figure(&row.figure)? };
        let step = Step { numerator: row.numerator, denominator: row.denominator };
        tally.0.entry(cell).or_default().add(step, 1);
    }
    Ok(tally.trimmed())
}

/// The counters as the tickets make them.
///
/// # Errors
/// When the database cannot be read, or a ticket's facts.
pub async fn made(txn: &impl ConnectionTrait) -> Result<Tally, DbErr> {
    let mut tally = Tally::default();
    let mut after = TicketId(0);
    loop {
        let page: Vec<(TicketId, String)> = ticket::Entity::find()
            .select_only()
            .columns([ticket::Column::Id, ticket::Column::Facts])
            .filter(ticket::Column::Id.gt(after))
            .order_by_asc(ticket::Column::Id)
            .limit(TOGETHER as u64)
            .into_tuple()
            .all(txn)
            .await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        for (_, facts) in &page {
            let ticket: Ticket = serde_json::from_str(facts).map_err(|e| DbErr::Json(e.to_string()))?;
            tally.add(&Share::of(&ticket), 1);
        }
    }
    Ok(tally.trimmed())
}

/// Puts `tally` in the place of all counters; what is promised is in it. Nobody else may be writing.
///
/// # Errors
/// When the database refuses.
pub async fn replace(txn: &impl ConnectionTrait, tally: Tally, now: Instant) -> Result<(), DbErr> {
    report_count::Entity::delete_many().exec(txn).await?;
    let done = outbox::ActiveModel {
        state: Set(OutboxState::Done),
        done_at: Set(Some(now)),
        last_error: Set(None),
        ..Default::default()
    };
    outbox::Entity::update_many()
        .set(done)
        .filter(outbox::Column::Topic.eq(COUNT))
        .filter(outbox::Column::State.ne(OutboxState::Done))
        .exec(txn)
        .await?;
    add(txn, tally).await
}
