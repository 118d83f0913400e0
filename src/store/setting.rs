//! Limits and stages as they were set, one row a change; rows are only added.

use crate::domain::clock::Setting;
use crate::domain::time::Instant;
use entity::values::{ClockKind, ClockState, LimitName, PersonId};
use entity::{clock, setting, ticket};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, NotSet, PaginatorTrait, QueryFilter,
    QueryOrder, Set,
};

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

/// How many clocks of a line and a kind have begun and not come to their end: they keep what they began with.
pub async fn running(db: &impl ConnectionTrait, clock: ClockKind, scope: Setting) -> Result<u64, DbErr> {
    use clock::Column as C;
    let tickets = super::scope::tickets_of(ticket::Entity, ticket::Column::Id)
        .cond_where(
            Condition::all()
                .add_option(scope.line.map(|line| ticket::Column::Line.eq(line)))
                .add_option(scope.kind.map(|kind| ticket::Column::Kind.eq(kind))),
        )
        .take();
    clock::Entity::find()
        .filter(C::Kind.eq(clock))
        .filter(C::StoppedAt.is_null())
        .filter(C::State.is_in([ClockState::Running, ClockState::Paused, ClockState::Missed]))
        .filter(C::TicketId.in_subquery(tickets))
        .count(db)
        .await
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
