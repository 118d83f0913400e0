//! Notices in a person's inbox (站内提醒).

use super::scope::numbers_kept_from;
use crate::domain::permission::KeptAway;
use crate::domain::time::Instant;
use entity::notice;
use entity::values::{PersonId, TicketNumber};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, NotSet, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Set,
};

/// A notice to be put into inboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// The same for a person comes once.
    pub key: String,
    /// Whose inboxes.
    pub persons: Vec<PersonId>,
    /// What it is about.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// The ticket it is about.
    pub ticket: Option<TicketNumber>,
}

/// Puts a notice into inboxes; returns the rows that are new.
pub async fn put(db: &impl ConnectionTrait, new: New, now: Instant) -> Result<Vec<notice::Model>, DbErr> {
    let rows = new.persons.into_iter().map(|person_id| notice::ActiveModel {
        id: NotSet,
        key: Set(new.key.clone()),
        person_id: Set(person_id),
        kind: Set(new.kind.clone()),
        text: Set(new.text.clone()),
        ticket: Set(new.ticket.clone()),
        created_at: Set(now),
        read_at: Set(None),
    });
    let once = OnConflict::columns([notice::Column::Key, notice::Column::PersonId]).do_nothing().to_owned();
    notice::Entity::insert_many(rows).on_conflict(once).exec_with_returning(db).await
}

/// A page of a person's notices, newest first, after the one with id `before`.
pub async fn list(
    db: &impl ConnectionTrait,
    who: &KeptAway,
    unread: bool,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<notice::Model>, DbErr> {
    let mut select = of(who);
    if unread {
        select = select.filter(notice::Column::ReadAt.is_null());
    }
    if let Some(before) = before {
        select = select.filter(notice::Column::Id.lt(before));
    }
    select.order_by_desc(notice::Column::Id).limit(limit).all(db).await
}

/// How many notices a person has not read.
pub async fn unread(db: &impl ConnectionTrait, who: &KeptAway) -> Result<u64, DbErr> {
    of(who).filter(notice::Column::ReadAt.is_null()).count(db).await
}

/// A person's notices, but those of tickets from which (s)he is kept away now: what was said before must not be read any more.
fn of(who: &KeptAway) -> Select<notice::Entity> {
    let [accusing, recused] = numbers_kept_from(who);
    let open = Condition::any().add(notice::Column::Ticket.is_null()).add(
        Condition::all()
            .add(notice::Column::Ticket.not_in_subquery(accusing))
            .add(notice::Column::Ticket.not_in_subquery(recused)),
    );
    notice::Entity::find().filter(notice::Column::PersonId.is_in(who.persons.first().copied())).filter(open)
}

/// Marks one notice of a person as read; false where (s)he has none of this id.
pub async fn read(db: &impl ConnectionTrait, person: PersonId, id: i64, now: Instant) -> Result<bool, DbErr> {
    let own = || {
        notice::Entity::find().filter(notice::Column::Id.eq(id)).filter(notice::Column::PersonId.eq(person))
    };
    if mark(db, person, Some(id), now).await? == 1 {
        return Ok(true);
    }
    Ok(own().count(db).await? == 1)
}

/// Marks all notices of a person as read.
pub async fn read_all(db: &impl ConnectionTrait, person: PersonId, now: Instant) -> Result<u64, DbErr> {
    mark(db, person, None, now).await
}

async fn mark(
    db: &impl ConnectionTrait,
    person: PersonId,
    id: Option<i64>,
    now: Instant,
) -> Result<u64, DbErr> {
    let mut update = notice::Entity::update_many()
        .set(notice::ActiveModel { read_at: Set(Some(now)), ..Default::default() })
        .filter(notice::Column::PersonId.eq(person))
        .filter(notice::Column::ReadAt.is_null());
    if let Some(id) = id {
        update = update.filter(notice::Column::Id.eq(id));
    }
    Ok(update.exec(db).await?.rows_affected)
}
