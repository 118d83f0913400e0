//! Months of ratings as they are handed in (月度汇聚): the ratings themselves, the batches, and what each batch told.

use super::dialect;
use crate::domain::province::next_month;
use crate::domain::time::{Instant, start_of};
use chrono::NaiveDate;
use entity::values::*;
use entity::{rating, rating_batch, rating_digest, ticket};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, OnConflict, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, NotSet, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Value,
};
use std::collections::HashMap;

use rating_batch::{Column as B, Model as Batch};

/// A unit and a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitMonth {
    pub unit: UnitCode,
    /// Its first day.
    pub month: NaiveDate,
}

/// Where a walk through a month's ratings stands: behind this one.
pub type Place = (Instant, RatingId);

/// What the monthly file needs of a rating.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Row {
    pub id: RatingId,
    pub source: String,
    pub project_no: String,
    pub assess_number: String,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
    pub window: Option<String>,
    pub clerk: Option<String>,
    pub channel: RatingChannel,
    pub satisfaction: i32,
    pub indicators: String,
    pub text: Option<String>,
    pub real_name: bool,
    pub user_name_enc: Option<Vec<u8>>,
    pub user_kind: Option<UserKind>,
    pub served_at: Option<Instant>,
    pub assessed_at: Instant,
    pub received_at: Instant,
    pub pushed_at: Option<Instant>,
    pub is_default: bool,
    pub ticket_id: Option<TicketId>,
}

const COLUMNS: [rating::Column; 21] = {
    use rating::Column as R;
    [
        R::Id,
        R::Source,
        R::ProjectNo,
        R::AssessNumber,
        R::MatterCode,
        R::MatterName,
        R::Window,
        R::Clerk,
        R::Channel,
        R::Satisfaction,
        R::Indicators,
        R::Text,
        R::RealName,
        R::UserNameEnc,
        R::UserKind,
        R::ServedAt,
        R::AssessedAt,
        R::ReceivedAt,
        R::PushedAt,
        R::IsDefault,
        R::TicketId,
    ]
};

fn of_month(of: &UnitMonth, after: Option<Place>) -> Condition {
    use rating::Column as R;
    let order = [column(R::AssessedAt.as_column_ref()), column(R::Id.as_column_ref())];
    let month = Condition::all()
        .add(R::CountedUnit.eq(of.unit.clone()))
        // A default in whose place the citizen has spoken counts nowhere; one that was told is withdrawn.
        .add(R::SupersededBy.is_null())
        .add(R::AssessedAt.lt(start_of(next_month(of.month))));
    // Never both: the index would be read from the month's beginning, and what was read before be passed over.
    month.add(behind(order, after).unwrap_or_else(|| R::AssessedAt.gte(start_of(of.month))))
}

/// `(assessed_at, id) > (…, …)`, which an index answers at once where two conditions joined by OR would not.
fn behind(columns: [SimpleExpr; 2], place: Option<Place>) -> Option<SimpleExpr> {
    let (at, id) = place?;
    let values: [SimpleExpr; 2] = [Expr::val(at), Expr::val(id)];
    Some(Expr::tuple(columns).gt(Expr::tuple(values)))
}

fn column(column: impl IntoColumnRef) -> SimpleExpr {
    Expr::col(column)
}

/// A page of a month's ratings of a unit, in order of time.
pub async fn ratings(
    db: &impl ConnectionTrait,
    of: &UnitMonth,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Row>, DbErr> {
    use rating::Column as R;
    rating::Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(of_month(of, after))
        .order_by_asc(R::AssessedAt)
        .order_by_asc(R::Id)
        .limit(limit)
        .into_model()
        .all(db)
        .await
}

/// The ratings with these ids, whoever has them now.
pub async fn ratings_by_ids(db: &impl ConnectionTrait, ids: &[RatingId]) -> Result<Vec<Row>, DbErr> {
    use rating::Column as R;
    rating::Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(R::Id.is_in(ids.iter().copied()))
        .into_model()
        .all(db)
        .await
}

/// How far a rating's ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub status: Status,
    /// Whether it was held not to count: by an adjudication (误评、恶意差评), or excluded by two persons (剔除).
    pub set_aside: bool,
}

/// How far these tickets are: those that ratings became, not a complaint that was filed of a happy one's words.
pub async fn standings(
    db: &impl ConnectionTrait,
    ids: Vec<TicketId>,
) -> Result<HashMap<TicketId, Standing>, DbErr> {
    use ticket::Column as T;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(TicketId, Status, bool, bool)> = ticket::Entity::find()
        .select_only()
        .columns([T::Id, T::Status, T::Excluded, T::NotCounted])
        .filter(T::Id.is_in(ids))
        .filter(T::Kind.eq(Kind::Rating))
        .into_tuple()
        .all(db)
        .await?;
    let standing =
        |(id, status, excluded, not_counted)| (id, Standing { status, set_aside: excluded || not_counted });
    Ok(rows.into_iter().map(standing).collect())
}

/// How many ratings a unit has in a month.
pub async fn count(db: &impl ConnectionTrait, of: &UnitMonth) -> Result<u64, DbErr> {
    rating::Entity::find().filter(of_month(of, None)).count(db).await
}

