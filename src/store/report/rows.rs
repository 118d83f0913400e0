//! Counting rows: clocks, parts, visits and tickets as they stand.

use super::select::{Seen, counted, rows};
use super::statement::{
    self, TICKETS, cancelled, clocks, of, on_ledger, opinions, parts, ruled, spots, tickets,
};
use super::{Asked, GroupBy, months};
use crate::domain::metrics::{Figure, Measure, Ratio};
use chrono::Datelike;
use entity::values::{ClockKind, RequestKind, Status};
use entity::{ticket, visit};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryResult};
use std::collections::BTreeMap;

/// Figures by group.
pub(super) type Groups = BTreeMap<Option<String>, BTreeMap<Figure, Ratio>>;

/// Adds figures to those that are there.
pub(super) fn put(groups: &mut Groups, key: Option<String>, figure: Figure, more: Ratio) {
    if more.denominator > 0 {
        let ratio = groups.entry(key).or_default().entry(figure).or_default();
        ratio.numerator += more.numerator;
        ratio.denominator += more.denominator;
    }
}

/// The figures of the period by group; without one all in one row, with what stands beside the measures.
pub(super) async fn counted_in_rows(
    db: &impl ConnectionTrait,
    seen: Seen<'_>,
    asked: &Asked,
    group: Option<GroupBy>,
) -> Result<Groups, DbErr> {
    let mut groups = Groups::new();
    if group == Some(GroupBy::Month) {
        for (from, to) in months(asked.from, asked.to) {
            let month = Asked { from, to, ..asked.clone() };
            let key = Some(format!("{:04}-{:02}", from.year(), from.month()));
            for (figure, ratio) in counts(db, seen, &month, group).await?.into_values().flatten() {
                put(&mut groups, key.clone(), figure, ratio);
            }
        }
        return Ok(groups);
    }
    groups = counts(db, seen, asked, group).await?;
    if group.is_none() {
        let beside = [
            (Figure::Excluded, cancelled(seen, asked), "excluded"),
            (Figure::Imported, statement::imported(seen, asked), "imported"),
            (Figure::Merged, statement::merged(seen, asked), "merged"),
            (Figure::RepeatCalls, statement::repeat_calls(seen, asked), "repeat_calls"),
        ];
        for (figure, select, name) in beside {
            for (_, denominator) in rows(db, &select, |row| counted(row, name)).await? {
                put(&mut groups, None, figure, Ratio { numerator: 0, denominator });
            }
        }
    }
    Ok(groups)
}

async fn counts(
    db: &impl ConnectionTrait,
    seen: Seen<'_>,
    asked: &Asked,
    group: Option<GroupBy>,
) -> Result<Groups, DbErr> {
    let mut groups = due(db, seen, asked, group).await?;
    for excluded in [false, true] {
        let seen = Seen { excluded: Some(excluded), ..seen };
        for (key, (measure, ratio)) in handling(db, seen, asked, group).await? {
            put(&mut groups, key, measured(measure, excluded), ratio);
        }
    }
    let left_out = ruled(seen, asked, group, ticket::Column::NotCounted.eq(true));
    for (key, denominator) in rows(db, &left_out, |row| counted(row, TICKETS)).await? {
        put(&mut groups, key, Figure::NotCounted, Ratio { numerator: 0, denominator });
    }
    let ended = ticket::Column::Status.eq(Status::Terminated);
    let rulings = [
        (RequestKind::Exclusion, ruled(seen, asked, group, ticket::Column::Excluded.eq(true))),
        (RequestKind::Termination, ruled(seen, asked, group, ended)),
        (RequestKind::Malicious, ruled(seen, asked, group, ticket::Column::Malicious.eq(true))),
        (RequestKind::LongTerm, on_ledger(seen, asked, group)),
    ];
    for (kind, select) in rulings {
        for (key, denominator) in rows(db, &select, |row| counted(row, TICKETS)).await? {
            put(&mut groups, key, Figure::Ruled(kind), Ratio { numerator: 0, denominator });
        }
    }
    Ok(groups)
}

/// A measure, or what excluded tickets would add to it.
fn measured(measure: Measure, excluded: bool) -> Figure {
    if excluded { Figure::Aside(measure) } else { Figure::Of(measure) }
}

type Measured = Vec<(Option<String>, (Measure, Ratio))>;

