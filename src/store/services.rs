//! The register of services, the tables of rating indicators, and the sources of ratings.

use super::{feed, stamp};
use crate::domain::rating::{
    IndicatorTable, Indicators, LOCAL_SOURCE, SealedPhone, ServiceFacts, ServiceItem, Services,
};
use crate::domain::time::Instant;
use chrono::{Days, NaiveDate};
use entity::values::{RatingSourceKind, Scope, UnitCode};
use entity::{indicator_table, rating_source, service_item, source};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder, Set,
};
use std::collections::BTreeMap;

/// Rows of one statement: well below the databases' limits on values.
const CHUNK: usize = 500;

/// The whole register.
pub async fn load(db: &impl ConnectionTrait) -> Result<Services, DbErr> {
    let rows = service_item::Entity::find().order_by_asc(service_item::Column::Id).all(db).await?;
    Ok(Services::new(rows.into_iter().map(item).collect()))
}

/// The register for a change in this transaction: nobody else changes it before that one ends.
pub async fn to_change(txn: &impl ConnectionTrait) -> Result<Services, DbErr> {
    stamp::reference_changes(txn).await?;
    load(txn).await
}

fn item(row: service_item::Model) -> ServiceItem {
    ServiceItem {
        id: row.id,
        what: row.what,
        code: row.code,
        facts: ServiceFacts {
            name: row.name,
            unit: row.unit,
            hall: row.hall,
            window: row.window,
            kind: row.kind,
            promise_days: row.promise_days.and_then(|days| u32::try_from(days).ok()),
            rated: row.rated,
            guide_version: row.guide_version,
            phone: row
                .phone_enc
                .zip(row.phone_hmac)
                .map(|(sealed, fingerprint)| SealedPhone { sealed, fingerprint }),
        },
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    }
}

/// Adds rows; their ids are given by the database. Rows are never deleted: they end.
pub async fn add(txn: &impl ConnectionTrait, items: Vec<ServiceItem>) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    for chunk in items.chunks(CHUNK) {
        let rows =
            chunk.iter().cloned().map(|ServiceItem { what, code, facts, valid_from, valid_to, .. }| {
                service_item::ActiveModel {
                    id: NotSet,
                    what: Set(what),
                    code: Set(code),
                    name: Set(facts.name),
                    unit: Set(facts.unit),
                    hall: Set(facts.hall),
                    window: Set(facts.window),
                    kind: Set(facts.kind),
                    promise_days: Set(facts.promise_days.and_then(|days| i32::try_from(days).ok())),
                    rated: Set(facts.rated),
                    guide_version: Set(facts.guide_version),
                    phone_hmac: Set(facts.phone.as_ref().map(|phone| phone.fingerprint.clone())),
                    phone_enc: Set(facts.phone.map(|phone| phone.sealed)),
                    valid_from: Set(valid_from),
                    valid_to: Set(valid_to),
                }
            });
        service_item::Entity::insert_many(rows).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// Ends a row: `on` is its last day.
pub async fn end(txn: &impl ConnectionTrait, id: i64, on: NaiveDate) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    service_item::Entity::update_many()
        .set(service_item::ActiveModel { valid_to: Set(Some(on)), ..Default::default() })
        .filter(service_item::Column::Id.eq(id))
        .exec(txn)
        .await?;
    Ok(())
}

/// Forgets the numbers of clerks whose rows ended before `day` (个人信息保护法 19); how many there were.
pub async fn forget_phones(txn: &impl ConnectionTrait, day: NaiveDate) -> Result<u64, DbErr> {
    use service_item::Column as C;
    let nothing =
        service_item::ActiveModel { phone_enc: Set(None), phone_hmac: Set(None), ..Default::default() };
    let gone = service_item::Entity::update_many()
        .set(nothing)
        .filter(C::ValidTo.lt(day))
        .filter(C::PhoneHmac.is_not_null())
        .exec(txn)
        .await?
        .rows_affected;
    if gone > 0 {
        stamp::reference_changes(txn).await?;
    }
    Ok(gone)
}

