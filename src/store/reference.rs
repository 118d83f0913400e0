//! Units, categories, areas, matters and the dispatch directory, as one value.

use super::{inside, phones, services, stamp};
use crate::domain::routing::{
    Area, Category, DirectoryRow, Earlier, Lead, Matter, Place, Reference, TownshipPart, Unit, UnitName,
};
use chrono::NaiveDate;
use entity::values::{CategoryCode, ServiceWhat, UnitCode};
use entity::{area, category, category_name, directory_row, unit, unit_name, unit_place};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, NotSet, PaginatorTrait,
    PrimaryKeyToColumn, QueryFilter, QueryOrder, Set,
};
use std::collections::BTreeMap;

/// The word for "the unit of the ticket's township".
const TOWNSHIP: &str = "@township";

/// Everything there is; a few thousand rows, kept by the service between changes.
pub async fn load(db: &impl ConnectionTrait) -> Result<Reference, DbErr> {
    let mut names: BTreeMap<UnitCode, Vec<UnitName>> = BTreeMap::new();
    for row in unit_name::Entity::find().order_by_asc(unit_name::Column::ValidFrom).all(db).await? {
        names.entry(row.unit).or_default().push(UnitName { name: row.name, valid_from: row.valid_from });
    }
    let mut places: BTreeMap<UnitCode, Vec<Earlier>> = BTreeMap::new();
    for row in unit_place::Entity::find().order_by_asc(unit_place::Column::ValidTo).all(db).await? {
        let place = Place { kind: row.kind, parent: row.parent, area: row.area };
        places.entry(row.unit).or_default().push(Earlier { place, valid_to: row.valid_to });
    }
    let units = unit::Entity::find().all(db).await?.into_iter().map(|row| {
        let names = names.remove(&row.code).unwrap_or_default();
        let earlier = places.remove(&row.code).unwrap_or_default();
        (
            row.code.clone(),
            Unit {
                code: row.code,
                kind: row.kind,
                parent: row.parent,
                dispatchable: row.dispatchable,
                area: row.area,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                successor: row.successor,
                names,
                earlier,
            },
        )
    });
    let categories = category::Entity::find().all(db).await?.into_iter().map(category_of);
    let areas = area::Entity::find().all(db).await?.into_iter().map(|row| {
        let area::Model { code, name, level, parent } = row;
        (code.clone(), Area { code, name, level, parent })
    });
    let services = services::load(db).await?;
    // In order of time: the latest word counts.
    let matters = services.iter().filter(|item| item.what == ServiceWhat::Matter).map(|item| {
        let (name, unit) = (item.facts.name.clone(), item.facts.unit.clone());
        (item.code.clone(), Matter { code: item.code.clone(), name, unit })
    });
    Ok(Reference {
        units: units.collect(),
        categories: categories.collect(),
        areas: areas.collect(),
        matters: matters.collect(),
        services,
        indicators: services::indicators(db).await?,
        directory: directory(db).await?,
        approving: inside::approving(db).await?,
        phones: phones::load(db).await?,
    })
}

async fn directory(db: &impl ConnectionTrait) -> Result<Vec<DirectoryRow>, DbErr> {
    let rows = directory_row::Entity::find().order_by_asc(directory_row::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(directory_of).collect())
}

/// Nobody else changes units or the directory before this transaction ends.
pub async fn about_to_change(txn: &impl ConnectionTrait) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await
}

/// The dispatch directory for a change in this transaction: nobody else changes it before that one ends.
pub async fn directory_to_change(txn: &impl ConnectionTrait) -> Result<Vec<DirectoryRow>, DbErr> {
    stamp::reference_changes(txn).await?;
    directory(txn).await
}

fn category_of(row: category::Model) -> (CategoryCode, Category) {
    let level = u8::try_from(row.level).unwrap_or_default();
    let category::Model { code, name, parent, valid_from, valid_to, .. } = row;
    (code.clone(), Category { code, name, level, parent, valid_from, valid_to })
}

fn directory_of(row: directory_row::Model) -> DirectoryRow {
    DirectoryRow {
        id: row.id,
        category: row.category,
        area: row.area,
        kind: row.kind,
        lead: row.lead_unit.as_deref().map_or(Lead::Open, lead_of),
        co_units: words(&row.co_units).map(UnitCode::from).collect(),
        basis: row.basis,
        candidates: words(&row.candidates).map(lead_of).collect(),
        township: row.township.map(|role| TownshipPart { role, basis: row.township_basis }),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    }
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(';').map(str::trim).filter(|word| !word.is_empty())
}

fn lead_of(word: &str) -> Lead {
    if word == TOWNSHIP { Lead::Township } else { Lead::Unit(word.into()) }
}

fn word_of(lead: &Lead) -> Option<String> {
    match lead {
        Lead::Unit(unit) => Some(unit.to_string()),
        Lead::Township => Some(TOWNSHIP.to_owned()),
        Lead::Open => None,
    }
}

/// Whether there is no unit yet: the installation is new.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(unit::Entity::find().count(db).await? == 0)
}

