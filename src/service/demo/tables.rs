//! The compiled-in tables of the district.

use super::super::Error;
use crate::domain::province::Feed;
use crate::domain::rating::{ServiceFacts, ServiceItem};
use crate::domain::routing::{Area, Category, DirectoryRow, Lead, TownshipPart, Unit, UnitName};
use crate::domain::time::start_of;
use crate::store::feed;
use crate::store::phones::{self, NewPhone};
use crate::store::reference as store;
use crate::store::services;
use chrono::NaiveDate;
use entity::values::*;
use sea_orm::DatabaseTransaction;
use serde::Deserialize;
use serde::de::DeserializeOwned;

const UNITS: &str = include_str!("units.csv");
const AREAS: &str = include_str!("areas.csv");
const CATEGORIES: &str = include_str!("categories.csv");
const DIRECTORY: &str = include_str!("directory.csv");
const MATTERS: &str = include_str!("matters.csv");
const WINDOWS: &str = include_str!("windows.csv");

/// Since when units, accounts and the directory are valid (contract.md §1).
pub const VALID_FROM: NaiveDate = match NaiveDate::from_ymd_opt(2018, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Where the district's bad ratings come from.
pub const PLATFORM: &str = "云南省政务服务平台";

/// The rows of a table; lines that begin with `#` are comments.
///
/// # Errors
/// When a row does not have the columns of `T`.
pub fn rows<T: DeserializeOwned>(table: &str) -> Result<Vec<T>, Error> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|e| Error::Internal("demo table", Box::new(e)))
}

fn unknown(what: &'static str, word: &str) -> Error {
    Error::Internal(what, word.to_owned().into())
}

/// Writes units, areas, categories, matters, windows, clerks and the directory.
///
/// # Errors
/// When a table does not parse, or the database refuses.
pub async fn load(txn: &DatabaseTransaction) -> Result<(), Error> {
    store::put_areas(txn, areas()?).await?;
    let units = units()?;
    store::put_units(txn, units.clone()).await?;
    for (n, unit) in (1..).zip(units.iter().filter(|unit| unit.dispatchable)) {
        phones::put(txn, &unit.code, numbers(n)).await?;
    }
    store::put_categories(txn, categories()?).await?;
    services::add(txn, offered()?).await?;
    store::add_directory(txn, directory()?).await?;
    let feed = Feed { province: true, clock_start: ClockStart::Receipt };
    let since = start_of(VALID_FROM);
    feed::add(txn, PLATFORM.to_owned(), feed, "随演示数据提供".to_owned(), (since, since), None).await?;
    Ok(())
}

/// Numbers that nobody has: no subscriber's number begins with a zero.
fn numbers(n: u32) -> Vec<NewPhone> {
    let ranks = [
        (PhoneRank::Desk, "总值班室", 1),
        (PhoneRank::Lead, "带班副职", 2),
        (PhoneRank::Head, "主要负责人", 3),
    ];
    let number = |(rank, label, first): (PhoneRank, &str, u32)| NewPhone {
        rank,
        label: Some(label.to_owned()),
        number: format!("08710{first}00{n:03}0"),
    };
    ranks.into_iter().map(number).collect()
}

#[derive(Deserialize)]
struct UnitRow {
    code: String,
    name: String,
    kind: String,
    parent: Option<String>,
    dispatchable: u8,
    area: Option<String>,
}

fn units() -> Result<Vec<Unit>, Error> {
    let unit = |row: UnitRow| {
        Ok(Unit {
            kind: UnitKind::from_code(&row.kind).ok_or_else(|| unknown("unit kind", &row.kind))?,
            code: UnitCode(row.code),
            parent: row.parent.map(UnitCode),
            dispatchable: row.dispatchable == 1,
            area: row.area.map(AreaCode),
            valid_from: VALID_FROM,
            valid_to: None,
            successor: None,
            earlier: Vec::new(),
            names: vec![UnitName { name: row.name, valid_from: VALID_FROM }],
        })
    };
    rows::<UnitRow>(UNITS)?.into_iter().map(unit).collect()
}

#[derive(Deserialize)]
struct TreeRow<L> {
    code: String,
    name: String,
    level: L,
    parent: Option<String>,
}

