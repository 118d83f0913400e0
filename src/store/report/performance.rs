//! The performance report (contract.md §6 `GET /reports/performance`).

use super::rows::{Groups, counted_in_rows, due, put};
use super::select::{Seen, Which, any_unrecorded};
use super::{Asked, GroupBy, counters};
use crate::domain::metrics::{Figure, Measure, Ratio};
use crate::domain::permission::{Scope, Sight};
use crate::domain::ticket::COUNTED_RULINGS;
use entity::values::RequestKind;
use sea_orm::{DatabaseTransaction, DbErr};
use std::collections::BTreeMap;

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// A code, or the month; `None` where there is none (by unit: the hotline itself).
    pub key: Option<String>,
    /// Every measure, also those with nothing to count.
    pub measures: BTreeMap<Measure, Ratio>,
    /// What excluded tickets (剔除) would add to them; none where there is nothing.
    pub aside: BTreeMap<Measure, Ratio>,
    /// How many tickets were ruled on: 剔除, 挂账, 终结.
    pub ruled: BTreeMap<RequestKind, u64>,
    /// Bad ratings that a supervisor holds to be a mistake or malice (不予采纳).
    pub not_counted: u64,
}

impl Row {
    /// A measure with excluded tickets counted in, where that differs.
    pub fn with_excluded(&self, measure: Measure) -> Option<Ratio> {
        let (counts, aside) = (self.measures.get(&measure)?, self.aside.get(&measure)?);
        let numerator = counts.numerator + aside.numerator;
        Some(Ratio { numerator, denominator: counts.denominator + aside.denominator })
    }
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// In order of the keys; where there is nothing to count there is no row.
    pub rows: Vec<Row>,
    /// All of them together, counted anew, never added up from rates.
    pub all: Option<Row>,
    /// Handling deadlines of the period that do not count because they were cancelled or voided, or their ticket is excluded.
    pub excluded: u64,
    /// Tickets of the period that another system recorded.
    pub imported: u64,
    /// Tickets of the period that were merged into another (并单).
    pub merged: u64,
    /// Calls that were logged on tickets of the period, and made none (重复来电).
    pub repeat_calls: u64,
}

/// The report of what `scope` shows, in a transaction that sees one state: from the counters where it shows nearly everything, with
/// what they cannot know yet; from the rows where it shows little.
///
/// # Errors
/// When the database cannot be read, or holds a counter of something unknown.
pub async fn performance(
    txn: &DatabaseTransaction,
    scope: &Scope,
    asked: &Asked,
    group: GroupBy,
) -> Result<Counted, DbErr> {
    let (counts, others) = match scope.sights.iter().find(|sight| **sight == Sight::All) {
        Some(_) => (true, Scope::of(vec![])),
        None => {
            let (most, others): (Vec<_>, Vec<_>) =
                scope.sights.iter().cloned().partition(|sight| *sight == Sight::NotConfidential);
            (!most.is_empty(), Scope { sights: others, kept_away: scope.kept_away.clone() })
        }
    };
    if !counts {
        return recounted(txn, scope, asked, group).await;
    }
    let confidential = scope.sights.contains(&Sight::All);
    let whole = match confidential {
        true => Scope::of(vec![Sight::All]),
        false => Scope::of(vec![Sight::NotConfidential]),
    };
    let (mut rows, mut all) = counters::read(txn, asked, group, confidential).await?;
    let mut add = |group: Option<GroupBy>, more: Groups| {
        let groups = if group.is_some() { &mut rows } else { &mut all };
        for (key, figures) in more {
            figures.into_iter().for_each(|(figure, ratio)| put(groups, key.clone(), figure, ratio));
        }
    };
    // A deadline that passed a moment ago, or whose timer is stuck: nobody has recorded the miss.
    let unrecorded = any_unrecorded(txn, asked).await?;
    for by in [Some(group), None] {
        if unrecorded {
            add(by, due(txn, Seen::of(&whole, Which::Unrecorded), asked, by).await?);
        }
        if !others.sights.is_empty() {
            let few = Seen::of(&others, Which::Confidential);
            add(by, counted_in_rows(txn, few, asked, by).await?);
        }
    }
    Ok(report(rows, all))
}

/// The same counted from the rows alone.
///
/// # Errors
/// When the database cannot be read.
pub async fn recounted(
    txn: &DatabaseTransaction,
    scope: &Scope,
    asked: &Asked,
    group: GroupBy,
) -> Result<Counted, DbErr> {
    let seen = Seen::of(scope, Which::All);
    let rows = counted_in_rows(txn, seen, asked, Some(group)).await?;
    Ok(report(rows, counted_in_rows(txn, seen, asked, None).await?))
}

fn report(rows: Groups, all: Groups) -> Counted {
    let row = |(key, figures): (Option<String>, BTreeMap<Figure, Ratio>)| {
        let of = |m: Measure| (m, figures.get(&Figure::Of(m)).copied().unwrap_or_default());
        let aside = |m: Measure| Some((m, figures.get(&Figure::Aside(m)).copied()?));
        let ruled = |kind: &RequestKind| Some((*kind, figures.get(&Figure::Ruled(*kind))?.denominator));
        figures.keys().any(|figure| figure.is_grouped()).then(|| Row {
            key,
            measures: Measure::ALL.into_iter().map(of).collect(),
            aside: Measure::ALL.into_iter().filter_map(aside).collect(),
            ruled: COUNTED_RULINGS.iter().filter_map(ruled).collect(),
            not_counted: figures.get(&Figure::NotCounted).map_or(0, |ratio| ratio.denominator),
        })
    };
    let figures = all.into_values().next().unwrap_or_default();
    let beside = |figure| figures.get(&figure).map_or(0, |ratio: &Ratio| ratio.denominator);
    let (excluded, imported) = (beside(Figure::Excluded), beside(Figure::Imported));
    let (merged, repeat_calls) = (beside(Figure::Merged), beside(Figure::RepeatCalls));
    Counted {
        rows: rows.into_iter().filter_map(row).collect(),
        all: row((None, figures)),
        excluded,
        imported,
        merged,
        repeat_calls,
    }
}