/// Writes units with their names and what they were; a unit that is there already takes the new values, its names and places are
/// added to.
pub async fn put_units(txn: &impl ConnectionTrait, units: Vec<Unit>) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    let known = load(txn).await?.units;
    let (mut names, mut places) = (Vec::new(), Vec::new());
    let mut rows = Vec::new();
    for unit in units {
        let borne = known.get(&unit.code).map_or(&[][..], |u| &u.names);
        let stood = known.get(&unit.code).map_or(&[][..], |u| &u.earlier);
        for Earlier { place, valid_to } in unit.earlier.iter().filter(|place| !stood.contains(place)) {
            places.push(unit_place::ActiveModel {
                id: NotSet,
                unit: Set(unit.code.clone()),
                kind: Set(place.kind),
                parent: Set(place.parent.clone()),
                area: Set(place.area.clone()),
                valid_to: Set(*valid_to),
            });
        }
        for name in unit.names.iter().filter(|name| !borne.contains(name)) {
            names.push(unit_name::ActiveModel {
                id: NotSet,
                unit: Set(unit.code.clone()),
                name: Set(name.name.clone()),
                valid_from: Set(name.valid_from),
            });
        }
        rows.push(unit::Model {
            code: unit.code,
            kind: unit.kind,
            parent: unit.parent,
            dispatchable: unit.dispatchable,
            area: unit.area,
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
            successor: unit.successor,
        });
    }
    put::<unit::Entity>(txn, rows).await?;
    for chunk in names.chunks(CHUNK) {
        unit_name::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    for chunk in places.chunks(CHUNK) {
        unit_place::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// Writes categories; one that is there already takes the new values.
pub async fn put_categories(txn: &impl ConnectionTrait, categories: Vec<Category>) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    let rows = categories.into_iter().map(|c| category::Model {
        code: c.code,
        name: c.name,
        level: i32::from(c.level),
        parent: c.parent,
        valid_from: c.valid_from,
        valid_to: c.valid_to,
    });
    put::<category::Entity>(txn, rows.collect()).await
}

/// Writes areas; one that is there already takes the new values.
pub async fn put_areas(txn: &impl ConnectionTrait, areas: Vec<Area>) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    let rows = areas.into_iter().map(|a| area::Model {
        code: a.code,
        name: a.name,
        level: a.level,
        parent: a.parent,
    });
    put::<area::Entity>(txn, rows.collect()).await
}

/// Adds rows to the dispatch directory; their ids are given by the database. Rows are never deleted: they end.
pub async fn add_directory(txn: &impl ConnectionTrait, rows: Vec<DirectoryRow>) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| directory_row::ActiveModel {
            id: NotSet,
            category: Set(row.category),
            area: Set(row.area),
            kind: Set(row.kind),
            lead_unit: Set(word_of(&row.lead)),
            co_units: Set(row.co_units.iter().map(UnitCode::as_str).collect::<Vec<_>>().join(";")),
            basis: Set(row.basis),
            candidates: Set(row.candidates.iter().filter_map(word_of).collect::<Vec<_>>().join(";")),
            township: Set(row.township.as_ref().map(|part| part.role)),
            township_basis: Set(row.township.map(|part| part.basis).unwrap_or_default()),
            valid_from: Set(row.valid_from),
            valid_to: Set(row.valid_to),
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        directory_row::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// Ends a row of the dispatch directory: `on` is its last day.
pub async fn end_directory(txn: &impl ConnectionTrait, id: i64, on: NaiveDate) -> Result<(), DbErr> {
    stamp::reference_changes(txn).await?;
    directory_row::Entity::update_many()
        .set(directory_row::ActiveModel { valid_to: Set(Some(on)), ..Default::default() })
        .filter(directory_row::Column::Id.eq(id))
        .exec(txn)
        .await?;
    Ok(())
}

/// What a category was called, since when; empty for one that was never renamed.
pub async fn category_names(
    db: &impl ConnectionTrait,
) -> Result<BTreeMap<CategoryCode, Vec<UnitName>>, DbErr> {
    let mut names: BTreeMap<CategoryCode, Vec<UnitName>> = BTreeMap::new();
    let rows = category_name::Entity::find()
        .order_by_asc(category_name::Column::ValidFrom)
        .order_by_asc(category_name::Column::Id);
    for row in rows.all(db).await? {
        names.entry(row.category).or_default().push(UnitName { name: row.name, valid_from: row.valid_from });
    }
    Ok(names)
}

/// Writes down what a category is called from a day on.
pub async fn add_category_name(
    txn: &impl ConnectionTrait,
    category: &CategoryCode,
    name: &str,
    valid_from: NaiveDate,
) -> Result<(), DbErr> {
    let row = category_name::ActiveModel {
        id: NotSet,
        category: Set(category.clone()),
        name: Set(name.to_owned()),
        valid_from: Set(valid_from),
    };
    category_name::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

/// Rows of one statement: well below the databases' limits on values.
const CHUNK: usize = 500;

async fn put<E>(txn: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Clone,
    E::ActiveModel: Send,
{
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let taken = OnConflict::columns(keys).update_columns(E::Column::iter()).to_owned();
    for chunk in rows.chunks(CHUNK) {
        let chunk = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        E::insert_many(chunk).on_conflict(taken.clone()).exec_without_returning(txn).await?;
    }
    Ok(())
}
