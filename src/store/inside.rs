//! Inside the unit: workers without accounts, who has tickets in hand, and which units want their results signed.

use super::stamp;
use crate::domain::time::Instant;
use entity::values::{PersonId, Role, TicketId, TicketNumber, UnitCode, WorkerId};
use entity::{inner_task, person, person_role, ticket, unit_approval, worker};
use sea_orm::sea_query::{OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::{BTreeMap, BTreeSet};

/// A worker, ready for the row.
#[derive(Debug, Clone)]
pub struct NewWorker {
    pub unit: UnitCode,
    pub name_enc: Vec<u8>,
    pub hmac: String,
    pub village: Option<String>,
    pub phone_enc: Option<Vec<u8>>,
    pub added_by: PersonId,
}

/// The units that want their results signed by their own lead (审签).
pub(super) async fn approving(db: &impl ConnectionTrait) -> Result<BTreeSet<UnitCode>, DbErr> {
    Ok(unit_approval::Entity::find().all(db).await?.into_iter().map(|row| row.unit).collect())
}

/// Whether a unit wants that from now on.
pub async fn set_approving(
    txn: &impl ConnectionTrait,
    unit: &UnitCode,
    wanted: bool,
    by: PersonId,
    now: Instant,
) -> Result<(), DbErr> {
    if wanted {
        let row = unit_approval::ActiveModel { unit: Set(unit.clone()), set_by: Set(by), set_at: Set(now) };
        let known = OnConflict::column(unit_approval::Column::Unit).do_nothing().to_owned();
        unit_approval::Entity::insert(row)
            .on_conflict(known)
            .try_insert()
            .exec_without_returning(txn)
            .await?;
    } else {
        unit_approval::Entity::delete_by_id(unit.clone()).exec(txn).await?;
    }
    stamp::reference_changes(txn).await
}

/// The worker of a unit with this keyed hash, added where there is none.
pub async fn worker(txn: &impl ConnectionTrait, new: NewWorker, now: Instant) -> Result<WorkerId, DbErr> {
    let known = worker::Entity::find()
        .filter(worker::Column::Unit.eq(new.unit.clone()))
        .filter(worker::Column::Hmac.eq(new.hmac.clone()))
        .filter(worker::Column::ErasedAt.is_null())
        .one(txn)
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let row = worker::ActiveModel {
        id: NotSet,
        unit: Set(new.unit),
        name_enc: Set(Some(new.name_enc)),
        hmac: Set(Some(new.hmac)),
        village: Set(new.village),
        phone_enc: Set(new.phone_enc),
        added_by: Set(new.added_by),
        added_at: Set(now),
        erased_at: Set(None),
    };
    Ok(worker::Entity::insert(row).exec(txn).await?.last_insert_id)
}

/// The workers that a unit knows, the latest first.
pub async fn workers(db: &impl ConnectionTrait, unit: &UnitCode) -> Result<Vec<worker::Model>, DbErr> {
    worker::Entity::find()
        .filter(worker::Column::Unit.eq(unit.clone()))
        .filter(worker::Column::ErasedAt.is_null())
        .order_by_desc(worker::Column::Id)
        .limit(500)
        .all(db)
        .await
}

/// The numbers of all workers who have one, encrypted.
pub async fn workers_phones(db: &impl ConnectionTrait) -> Result<Vec<Vec<u8>>, DbErr> {
    let found: Vec<Option<Vec<u8>>> = worker::Entity::find()
        .select_only()
        .column(worker::Column::PhoneEnc)
        .filter(worker::Column::PhoneEnc.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// These workers, also those who were erased.
pub async fn workers_by_id(db: &impl ConnectionTrait, ids: &[WorkerId]) -> Result<Vec<worker::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    worker::Entity::find().filter(worker::Column::Id.is_in(ids.iter().copied())).all(db).await
}

/// Empties a worker's row (个人信息保护法 47); whether the unit knows such a one.
pub async fn erase_worker(
    txn: &impl ConnectionTrait,
    unit: &UnitCode,
    id: WorkerId,
    now: Instant,
) -> Result<bool, DbErr> {
    let emptied = worker::ActiveModel {
        name_enc: Set(None),
        hmac: Set(None),
        village: Set(None),
        phone_enc: Set(None),
        erased_at: Set(Some(now)),
        ..Default::default()
    };
    let done = worker::Entity::update_many()
        .set(emptied)
        .filter(worker::Column::Id.eq(id))
        .filter(worker::Column::Unit.eq(unit.clone()))
        .filter(worker::Column::ErasedAt.is_null())
        .exec(txn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// The people of a unit who handle or lead, in use.
pub async fn colleagues(db: &impl ConnectionTrait, unit: &UnitCode) -> Result<Vec<person::Model>, DbErr> {
    let working = Query::select()
        .column(person_role::Column::Person)
        .from(person_role::Entity)
        .and_where(person_role::Column::Role.is_in([Role::Handler, Role::Lead]))
        .take();
    person::Entity::find()
        .filter(person::Column::Unit.eq(unit.clone()))
        .filter(person::Column::DisabledAt.is_null())
        .filter(person::Column::Id.in_subquery(working))
        .order_by_asc(person::Column::Id)
        .all(db)
        .await
}

/// The tickets that these people have in hand inside their units, each with its last day, the most pressing first.
pub async fn open_tasks(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<Vec<(PersonId, TicketId, TicketNumber, inner_task::Model)>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let tasks = inner_task::Entity::find()
        .filter(super::fixed::yes(inner_task::Column::Open))
        .filter(inner_task::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(inner_task::Column::DueOn)
        .order_by_asc(inner_task::Column::TicketId)
        .all(db)
        .await?;
    let ids: BTreeSet<TicketId> = tasks.iter().map(|task| task.ticket_id).collect();
    let numbers: Vec<(TicketId, TicketNumber)> = ticket::Entity::find()
        .select_only()
        .columns([ticket::Column::Id, ticket::Column::Number])
        .filter(ticket::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let numbers: BTreeMap<TicketId, TicketNumber> = numbers.into_iter().collect();
    let named = tasks.into_iter().filter_map(|task| {
        let person = task.person_id?;
        Some((person, task.ticket_id, numbers.get(&task.ticket_id)?.clone(), task))
    });
    Ok(named.collect())
}

/// `SELECT ticket_id` of what a person has in hand.
pub(super) fn with_person(person: PersonId) -> SelectStatement {
    open().and_where(inner_task::Column::PersonId.eq(person)).take()
}

/// `SELECT ticket_id` of what people of a unit have in hand.
pub(super) fn within(unit: &UnitCode) -> SelectStatement {
    open().and_where(inner_task::Column::Unit.eq(unit.clone())).take()
}

fn open() -> SelectStatement {
    super::scope::tickets_of(inner_task::Entity, inner_task::Column::TicketId)
        .and_where(super::fixed::yes(inner_task::Column::Open))
        .take()
}
