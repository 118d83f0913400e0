//! Who stands in for whom, and who is away; both with their days.

use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::{AbsenceId, DeputyId, PersonId};
use entity::{absence, deputy};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder, Select, Set,
};

/// An appointment to be written.
#[derive(Debug, Clone)]
pub struct NewDeputy {
    pub principal: PersonId,
    pub deputy: PersonId,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub reason: Option<String>,
    pub appointed_by: PersonId,
}

/// Appoints a deputy.
pub async fn appoint(txn: &impl ConnectionTrait, new: NewDeputy, now: Instant) -> Result<DeputyId, DbErr> {
    let row = deputy::ActiveModel {
        id: NotSet,
        principal: Set(new.principal),
        deputy: Set(new.deputy),
        from_on: Set(new.from_on),
        to_on: Set(new.to_on),
        reason: Set(new.reason),
        appointed_by: Set(new.appointed_by),
        appointed_at: Set(now),
        ended_at: Set(None),
        ended_by: Set(None),
    };
    Ok(deputy::Entity::insert(row).exec(txn).await?.last_insert_id)
}

/// One appointment.
pub async fn by_id(db: &impl ConnectionTrait, id: DeputyId) -> Result<Option<deputy::Model>, DbErr> {
    deputy::Entity::find_by_id(id).one(db).await
}

/// Ends an appointment before its last day.
pub async fn end(txn: &impl ConnectionTrait, id: DeputyId, by: PersonId, now: Instant) -> Result<(), DbErr> {
    let row = deputy::ActiveModel {
        id: Set(id),
        ended_at: Set(Some(now)),
        ended_by: Set(Some(by)),
        ..Default::default()
    };
    deputy::Entity::update(row).exec(txn).await?;
    Ok(())
}

/// Those that are in force on `day`, of all: few.
fn in_force(day: NaiveDate) -> Select<deputy::Entity> {
    deputy::Entity::find()
        .filter(deputy::Column::EndedAt.is_null())
        .filter(deputy::Column::FromOn.lte(day))
        .filter(deputy::Column::ToOn.gte(day))
        .order_by_asc(deputy::Column::Id)
}

/// For whom `person` stands in on `day`.
pub async fn principals_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    day: NaiveDate,
) -> Result<Vec<deputy::Model>, DbErr> {
    in_force(day).filter(deputy::Column::Deputy.eq(person)).all(db).await
}

/// Who stands in for these people on `day`.
pub async fn deputies_of(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    day: NaiveDate,
) -> Result<Vec<deputy::Model>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    in_force(day).filter(deputy::Column::Principal.is_in(people.iter().copied())).all(db).await
}

/// Appointments that concern one of these people and end no earlier than `from`, ended ones too.
pub async fn concerning(
    db: &impl ConnectionTrait,
    people: Option<&[PersonId]>,
    from: NaiveDate,
) -> Result<Vec<deputy::Model>, DbErr> {
    let mut select = deputy::Entity::find().filter(deputy::Column::ToOn.gte(from));
    if let Some(people) = people {
        let either = Condition::any()
            .add(deputy::Column::Principal.is_in(people.iter().copied()))
            .add(deputy::Column::Deputy.is_in(people.iter().copied()));
        select = select.filter(either);
    }
    select.order_by_desc(deputy::Column::Id).all(db).await
}

/// An absence to be written.
#[derive(Debug, Clone)]
pub struct NewAbsence {
    pub person: PersonId,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub reason: Option<String>,
    pub noted_by: PersonId,
}

/// Notes an absence.
pub async fn note_absence(
    txn: &impl ConnectionTrait,
    new: NewAbsence,
    now: Instant,
) -> Result<AbsenceId, DbErr> {
    let row = absence::ActiveModel {
        id: NotSet,
        person: Set(new.person),
        from_on: Set(new.from_on),
        to_on: Set(new.to_on),
        reason: Set(new.reason),
        noted_by: Set(new.noted_by),
        noted_at: Set(now),
        ended_at: Set(None),
    };
    Ok(absence::Entity::insert(row).exec(txn).await?.last_insert_id)
}

/// One absence.
pub async fn absence_by_id(
    db: &impl ConnectionTrait,
    id: AbsenceId,
) -> Result<Option<absence::Model>, DbErr> {
    absence::Entity::find_by_id(id).one(db).await
}

/// Somebody is back.
pub async fn end_absence(txn: &impl ConnectionTrait, id: AbsenceId, now: Instant) -> Result<(), DbErr> {
    let row = absence::ActiveModel { id: Set(id), ended_at: Set(Some(now)), ..Default::default() };
    absence::Entity::update(row).exec(txn).await?;
    Ok(())
}

/// Absences of these people that go on or are to come on `day`, the next first.
pub async fn absences(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    day: NaiveDate,
) -> Result<Vec<absence::Model>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    absence::Entity::find()
        .filter(absence::Column::EndedAt.is_null())
        .filter(absence::Column::ToOn.gte(day))
        .filter(absence::Column::Person.is_in(people.iter().copied()))
        .order_by_asc(absence::Column::FromOn)
        .order_by_asc(absence::Column::Id)
        .all(db)
        .await
}
