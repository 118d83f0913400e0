//! Limits and stages as they were set, one row a change; rows are only added.

use crate::domain::clock::Setting;
use crate::domain::time::Instant;
use entity::setting;
use entity::values::{LimitName, PersonId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, NotSet, QueryOrder, Set};

/// A change of a limit.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: i64,
    pub setting: Setting,
    pub basis: String,
    pub valid_from: Instant,
    pub set_by: Option<PersonId>,
}

/// Every change there was, oldest first: there are few.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Change>, DbErr> {
    let rows = setting::Entity::find().order_by_asc(setting::Column::Id).all(db).await?;
    let change = |row: setting::Model| {
        // A name that this program does not know was set by a newer one.
        let name = LimitName::from_code(&row.name)?;
        let value = row.value.and_then(|value| u32::try_from(value).ok());
        let setting = Setting { name, line: row.line, kind: row.kind, value };
        Some(Change { id: row.id, setting, basis: row.basis, valid_from: row.valid_from, set_by: row.set_by })
    };
    Ok(rows.into_iter().filter_map(change).collect())
}

/// Adds a change.
pub async fn add(
    db: &impl ConnectionTrait,
    setting: Setting,
    basis: String,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        id: NotSet,
        name: Set(setting.name.code().to_owned()),
        line: Set(setting.line),
        kind: Set(setting.kind),
        value: Set(setting.value.and_then(|value| i32::try_from(value).ok())),
        basis: Set(basis),
        valid_from: Set(now),
        set_by: Set(by),
    };
    setting::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