/// What callers are asked about, each with its column (对结果、对承办单位、对热线服务).
const OF_RESULT: (Measure, visit::Column) = (Measure::Satisfied, visit::Column::Satisfaction);
const OF_UNIT: (Measure, visit::Column) = (Measure::SatisfiedUnit, visit::Column::SatisfactionUnit);
const OF_AGENT: (Measure, visit::Column) = (Measure::SatisfiedAgent, visit::Column::SatisfactionAgent);

/// What parts, tickets and callers say.
async fn handling(
    db: &impl ConnectionTrait,
    seen: Seen<'_>,
    asked: &Asked,
    group: Option<GroupBy>,
) -> Result<Measured, DbErr> {
    let mut found = Measured::new();
    let statements = [
        (parts(seen, asked, group), vec![Measure::Returned, Measure::DispatchedRight, Measure::PushedDown]),
        (
            tickets(seen, asked, group),
            vec![
                Measure::Redone,
                Measure::Visited,
                Measure::NotReached,
                Measure::Urged,
                Measure::Enterprise,
                Measure::VisitDrawn,
            ],
        ),
        (opinions(seen, asked, group, OF_RESULT), vec![OF_RESULT.0]),
        (opinions(seen, asked, group, OF_UNIT), vec![OF_UNIT.0]),
        (opinions(seen, asked, group, OF_AGENT), vec![OF_AGENT.0]),
        (spots(seen, asked, group), vec![Measure::SpotChecked, Measure::SpotConfirmed]),
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
            found.extend(ratios.into_iter().map(|measured| (key.clone(), measured)));
        }
    }
    Ok(found)
}

/// What clocks say.
pub(super) async fn due(
    db: &impl ConnectionTrait,
    seen: Seen<'_>,
    asked: &Asked,
    group: Option<GroupBy>,
) -> Result<Groups, DbErr> {
    let mut groups = Groups::new();
    for excluded in [false, true] {
        let seen = Seen { excluded: Some(excluded), ..seen };
        let read = |row: &QueryResult| -> Result<_, DbErr> {
            let ratio = |n: &str, d: &str| {
                Ok::<_, DbErr>(Ratio { numerator: counted(row, n)?, denominator: counted(row, d)? })
            };
            let kept = ratio("kept", "due")?;
            let level: Option<i32> = row.try_get("", "level")?;
            let level = level.and_then(|level| u8::try_from(level).ok());
            let kind = (row.try_get::<ClockKind>("", "kind")?, level);
            let enterprises = ratio("enterprise_on_time", "enterprise_due")?;
            Ok((kind, ratio("on_time", "due")?, (kept, enterprises), ratio("stopped", "due")?))
        };
        for (key, ((kind, level), on_time, (kept, enterprises), completed)) in
            rows(db, &clocks(seen, asked, group), read).await?
        {
            let measures: &[(Measure, Ratio)] = match kind {
                ClockKind::Handle => &[
                    (Measure::OnTime, on_time),
                    (Measure::Completed, completed),
                    (Measure::EnterpriseOnTime, enterprises),
                ],
                ClockKind::CoHandle => &[(Measure::CoOnTime, on_time)],
                ClockKind::Sign => &[(Measure::SignedOnTime, on_time)],
                ClockKind::Contact => &[(Measure::ContactedOnTime, on_time)],
                ClockKind::Preliminary => &[(Measure::PreliminaryOnTime, on_time)],
                ClockKind::Total => &[(Measure::TotalOnTime, on_time)],
                ClockKind::SignOff => {
                    &[(Measure::SignedOffOnTime, kept), (Measure::SignedOffAsStruck, on_time)]
                }
                ClockKind::Dispatch
                | ClockKind::ReturnDecision
                | ClockKind::Dispute
                | ClockKind::ExtensionDecision
                | ClockKind::SuspensionDecision
                | ClockKind::Review
                | ClockKind::Visit
                | ClockKind::ReportUp => &[],
                ClockKind::Instruction => &[(Measure::Instructed, on_time)],
                ClockKind::Supervision => match level.and_then(Measure::supervised) {
                    Some(measure) => {
                        put(&mut groups, key.clone(), measured(measure, excluded), on_time);
                        &[]
                    }
                    None => &[],
                },
            };
            for (measure, ratio) in measures {
                put(&mut groups, key.clone(), measured(*measure, excluded), *ratio);
            }
        }
    }
    Ok(groups)
}
