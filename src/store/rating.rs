//! Ratings received (好差评; contract.md §5).

use super::rows::{insert_rows, insert_rows_once};
use crate::domain::time::Instant;
use entity::values::{Kind, RatingChannel, RatingId, TicketId, UnitCode};
use entity::{rating, ticket};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType,
    NotSet, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};
use std::collections::{HashMap, HashSet};

/// What came of writing a rating down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New(rating::Model),
    /// The same source, case and count came before.
    Known(rating::Model),
}

/// Writes a rating down once; the id is given by the database. A concurrent one waits until the first has ended.
pub async fn insert(txn: &impl ConnectionTrait, new: rating::Model) -> Result<Kept, DbErr> {
    use rating::Column;
    let (source, project_no, assess_number) =
        (new.source.clone(), new.project_no.clone(), new.assess_number.clone());
    let mut row = new.into_active_model();
    row.id = NotSet;
    let once = OnConflict::columns([Column::Source, Column::ProjectNo, Column::AssessNumber])
        .do_nothing()
        .to_owned();
    let new = rating::Entity::insert_many([row]).on_conflict(once).exec_with_returning(txn).await?;
    if let Some(new) = new.into_iter().next() {
        return Ok(Kept::New(new));
    }
    rating::Entity::find()
        .filter(Column::Source.eq(source))
        .filter(Column::ProjectNo.eq(project_no))
        .filter(Column::AssessNumber.eq(assess_number))
        .one(txn)
        .await?
        .map(Kept::Known)
        .ok_or(DbErr::RecordNotInserted)
}

/// Those of these ratings of one source that are here already, by case and count.
pub async fn known(
    db: &impl ConnectionTrait,
    source: &str,
    keys: &[(String, String)],
) -> Result<HashMap<(String, String), RatingId>, DbErr> {
    use rating::Column;
    let found: Vec<(String, String, RatingId)> = rating::Entity::find()
        .select_only()
        .columns([Column::ProjectNo, Column::AssessNumber, Column::Id])
        .filter(Column::Source.eq(source))
        .filter(Column::ProjectNo.is_in(keys.iter().map(|(project, _)| project)))
        .into_tuple()
        .all(db)
        .await?;
    let found = found.into_iter().map(|(project, count, id)| ((project, count), id));
    let wanted: HashSet<&(String, String)> = keys.iter().collect();
    Ok(found.filter(|(key, _)| wanted.contains(key)).collect())
}

/// Writes ratings down that are not here yet.
pub async fn insert_all(txn: &impl ConnectionTrait, new: Vec<rating::Model>) -> Result<(), DbErr> {
    let rows = new.into_iter().map(|row| {
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row
    });
    insert_rows::<rating::Entity>(txn, rows.collect()).await
}

/// Names the ticket that a rating became.
pub async fn became(txn: &impl ConnectionTrait, id: RatingId, ticket: TicketId) -> Result<(), DbErr> {
    rating::Entity::update_many()
        .set(rating::ActiveModel { ticket_id: Set(Some(ticket)), ..Default::default() })
        .filter(rating::Column::Id.eq(id))
        .exec(txn)
        .await?;
    Ok(())
}

/// Says whose these ratings are from now on: the one that a ticket came of, and those that were written on it since (追评).
pub async fn belong_to(
    txn: &impl ConnectionTrait,
    (first, ticket): (RatingId, TicketId),
    unit: UnitCode,
) -> Result<(), DbErr> {
    use rating::Column as C;
    rating::Entity::update_many()
        .set(rating::ActiveModel { counted_unit: Set(Some(unit)), ..Default::default() })
        .filter(Condition::any().add(C::Id.eq(first)).add(C::TicketId.eq(ticket)))
        .exec(txn)
        .await?;
    Ok(())
}

