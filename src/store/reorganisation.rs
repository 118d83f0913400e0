//! Reorganisations: what is planned, how far it has come, and what the ended units left behind (机构改革).

use super::services;
use crate::domain::ticket::NO_LONGER;
use chrono::NaiveDate;
use entity::values::{
    AssignmentRole, AssignmentStatus, Kind, PersonId, ReorganisationId, ReorganisationState, Status,
    TicketId, TicketNumber, UnitCode,
};
use entity::{assignment, person, reorganisation, ticket, worker};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType,
    NotSet, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

/// A new one; its id is given by the database.
pub async fn add(txn: &impl ConnectionTrait, new: reorganisation::Model) -> Result<ReorganisationId, DbErr> {
    let row = reorganisation::ActiveModel { id: NotSet, ..new.into_active_model().reset_all() };
    Ok(reorganisation::Entity::insert(row).exec(txn).await?.last_insert_id)
}

/// All of them, the latest first.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<reorganisation::Model>, DbErr> {
    reorganisation::Entity::find().order_by_desc(reorganisation::Column::Id).limit(200).all(db).await
}

/// One of them; nobody else changes it before this transaction ends.
pub async fn lock(
    txn: &impl ConnectionTrait,
    id: ReorganisationId,
) -> Result<Option<reorganisation::Model>, DbErr> {
    reorganisation::Entity::find_by_id(id).lock_exclusive().one(txn).await
}

/// Writes how far it has come.
pub async fn put(txn: &impl ConnectionTrait, row: reorganisation::Model) -> Result<(), DbErr> {
    row.into_active_model().reset_all().update(txn).await.map(|_| ())
}

/// The one that goes on or begins next.
pub async fn next(db: &impl ConnectionTrait) -> Result<Option<reorganisation::Model>, DbErr> {
    use reorganisation::Column as C;
    let going = [ReorganisationState::Planned, ReorganisationState::Running];
    reorganisation::Entity::find()
        .filter(C::State.is_in(going))
        .order_by_asc(C::EffectiveOn)
        .order_by_asc(C::Id)
        .one(db)
        .await
}

/// Those that have not been carried out yet.
pub async fn planned(db: &impl ConnectionTrait) -> Result<Vec<reorganisation::Model>, DbErr> {
    let waits = reorganisation::Column::State.eq(ReorganisationState::Planned);
    reorganisation::Entity::find().filter(waits).all(db).await
}

/// What a reorganisation has to look at.
#[derive(Debug, Clone, Copy)]
pub struct Left<'a> {
    /// Those that end, or that come to stand elsewhere.
    pub units: &'a [UnitCode],
    pub within: &'a [Status],
    /// Only reports (举报) against one of these.
    pub accused: Option<&'a [UnitCode]>,
}

impl Left<'_> {
    /// Tickets in which one of the units has a part that a successor would have.
    fn select(&self) -> Select<ticket::Entity> {
        use assignment::Column as A;
        let lead = Condition::all().add(A::Role.eq(AssignmentRole::Lead)).add(A::Status.is_not_in(NO_LONGER));
        let co = Condition::all()
            .add(A::Role.eq(AssignmentRole::Co))
            .add(A::Status.is_not_in(NO_LONGER))
            .add(A::Status.ne(AssignmentStatus::Submitted));
        let parts = super::scope::tickets_of(assignment::Entity, A::TicketId)
            .and_where(A::Unit.is_in(self.units.iter().cloned()))
            .cond_where(Condition::any().add(lead).add(co))
            .take();
        let select = ticket::Entity::find()
            .filter(ticket::Column::Id.in_subquery(parts))
            .filter(ticket::Column::Status.is_in(self.within.iter().copied()));
        match self.accused {
            None => select,
            Some(accused) => select
                .filter(ticket::Column::Kind.eq(Kind::Report))
                .filter(ticket::Column::SubjectUnit.is_in(accused.iter().cloned())),
        }
    }

    /// The rows of the next tickets behind `after`.
    pub async fn after(
        &self,
        db: &impl ConnectionTrait,
        after: TicketId,
        limit: u64,
    ) -> Result<Vec<TicketId>, DbErr> {
        self.select()
            .select_only()
            .column(ticket::Column::Id)
            .filter(ticket::Column::Id.gt(after))
            .order_by_asc(ticket::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(db)
            .await
    }

    /// How many they are.
    pub async fn count(&self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        self.select().count(db).await
    }

    /// The first of their numbers; of confidential ones none.
    pub async fn numbers(&self, db: &impl ConnectionTrait, limit: u64) -> Result<Vec<TicketNumber>, DbErr> {
        self.select()
            .select_only()
            .column(ticket::Column::Number)
            .filter(ticket::Column::Confidential.eq(false))
            .order_by_asc(ticket::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(db)
            .await
    }
}

/// The units that reports accuse which were ever given to one of `units`: accused, given to, how many.
pub async fn accused(
    db: &impl ConnectionTrait,
    units: &[UnitCode],
) -> Result<Vec<(UnitCode, UnitCode, i64)>, DbErr> {
    ticket::Entity::find()
        .select_only()
        .column(ticket::Column::SubjectUnit)
        .column(assignment::Column::Unit)
        .expr(Func::count_distinct(Expr::col(ticket::Column::Id.as_column_ref())))
        .join(JoinType::InnerJoin, assignments())
        .filter(ticket::Column::Kind.eq(Kind::Report))
        .filter(ticket::Column::SubjectUnit.is_not_null())
        .filter(assignment::Column::Unit.is_in(units.iter().cloned()))
        .group_by(ticket::Column::SubjectUnit)
        .group_by(assignment::Column::Unit)
        .into_tuple()
        .all(db)
        .await
}

fn assignments() -> RelationDef {
    ticket::Entity::belongs_to(assignment::Entity)
        .from(ticket::Column::Id)
        .to(assignment::Column::TicketId)
        .into()
}

/// The people of a unit whose accounts are in use.
pub async fn people(db: &impl ConnectionTrait, units: &[UnitCode]) -> Result<Vec<person::Model>, DbErr> {
    person::Entity::find()
        .filter(person::Column::Unit.is_in(units.iter().cloned()))
        .filter(person::Column::DisabledAt.is_null())
        .order_by_asc(person::Column::Id)
        .all(db)
        .await
}

/// How many workers without accounts they know.
pub async fn count_workers(db: &impl ConnectionTrait, units: &[UnitCode]) -> Result<u64, DbErr> {
    worker::Entity::find()
        .filter(worker::Column::Unit.is_in(units.iter().cloned()))
        .filter(worker::Column::ErasedAt.is_null())
        .count(db)
        .await
}

/// People, workers and what is offered at counters belong to another unit from `day` on.
pub async fn pass_on(
    txn: &impl ConnectionTrait,
    people: &[PersonId],
    units: &[UnitCode],
    to: &UnitCode,
    day: NaiveDate,
) -> Result<(), DbErr> {
    person::Entity::update_many()
        .col_expr(person::Column::Unit, Expr::value(to.clone()))
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .exec(txn)
        .await?;
    worker::Entity::update_many()
        .col_expr(worker::Column::Unit, Expr::value(to.clone()))
        .filter(worker::Column::Unit.is_in(units.iter().cloned()))
        .exec(txn)
        .await?;
    services::pass_on(txn, units, to, day).await
}

/// Whether something of this day or before has yet to be carried out.
pub fn is_due(row: &reorganisation::Model, today: NaiveDate) -> bool {
    row.state == ReorganisationState::Running || row.effective_on <= today
}