/// What these units offer is another unit's from `day` on (机构改革).
pub async fn pass_on(
    txn: &impl ConnectionTrait,
    units: &[UnitCode],
    to: &UnitCode,
    day: NaiveDate,
) -> Result<(), DbErr> {
    let known = to_change(txn).await?;
    let mut begun = Vec::new();
    for item in known.iter().filter(|item| units.contains(&item.facts.unit)) {
        if item.valid_to.is_some_and(|to| to < day) {
            continue;
        }
        let passed =
            ServiceItem { facts: ServiceFacts { unit: to.clone(), ..item.facts.clone() }, ..item.clone() };
        if item.valid_from >= day {
            // It has not begun: it begins with its heir.
            service_item::Entity::update_many()
                .set(service_item::ActiveModel { unit: Set(to.clone()), ..Default::default() })
                .filter(service_item::Column::Id.eq(item.id))
                .exec(txn)
                .await?;
            continue;
        }
        end(txn, item.id, day - Days::new(1)).await?;
        begun.push(ServiceItem { id: 0, valid_from: day, ..passed });
    }
    add(txn, begun).await
}

/// Every table of indicators.
pub async fn indicators(db: &impl ConnectionTrait) -> Result<Indicators, DbErr> {
    let rows = indicator_table::Entity::find().all(db).await?;
    let tables = rows.into_iter().map(|row| {
        let items: BTreeMap<String, String> =
            serde_json::from_str(&row.items).map_err(|e| DbErr::Json(e.to_string()))?;
        Ok(IndicatorTable { version: row.version, valid_from: Some(row.valid_from), basis: row.basis, items })
    });
    Ok(Indicators::new(tables.collect::<Result<_, DbErr>>()?))
}

/// Keeps a table of indicators.
pub async fn add_indicators(
    txn: &impl ConnectionTrait,
    table: IndicatorTable,
    by: &str,
    at: Instant,
) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    let row = indicator_table::Model {
        version: table.version,
        valid_from: table.valid_from.unwrap_or_default(),
        basis: table.basis,
        items: serde_json::to_string(&table.items).map_err(|e| DbErr::Json(e.to_string()))?,
        loaded_by: by.to_owned(),
        loaded_at: at,
    };
    let row = row.into_active_model();
    indicator_table::Entity::insert(row).exec_without_returning(txn).await.map(|_| ())
}

/// A source of ratings, as it is at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingSource {
    pub name: String,
    /// As `Feeds` says.
    pub kind: RatingSourceKind,
    /// Whether silence becomes a default rating here: never for what the province's platform counts itself.
    pub collects_defaults: bool,
    /// Whether somebody said something of it; else it is taken to collect here.
    pub settled: bool,
}

impl RatingSource {
    /// Whether it is collected in the district.
    pub fn is_local(&self) -> bool {
        self.kind == RatingSourceKind::Local
    }
}

/// Every source of ratings as it is at `now`, by name: the one of the codes here, what somebody said something of, and every system
/// whose key may send ratings. A name that only stands in files of the past waits for somebody to say what it is.
pub async fn rating_sources(db: &impl ConnectionTrait, now: Instant) -> Result<Vec<RatingSource>, DbErr> {
    let feeds = feed::all(db).await?;
    let mut found: BTreeMap<String, Option<bool>> = BTreeMap::from([(LOCAL_SOURCE.to_owned(), None)]);
    let keyed = source::Entity::find().filter(source::Column::Scopes.contains(Scope::RatingsWrite.code()));
    found.extend(keyed.all(db).await?.into_iter().map(|row| (row.name, None)));
    found.extend(feeds.known(now).into_iter().map(|change| (change.source.clone(), None)));
    let settled = rating_source::Entity::find().all(db).await?.into_iter();
    found.extend(settled.map(|row| (row.name, Some(row.collects_defaults))));
    let source = |(name, collects): (String, Option<bool>)| {
        let province = feeds.at(&name, now).province;
        RatingSource {
            kind: if province { RatingSourceKind::Province } else { RatingSourceKind::Local },
            collects_defaults: !province && collects.unwrap_or(true),
            settled: collects.is_some() || feeds.change(&name, now).is_some(),
            name,
        }
    };
    Ok(found.into_iter().map(source).collect())
}

/// Settles whether silence becomes a default rating for what a source served.
pub async fn put_rating_source(
    txn: &impl ConnectionTrait,
    name: &str,
    collects_defaults: bool,
    at: Instant,
) -> Result<(), DbErr> {
    use rating_source::Column as C;
    let row = rating_source::Model { name: name.to_owned(), collects_defaults, changed_at: at };
    let taken = OnConflict::column(C::Name).update_columns([C::CollectsDefaults, C::ChangedAt]).to_owned();
    rating_source::Entity::insert(row.into_active_model())
        .on_conflict(taken)
        .exec_without_returning(txn)
        .await
        .map(|_| ())
}
