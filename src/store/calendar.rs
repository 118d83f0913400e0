//! Imported holidays: each import is a version; a calendar is the shipped one with the latest of each year on it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{ClockState, PersonId, TicketId};
use entity::{calendar_day, calendar_version, clock};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use crate::domain::calendar::{Calendar, CalendarError, NoticeDay, Overlay, YearNotice};

/// What is kept of an import beside its days.
#[derive(Debug, Clone)]
pub struct Import {
    pub year: i32,
    /// Six digits; none for the nation's notice.
    pub region: Option<String>,
    /// Where it was read.
    pub source: String,
    pub note: Option<String>,
    /// None from the command line.
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

/// The version of the last import of any region, 0 before the first.
pub async fn latest(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let version: Option<Option<i64>> = calendar_version::Entity::find()
        .select_only()
        .column_as(calendar_version::Column::Id.max(), "latest")
        .into_tuple()
        .one(db)
        .await?;
    Ok(version.flatten().unwrap_or(0))
}

/// The calendar of a region, or the nation's: shipped days, imported notices, then the days of the province, the
/// prefecture and the region itself.
pub async fn load(db: &impl ConnectionTrait, region: Option<&str>) -> Result<Calendar, DbErr> {
    compose(db, versions(db, region).await?).await
}

/// The same without what was imported for `year` and just this region: what a new import is laid upon.
pub async fn load_without(
    db: &impl ConnectionTrait,
    region: Option<&str>,
    year: i32,
) -> Result<Calendar, DbErr> {
    let mut versions = versions(db, region).await?;
    versions.remove(&(region.map(str::to_owned), year));
    compose(db, versions).await
}

/// The last import of each region and year; the nation sorts before the regions, a region before those inside it.
type Versions = BTreeMap<(Option<String>, i32), i64>;

async fn versions(db: &impl ConnectionTrait, region: Option<&str>) -> Result<Versions, DbErr> {
    let regions = region.map(chain).unwrap_or_default();
    let rows = calendar_version::Entity::find()
        .filter(
            Condition::any()
                .add(calendar_version::Column::Region.is_null())
                .add(calendar_version::Column::Region.is_in(regions)),
        )
        .order_by_asc(calendar_version::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.region, row.year), row.id)).collect())
}

async fn compose(db: &impl ConnectionTrait, versions: Versions) -> Result<Calendar, DbErr> {
    let mut days = days(db, versions.values().copied()).await?;
    let mut notices: Vec<_> = versions.into_iter().collect();
    // Notices of the nation are laid on in the order in which they came: two may name the same day of December.
    notices.sort_by_key(|((region, _), version)| (region.clone(), *version));
    let mut calendar = Calendar::official();
    for ((region, year), version) in notices {
        let days = days.remove(&version).unwrap_or_default();
        calendar = lay(&calendar, region.as_deref(), version, year, days).map_err(unusable)?;
    }
    Ok(calendar)
}

/// Keeps an import; the version is what deadlines keep beside them.
pub async fn add(
    db: &impl ConnectionTrait,
    import: Import,
    days: impl IntoIterator<Item = NoticeDay>,
) -> Result<i64, DbErr> {
    let row = calendar_version::ActiveModel {
        id: NotSet,
        year: Set(import.year),
        region: Set(import.region),
        source: Set(import.source),
        note: Set(import.note),
        imported_by: Set(import.by),
        imported_at: Set(import.at),
    };
    let version = calendar_version::Entity::insert(row).exec(db).await?.last_insert_id;
    let days: Vec<_> = days
        .into_iter()
        .map(|day| calendar_day::ActiveModel {
            version_id: Set(version),
            date: Set(day.date),
            work: Set(day.work),
            name: Set(day.name),
        })
        .collect();
    if !days.is_empty() {
        calendar_day::Entity::insert_many(days).exec_without_returning(db).await?;
    }
    Ok(version)
}

/// Up to `limit` tickets, in the order of their rows from `after` on, with a deadline that a change of the calendar from
/// `since` on may concern: one still open, or missed, that ends on or after that day or is provisional.
pub async fn concerned(
    db: &impl ConnectionTrait,
    since: NaiveDate,
    after: TicketId,
    limit: u64,
) -> Result<Vec<TicketId>, DbErr> {
    use clock::Column as C;
    clock::Entity::find()
        .select_only()
        .column(C::TicketId)
        .distinct()
        .filter(C::State.is_in([ClockState::Running, ClockState::Paused, ClockState::Missed]))
        .filter(Condition::any().add(C::DueOn.gte(since)).add(C::Provisional.eq(true)))
        .filter(C::TicketId.gt(after))
        .order_by_asc(C::TicketId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// The region and the regions it lies in, the widest first: 530113 lies in 530100, which lies in 530000.
pub fn chain(region: &str) -> Vec<String> {
    let mut chain: Vec<String> = [2, 4, 6]
        .into_iter()
        .filter_map(|digits| region.get(..digits))
        .map(|prefix| format!("{prefix:0<6}"))
        .collect();
    chain.dedup();
    chain
}

fn lay(
    calendar: &Calendar,
    region: Option<&str>,
    version: i64,
    year: i32,
    days: Vec<NoticeDay>,
) -> Result<Calendar, CalendarError> {
    match region {
        None => calendar.with_notice(version, &YearNotice::check(year, days)?),
        Some(_) => calendar.with_overlay(version, &Overlay::check(year, days)?),
    }
}

async fn days(
    db: &impl ConnectionTrait,
    versions: impl Iterator<Item = i64>,
) -> Result<BTreeMap<i64, Vec<NoticeDay>>, DbErr> {
    let rows = calendar_day::Entity::find()
        .filter(calendar_day::Column::VersionId.is_in(versions))
        .order_by_asc(calendar_day::Column::Date)
        .all(db)
        .await?;
    let mut days: BTreeMap<i64, Vec<NoticeDay>> = BTreeMap::new();
    for row in rows {
        let day = NoticeDay { date: row.date, work: row.work, name: row.name };
        days.entry(row.version_id).or_default().push(day);
    }
    Ok(days)
}

/// Days are checked before they are kept, so this is a row that somebody changed by hand.
fn unusable(error: CalendarError) -> DbErr {
    DbErr::Custom(format!("calendar_day: {error}"))
}
