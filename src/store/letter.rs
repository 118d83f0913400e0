//! Letters as the console shows them, sent or not (信件).

use crate::domain::time::Instant;
use entity::letter;
use entity::values::{LetterState, PersonId, TicketNumber, UnitCode};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

/// A letter to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// Makes it once.
    pub key: String,
    /// `None` where no address is known.
    pub to_address: Option<String>,
    /// As the console shows it.
    pub to_name: String,
    /// The person it is for.
    pub to_person: Option<PersonId>,
    /// The unit it is for.
    pub to_unit: Option<UnitCode>,
    /// 标题
    pub subject: String,
    /// 正文
    pub body: String,
    /// The ticket it is about.
    pub ticket: Option<TicketNumber>,
    /// The same at each attempt.
    pub message_id: String,
}

/// Writes a letter down; returns the row, the old one where the key is there already.
pub async fn put(db: &impl ConnectionTrait, new: New, now: Instant) -> Result<letter::Model, DbErr> {
    let row = letter::ActiveModel {
        id: NotSet,
        key: Set(new.key.clone()),
        to_address: Set(new.to_address),
        to_name: Set(new.to_name),
        to_person: Set(new.to_person),
        to_unit: Set(new.to_unit),
        subject: Set(new.subject),
        body: Set(new.body),
        ticket: Set(new.ticket),
        message_id: Set(new.message_id),
        state: Set(LetterState::Pending),
        attempts: Set(0),
        last_error: Set(None),
        created_at: Set(now),
        sent_at: Set(None),
    };
    let once = OnConflict::column(letter::Column::Key).do_nothing().to_owned();
    letter::Entity::insert_many([row]).on_conflict(once).exec_without_returning(db).await?;
    letter::Entity::find()
        .filter(letter::Column::Key.eq(new.key))
        .one(db)
        .await?
        .ok_or(DbErr::RecordNotInserted)
}

/// The letter of this row.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<Option<letter::Model>, DbErr> {
    letter::Entity::find_by_id(id).one(db).await
}

/// The letter left the house.
pub async fn sent(db: &impl ConnectionTrait, id: i64, attempts: i32, now: Instant) -> Result<(), DbErr> {
    update(
        db,
        id,
        letter::ActiveModel {
            state: Set(LetterState::Sent),
            attempts: Set(attempts),
            last_error: Set(None),
            sent_at: Set(Some(now)),
            ..Default::default()
        },
    )
    .await
}

/// An attempt failed; `last` when it was the last.
pub async fn failed(
    db: &impl ConnectionTrait,
    id: i64,
    attempts: i32,
    error: &str,
    last: bool,
) -> Result<(), DbErr> {
    update(
        db,
        id,
        letter::ActiveModel {
            state: if last { Set(LetterState::Dead) } else { ActiveValue::NotSet },
            attempts: Set(attempts),
            last_error: Set(Some(error.to_owned())),
            ..Default::default()
        },
    )
    .await
}

/// A letter that was given up is to be tried again.
pub async fn revive(db: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    update(db, id, letter::ActiveModel { state: Set(LetterState::Pending), ..Default::default() }).await
}

async fn update(db: &impl ConnectionTrait, id: i64, row: letter::ActiveModel) -> Result<(), DbErr> {
    letter::Entity::update_many().set(row).filter(letter::Column::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// A page of letters, newest first, after the one with id `before`; of these units, or of all.
pub async fn list(
    db: &impl ConnectionTrait,
    units: Option<Vec<UnitCode>>,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<letter::Model>, DbErr> {
    let mut select = letter::Entity::find();
    if let Some(units) = units {
        select = select.filter(letter::Column::ToUnit.is_in(units));
    }
    if let Some(before) = before {
        select = select.filter(letter::Column::Id.lt(before));
    }
    select.order_by_desc(letter::Column::Id).limit(limit).all(db).await
}