/// The rating that came last.
pub async fn latest(db: &impl ConnectionTrait) -> Result<Option<RatingId>, DbErr> {
    rating::Entity::find()
        .select_only()
        .column(rating::Column::Id)
        .order_by_desc(rating::Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

/// The rating of this id.
pub async fn by_id(db: &impl ConnectionTrait, id: RatingId) -> Result<Option<rating::Model>, DbErr> {
    rating::Entity::find_by_id(id).one(db).await
}

/// Writes ratings down that are not here yet: id, case and count of each that was not. None comes twice in `new`.
pub async fn insert_once(
    txn: &impl ConnectionTrait,
    new: Vec<rating::Model>,
) -> Result<Vec<(RatingId, String, String)>, DbErr> {
    use rating::Column as C;
    let rows = new.into_iter().map(|row| {
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row
    });
    let (key, returning) =
        ([C::Source, C::ProjectNo, C::AssessNumber], [C::Id, C::ProjectNo, C::AssessNumber]);
    let written = insert_rows_once::<rating::Entity>(txn, rows.collect(), &key, &returning).await?;
    let read = |row: sea_orm::QueryResult| {
        Ok((row.try_get("", "id")?, row.try_get("", "project_no")?, row.try_get("", "assess_number")?))
    };
    written.into_iter().map(read).collect()
}

/// What is known of a case's rating, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    pub id: RatingId,
    pub source: String,
    pub project_no: String,
    pub assess_number: String,
    /// Of the rating, not of its ticket.
    pub unit: Option<UnitCode>,
    pub is_default: bool,
    pub superseded: bool,
}

/// Every rating of these cases of one source.
pub async fn of_cases(
    db: &impl ConnectionTrait,
    source: &str,
    cases: &[String],
) -> Result<Vec<Brief>, DbErr> {
    of_cases_from(db, &[source], cases).await
}

/// Every rating under these case numbers of any of these sources.
pub async fn of_cases_from(
    db: &impl ConnectionTrait,
    sources: &[&str],
    cases: &[String],
) -> Result<Vec<Brief>, DbErr> {
    use rating::Column as C;
    type Found = (RatingId, String, String, String, Option<UnitCode>, bool, Option<RatingId>);
    let found: Vec<Found> = rating::Entity::find()
        .select_only()
        .columns([C::Id, C::Source, C::ProjectNo, C::AssessNumber, C::Unit, C::IsDefault, C::SupersededBy])
        .filter(C::Source.is_in(sources.iter().copied()))
        .filter(C::ProjectNo.is_in(cases))
        .into_tuple()
        .all(db)
        .await?;
    let brief = |(id, source, project_no, assess_number, unit, is_default, by): Found| Brief {
        id,
        source,
        project_no,
        assess_number,
        unit,
        is_default,
        superseded: by.is_some(),
    };
    Ok(found.into_iter().map(brief).collect())
}

/// The defaults of these ids no longer count: the citizen has spoken by the rating `by`.
pub async fn supersede(txn: &impl ConnectionTrait, defaults: &[RatingId], by: RatingId) -> Result<(), DbErr> {
    rating::Entity::update_many()
        .set(rating::ActiveModel { superseded_by: Set(Some(by)), ..Default::default() })
        .filter(rating::Column::Id.is_in(defaults.iter().copied()))
        .exec(txn)
        .await
        .map(|_| ())
}

/// The defaults of one case no longer count: the citizen has spoken by the rating `by`.
pub async fn supersede_case(
    txn: &impl ConnectionTrait,
    source: &str,
    project_no: &str,
    by: RatingId,
) -> Result<(), DbErr> {
    use rating::Column as C;
    rating::Entity::update_many()
        .set(rating::ActiveModel { superseded_by: Set(Some(by)), ..Default::default() })
        .filter(C::Source.eq(source))
        .filter(C::ProjectNo.eq(project_no))
        .filter(C::IsDefault.eq(true))
        .filter(C::SupersededBy.is_null())
        .exec(txn)
        .await
        .map(|_| ())
}

/// A default steps aside from the count under which the citizen's own rating comes.
pub async fn step_aside(txn: &impl ConnectionTrait, id: RatingId) -> Result<(), DbErr> {
    rating::Entity::update_many()
        .set(rating::ActiveModel { assess_number: Set(format!("0-{id}")), ..Default::default() })
        .filter(rating::Column::Id.eq(id))
        .exec(txn)
        .await
        .map(|_| ())
}

/// The ticket that a case has already, the latest where it has several. A complaint that somebody filed of a happy rating's words
/// is none: what is rated afterwards goes its own way.
pub async fn ticket_of_case(
    db: &impl ConnectionTrait,
    source: &str,
    project_no: &str,
) -> Result<Option<TicketId>, DbErr> {
    use rating::Column as C;
    let of_ticket: RelationDef =
        rating::Entity::belongs_to(ticket::Entity).from(C::TicketId).to(ticket::Column::Id).into();
    let found = rating::Entity::find()
        .select_only()
        .column(C::TicketId)
        .join(JoinType::InnerJoin, of_ticket)
        .filter(C::Source.eq(source))
        .filter(C::ProjectNo.eq(project_no))
        .filter(ticket::Column::Kind.eq(Kind::Rating))
        .order_by_desc(C::Id);
    Ok(found.into_tuple::<Option<TicketId>>().one(db).await?.flatten())
}

/// Narrows the list of ratings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these units.
    pub units: Vec<UnitCode>,
    /// With these marks.
    pub satisfaction: Vec<i32>,
    pub source: Option<String>,
    pub channel: Option<RatingChannel>,
    pub window: Option<String>,
    pub matter_code: Option<String>,
    /// Only those that count: no default in whose place the citizen has spoken.
    pub counting: bool,
    /// Assessed at or after.
    pub from: Option<Instant>,
    /// Assessed before.
    pub before: Option<Instant>,
}