fn areas() -> Result<Vec<Area>, Error> {
    let area = |row: TreeRow<String>| Area {
        code: AreaCode(row.code),
        name: row.name,
        level: row.level,
        parent: row.parent.map(AreaCode),
    };
    Ok(rows(AREAS)?.into_iter().map(area).collect())
}

fn categories() -> Result<Vec<Category>, Error> {
    let category = |row: TreeRow<u8>| Category {
        code: CategoryCode(row.code),
        name: row.name,
        level: row.level,
        parent: row.parent.map(CategoryCode),
        valid_from: None,
        valid_to: None,
    };
    Ok(rows(CATEGORIES)?.into_iter().map(category).collect())
}

#[derive(Deserialize)]
struct MatterRow {
    code: String,
    name: String,
    unit: String,
    kind: MatterKind,
    promise_days: Option<u32>,
    rated: u8,
}

#[derive(Deserialize)]
struct WindowRow {
    what: ServiceWhat,
    code: String,
    name: String,
    unit: String,
    hall: Option<String>,
    window: Option<String>,
}

/// Matters, windows and clerks.
pub fn offered() -> Result<Vec<ServiceItem>, Error> {
    let item =
        |what, code, facts| ServiceItem { id: 0, what, code, facts, valid_from: VALID_FROM, valid_to: None };
    let matter = |row: MatterRow| {
        let facts = ServiceFacts {
            name: row.name,
            unit: UnitCode(row.unit),
            hall: None,
            window: None,
            kind: Some(row.kind),
            promise_days: row.promise_days,
            rated: row.rated == 1,
            guide_version: Some("2026年版".to_owned()),
            phone: None,
        };
        item(ServiceWhat::Matter, row.code, facts)
    };
    let window = |row: WindowRow| {
        let facts = ServiceFacts {
            name: row.name,
            unit: UnitCode(row.unit),
            hall: row.hall,
            window: row.window,
            kind: None,
            promise_days: None,
            rated: true,
            guide_version: None,
            phone: None,
        };
        item(row.what, row.code, facts)
    };
    let matters = rows::<MatterRow>(MATTERS)?.into_iter().map(matter);
    Ok(matters.chain(rows::<WindowRow>(WINDOWS)?.into_iter().map(window)).collect())
}

#[derive(Deserialize)]
struct DirectoryLine {
    category: String,
    area: String,
    kind: String,
    lead_unit: Option<String>,
    co_units: Option<String>,
    basis: String,
    candidates: Option<String>,
    township_role: Option<AssignmentRole>,
    township_basis: Option<String>,
}

/// What stands for the unit of the township in which a matter lies.
const TOWNSHIP: &str = "@township";

fn lead(word: &str) -> Lead {
    if word == TOWNSHIP { Lead::Township } else { Lead::Unit(UnitCode::from(word)) }
}

fn directory() -> Result<Vec<DirectoryRow>, Error> {
    let row = |line: DirectoryLine| {
        let kind = match line.kind.as_str() {
            "*" => None,
            word => Some(Kind::from_code(word).ok_or_else(|| unknown("kind", word))?),
        };
        let list = |words: Option<String>| words.unwrap_or_default();
        let words = |list: &str| -> Vec<String> {
            list.split(';').filter(|w| !w.is_empty()).map(str::to_owned).collect()
        };
        Ok(DirectoryRow {
            id: 0,
            category: CategoryCode(line.category),
            area: (line.area != "*").then(|| AreaCode(line.area.clone())),
            kind,
            lead: line.lead_unit.as_deref().map_or(Lead::Open, lead),
            co_units: words(&list(line.co_units)).into_iter().map(UnitCode).collect(),
            basis: line.basis,
            candidates: words(&list(line.candidates)).iter().map(|w| lead(w)).collect(),
            township: line
                .township_role
                .zip(line.township_basis)
                .map(|(role, basis)| TownshipPart { role, basis }),
            valid_from: VALID_FROM,
            valid_to: None,
        })
    };
    rows::<DirectoryLine>(DIRECTORY)?.into_iter().map(row).collect()
}