/// The units that have any rating from `from` on.
pub async fn rated_units(db: &impl ConnectionTrait, from: NaiveDate) -> Result<Vec<UnitCode>, DbErr> {
    use rating::Column as R;
    // One look into the index a unit, however many ratings there are.
    let mut units = Vec::new();
    loop {
        let mut next =
            rating::Entity::find().select_only().column(R::CountedUnit).filter(R::CountedUnit.is_not_null());
        if let Some(last) = units.last() {
            next = next.filter(R::CountedUnit.gt::<UnitCode>(UnitCode::clone(last)));
        }
        let found: Option<Option<UnitCode>> =
            next.order_by_asc(R::CountedUnit).limit(1).into_tuple().one(db).await?;
        let Some(unit) = found.flatten() else { break };
        units.push(unit);
    }
    let mut rated = Vec::new();
    for unit in units {
        let any: Option<RatingId> = rating::Entity::find()
            .select_only()
            .column(R::Id)
            .filter(R::CountedUnit.eq(unit.clone()))
            .filter(R::AssessedAt.gte(start_of(from)))
            .limit(1)
            .into_tuple()
            .one(db)
            .await?;
        if any.is_some() {
            rated.push(unit);
        }
    }
    Ok(rated)
}

/// When the first rating that anybody has was given.
pub async fn first_at(db: &impl ConnectionTrait) -> Result<Option<Instant>, DbErr> {
    use rating::Column as R;
    rating::Entity::find()
        .select_only()
        .column(R::AssessedAt)
        .order_by_asc(R::AssessedAt)
        .order_by_asc(R::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

/// What the other side knows of a rating, or is told of it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Note {
    pub rating_id: RatingId,
    pub assessed_at: Instant,
    pub change: RowChange,
    pub digest: Vec<u8>,
}

/// A page of what these batches told, in order of time and, of one rating, of the batches.
pub async fn notes(
    db: &impl ConnectionTrait,
    batch: i64,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Note>, DbErr> {
    use rating_digest::Column as D;
    let order = [column(D::AssessedAt.as_column_ref()), column(D::RatingId.as_column_ref())];
    rating_digest::Entity::find()
        .select_only()
        .columns([D::RatingId, D::AssessedAt, D::Change, D::Digest])
        .filter(Condition::all().add(D::BatchId.eq(batch)).add_option(behind(order, after)))
        .order_by_asc(D::AssessedAt)
        .order_by_asc(D::RatingId)
        .limit(limit)
        .into_model()
        .all(db)
        .await
}

/// Writes down what a batch tells.
pub async fn note(txn: &impl ConnectionTrait, batch: i64, notes: Vec<Note>) -> Result<(), DbErr> {
    let rows = notes.into_iter().map(|note| -> Vec<Value> {
        vec![
            batch.into(),
            note.rating_id.0.into(),
            note.assessed_at.into(),
            note.change.code().into(),
            note.digest.into(),
        ]
    });
    let columns = ["batch_id", "rating_id", "assessed_at", "change", "digest"];
    dialect::many(txn, "rating_digest", &columns, rows.collect()).await
}

/// The batches of a unit's month, oldest first.
pub async fn of(db: &impl ConnectionTrait, of: &UnitMonth) -> Result<Vec<Batch>, DbErr> {
    rating_batch::Entity::find()
        .filter(B::Unit.eq(of.unit.clone()))
        .filter(B::Month.eq(of.month))
        .order_by_asc(B::Sequence)
        .all(db)
        .await
}

/// The batches of these months that stand, of these units or of all, oldest first.
pub async fn within(
    db: &impl ConnectionTrait,
    (from, to): (NaiveDate, NaiveDate),
    units: Option<&[UnitCode]>,
) -> Result<Vec<Batch>, DbErr> {
    rating_batch::Entity::find()
        .filter(B::Month.gte(from))
        .filter(B::Month.lte(to))
        .filter(B::MadeAt.is_not_null())
        .filter(Condition::all().add_option(units.map(|units| B::Unit.is_in(units.iter().cloned()))))
        .order_by_asc(B::Month)
        .order_by_asc(B::Unit)
        .order_by_asc(B::Sequence)
        .all(db)
        .await
}

/// One batch.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<Option<Batch>, DbErr> {
    rating_batch::Entity::find_by_id(id).one(db).await
}

/// Begins a batch; `None` where another one of the same number was begun meanwhile.
pub async fn begin(txn: &impl ConnectionTrait, new: Batch) -> Result<Option<Batch>, DbErr> {
    let mut row = new.into_active_model();
    row.id = NotSet;
    let once = OnConflict::columns([B::Unit, B::Month, B::Sequence]).do_nothing().to_owned();
    let begun = rating_batch::Entity::insert_many([row]).on_conflict(once).exec_with_returning(txn).await?;
    Ok(begun.into_iter().next())
}

/// Ends a batch as it became.
pub async fn end(txn: &impl ConnectionTrait, made: Batch) -> Result<Batch, DbErr> {
    made.into_active_model().reset_all().update(txn).await
}

/// Takes a batch away that came to nothing.
pub async fn forget(txn: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    rating_digest::Entity::delete_many().filter(rating_digest::Column::BatchId.eq(id)).exec(txn).await?;
    rating_batch::Entity::delete_by_id(id).exec(txn).await.map(|_| ())
}

/// The paths of the files that batches are kept in.
pub async fn paths(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let rows: Vec<(Option<String>, Option<String>)> = rating_batch::Entity::find()
        .select_only()
        .columns([B::CsvPath, B::NdjsonPath])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().flat_map(|(csv, ndjson)| [csv, ndjson]).flatten().collect())
}
