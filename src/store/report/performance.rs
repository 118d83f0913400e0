//! The performance report (contract.md §6 `GET /reports/performance`): counts over clocks, parts, visits and tickets.

use super::select::{counted, rows};
use super::statement::{self, cancelled, clocks, of, opinions, parts, tickets};
use super::{Asked, GroupBy, months};
use crate::domain::metrics::{Measure, Ratio};
use crate::domain::permission::Scope;
use chrono::Datelike;
use entity::values::ClockKind;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use std::collections::BTreeMap;

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// A code, or the month; `None` where there is none (by unit: the hotline itself).
    pub key: Option<String>,
    /// Every measure, also those with nothing to count.
    pub measures: BTreeMap<Measure, Ratio>,
}

type Groups = BTreeMap<Option<String>, BTreeMap<Measure, Ratio>>;

/// The measures of the period by group, in order of the keys. Without `group` all in one row; where there is
/// nothing to count there is no row.
pub async fn performance(
    db: &impl ConnectionTrait,
    scope: &Scope,
    asked: &Asked,
    group: Option<GroupBy>,
) -> Result<Vec<Row>, DbErr> {
    let mut groups = Groups::new();
    if group == Some(GroupBy::Month) {
        for (from, to) in months(asked.from, asked.to) {
            let month = Asked { from, to, ..asked.clone() };
            for (_, measures) in counts(db, scope, &month, group).await? {
                groups.insert(Some(format!("{:04}-{:02}", from.year(), from.month())), measures);
            }
        }
    } else {
        groups = counts(db, scope, asked, group).await?;
    }
    let whole = |mut measures: BTreeMap<Measure, Ratio>| {
        Measure::ALL.into_iter().for_each(|m| {
            measures.entry(m).or_default();
        });
        measures
    };
    Ok(groups.into_iter().map(|(key, measures)| Row { key, measures: whole(measures) }).collect())
}

async fn counts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    asked: &Asked,
    group: Option<GroupBy>,
) -> Result<Groups, DbErr> {
    let mut groups = Groups::new();
    let mut put = |key: Option<String>, measure, ratio: Ratio| {
        if ratio.denominator > 0 {
            groups.entry(key).or_default().insert(measure, ratio);
        }
    };
    let read = |row: &QueryResult| -> Result<_, DbErr> {
        let ratio = |n: &str, d: &str| {
            Ok::<_, DbErr>(Ratio { numerator: counted(row, n)?, denominator: counted(row, d)? })
        };
        Ok((row.try_get::<ClockKind>("", "kind")?, ratio("on_time", "due")?, ratio("stopped", "due")?))
    };
    for (key, (kind, on_time, completed)) in rows(db, &clocks(scope, asked, group), read).await? {
        match kind {
            ClockKind::Handle => {
                put(key.clone(), Measure::OnTime, on_time);
                put(key, Measure::Completed, completed);
            }
            ClockKind::Sign => put(key, Measure::SignedOnTime, on_time),
            ClockKind::Contact => put(key, Measure::ContactedOnTime, on_time),
            ClockKind::Total => put(key, Measure::TotalOnTime, on_time),
            ClockKind::SignOff => put(key, Measure::SignedOffOnTime, on_time),
            ClockKind::Dispatch
            | ClockKind::ReturnDecision
            | ClockKind::Dispute
            | ClockKind::ExtensionDecision
            | ClockKind::Review
            | ClockKind::Visit
            | ClockKind::ReportUp => {}
        }
    }
    let statements = [
        (parts(scope, asked, group), vec![Measure::Returned, Measure::DispatchedRight]),
        (tickets(scope, asked, group), vec![Measure::Redone, Measure::Visited]),
        (opinions(scope, asked, group), vec![Measure::Satisfied]),
    ];
    for (select, measures) in statements {
        let read = |row: &QueryResult| {
            let ratio = |m: &Measure| {
                let numerator = counted(row, m.name())?;
                Ok((*m, Ratio { numerator, denominator: counted(row, &of(*m))? }))
            };
            measures.iter().map(ratio).collect::<Result<Vec<_>, DbErr>>()
        };
        for (key, ratios) in rows(db, &select, read).await? {
            ratios.into_iter().for_each(|(measure, ratio)| put(key.clone(), measure, ratio));
        }
    }
    Ok(groups)
}

/// How many handling deadlines of the period do not count because they were cancelled or voided.
pub async fn excluded(db: &impl ConnectionTrait, scope: &Scope, asked: &Asked) -> Result<u64, DbErr> {
    let found = rows(db, &cancelled(scope, asked), |row| counted(row, "excluded")).await?;
    Ok(found.into_iter().map(|(_, excluded)| excluded).sum())
}

/// How many tickets of the period another system recorded.
pub async fn imported(db: &impl ConnectionTrait, scope: &Scope, asked: &Asked) -> Result<u64, DbErr> {
    let found = rows(db, &statement::imported(scope, asked), |row| counted(row, "imported")).await?;
    Ok(found.into_iter().map(|(_, imported)| imported).sum())
}
