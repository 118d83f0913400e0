//! Where ratings came from, and what was found of those that looked suspicious.

use crate::domain::rating::suspicion::Trace;
use crate::domain::time::Instant;
use entity::rating_origin::{ActiveModel, Column as C, Entity, Model};
use entity::values::{RatingChannel, RatingId, UnitCode};
use entity::{rating, suspicion_look};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    JoinType, NotSet, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationDef, Set,
};
use std::collections::HashSet;

/// Writes down where a new rating came from.
pub async fn add(txn: &impl ConnectionTrait, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model().reset_all()).exec_without_returning(txn).await.map(|_| ())
}

/// Ratings looked at for suspicious series at once: the newest.
const MOST: u64 = 50_000;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: RatingId,
    at: Instant,
    satisfaction: i32,
    unit: Option<UnitCode>,
    window: Option<String>,
    channel: RatingChannel,
    user_phone_hmac: Option<String>,
    address_hash: Option<String>,
    device_hash: Option<String>,
}

/// The ratings since `from` that came through a token, and those under a number of the staff (by its keyed hash).
pub async fn traces(
    db: &impl ConnectionTrait,
    from: Instant,
    staff: &HashSet<String>,
) -> Result<Vec<Trace>, DbErr> {
    use rating::Column as R;
    let of_rating: RelationDef = rating::Entity::belongs_to(Entity).from(R::Id).to(C::RatingId).into();
    let select = |join| {
        rating::Entity::find()
            .select_only()
            .columns([R::Id, R::Satisfaction, R::Unit, R::Window, R::Channel, R::UserPhoneHmac])
            .column_as(R::ReceivedAt, "at")
            .columns([C::AddressHash, C::DeviceHash])
            .join(join, of_rating.clone())
            .limit(MOST)
    };
    let came = select(JoinType::InnerJoin).filter(C::At.gte(from)).order_by_desc(C::At);
    let mut rows: Vec<Row> = came.into_model().all(db).await?;
    if !staff.is_empty() {
        let own = select(JoinType::LeftJoin)
            .filter(R::AssessedAt.gte(from))
            .filter(R::UserPhoneHmac.is_in(staff.iter().map(String::as_str)))
            .order_by_desc(R::AssessedAt);
        rows.extend(own.into_model::<Row>().all(db).await?);
    }
    let mut seen = HashSet::new();
    let trace = |row: Row| Trace {
        rating: row.id,
        at: row.at,
        satisfaction: u8::try_from(row.satisfaction).unwrap_or(0),
        unit: row.unit,
        window: row.window,
        tablet: row.channel == RatingChannel::CounterTablet,
        address: row.address_hash,
        device: row.device_hash,
        staff_phone: row.user_phone_hmac.filter(|phone| staff.contains(phone)),
    };
    Ok(rows.into_iter().filter(|row| seen.insert(row.id)).map(trace).collect())
}

/// Forgets of up to `limit` ratings before `before` where they came from; which code they were given through stays known.
pub async fn forget(txn: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, DbErr> {
    let old = Entity::find()
        .select_only()
        .column(C::RatingId)
        .filter(C::At.lt(before))
        .filter(C::DeviceHash.is_not_null())
        .order_by_asc(C::At)
        .limit(limit)
        .into_query();
    let nothing = ActiveModel { address_hash: Set(None), device_hash: Set(None), ..Default::default() };
    let gone = Entity::update_many().set(nothing).filter(C::RatingId.in_subquery(old)).exec(txn).await?;
    Ok(gone.rows_affected)
}

/// What was found since `from`, oldest first.
pub async fn looks(db: &impl ConnectionTrait, from: Instant) -> Result<Vec<suspicion_look::Model>, DbErr> {
    use suspicion_look::Column as L;
    suspicion_look::Entity::find().filter(L::At.gte(from)).order_by_asc(L::Id).all(db).await
}

/// Writes down what somebody found.
pub async fn looked(txn: &impl ConnectionTrait, new: suspicion_look::Model) -> Result<(), DbErr> {
    let row = suspicion_look::ActiveModel { id: NotSet, ..new.into_active_model().reset_all() };
    suspicion_look::Entity::insert(row).exec_without_returning(txn).await.map(|_| ())
}