/// A page of ratings, newest first, after the one with id `before`.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    before: Option<RatingId>,
    limit: u64,
) -> Result<Vec<rating::Model>, DbErr> {
    use rating::Column;
    let mut select = rating::Entity::find().filter(filter.condition());
    if let Some(before) = before {
        select = select.filter(Column::Id.lt(before));
    }
    select.order_by_desc(Column::Id).limit(limit).all(db).await
}

impl Filter {
    fn condition(&self) -> Condition {
        use rating::Column as C;
        Condition::all()
            .add_option((!self.units.is_empty()).then(|| C::Unit.is_in(self.units.iter().cloned())))
            .add_option(
                (!self.satisfaction.is_empty())
                    .then(|| C::Satisfaction.is_in(self.satisfaction.iter().copied())),
            )
            .add_option(self.source.as_deref().map(|source| C::Source.eq(source)))
            .add_option(self.channel.map(|channel| C::Channel.eq(channel)))
            .add_option(self.window.as_deref().map(|window| C::Window.eq(window)))
            .add_option(self.matter_code.as_deref().map(|matter| C::MatterCode.eq(matter)))
            .add_option(self.counting.then(|| C::SupersededBy.is_null()))
            .add_option(self.from.map(|at| C::AssessedAt.gte(at)))
            .add_option(self.before.map(|at| C::AssessedAt.lt(at)))
    }
}

/// Ratings by whatever one column says, level and whether they are defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// `None` where the column is empty.
    pub key: Option<String>,
    pub unit: Option<UnitCode>,
    pub satisfaction: i32,
    pub is_default: bool,
    pub count: u64,
}

/// By what marks are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkBy {
    Unit,
    Matter,
    Window,
    Clerk,
}

/// How many ratings of each level there are, by unit and one more column.
pub async fn marks(db: &impl ConnectionTrait, filter: &Filter, by: MarkBy) -> Result<Vec<Mark>, DbErr> {
    use rating::Column as C;
    let key = match by {
        MarkBy::Unit => C::Unit,
        MarkBy::Matter => C::MatterCode,
        MarkBy::Window => C::Window,
        MarkBy::Clerk => C::Clerk,
    };
    type Found = (Option<String>, Option<UnitCode>, i32, bool, i64);
    let found: Vec<Found> = rating::Entity::find()
        .select_only()
        .column_as(key, "key")
        .column_as(C::Unit, "of_unit")
        .columns([C::Satisfaction, C::IsDefault])
        .column_as(C::Id.count(), "count")
        .filter(filter.condition())
        .group_by(key)
        .group_by(C::Unit)
        .group_by(C::Satisfaction)
        .group_by(C::IsDefault)
        .into_tuple()
        .all(db)
        .await?;
    let mark = |(key, unit, satisfaction, is_default, count): Found| Mark {
        key,
        unit,
        satisfaction,
        is_default,
        count: u64::try_from(count).unwrap_or(0),
    };
    Ok(found.into_iter().map(mark).collect())
}

/// Of the cases served in a time by each of these units: how many were rated by a citizen, and how many by silence alone.
pub async fn rated_by_unit(
    db: &impl ConnectionTrait,
    units: &[UnitCode],
    from: Instant,
    before: Instant,
) -> Result<HashMap<UnitCode, (u64, u64)>, DbErr> {
    use rating::Column as C;
    // The day of the service, else of the rating: a month's numerator is of the month's cases.
    let served = Expr::col(C::ServedAt).if_null(Expr::col(C::AssessedAt));
    let mut select = rating::Entity::find()
        .select_only()
        .columns([C::Unit, C::IsDefault])
        .column_as(C::ProjectNo.count(), "count")
        .filter(C::Unit.is_not_null())
        .filter(C::SupersededBy.is_null())
        // One case counts once, however often it is rated.
        .filter(C::AssessNumber.ne("2"))
        .filter(served.clone().gte(from))
        .filter(served.lt(before))
        .group_by(C::Unit)
        .group_by(C::IsDefault);
    if !units.is_empty() {
        select = select.filter(C::Unit.is_in(units.iter().cloned()));
    }
    let found: Vec<(UnitCode, bool, i64)> = select.into_tuple().all(db).await?;
    let mut by_unit: HashMap<UnitCode, (u64, u64)> = HashMap::new();
    for (unit, is_default, count) in found {
        let (rated, silent) = by_unit.entry(unit).or_default();
        let place = if is_default { silent } else { rated };
        *place += u64::try_from(count).unwrap_or(0);
    }
    Ok(by_unit)
}
