//! 高频差评事项: bad ratings by matter, and the plans made for them.

use crate::domain::rating::Complained;
use crate::domain::time::{Instant, day_of};
use crate::store::report::ratings::{assessed, stands};
use chrono::Datelike;
use entity::matter_plan::{ActiveModel, Column as C, Entity, Model};
use entity::rating;
use entity::values::{MatterPlanState, UnitCode};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, Set,
};

/// The bad ratings of a span that count, and of whom they count, as the report on ratings has both: of these units, or of all
/// where none is named.
pub async fn complained(
    db: &impl ConnectionTrait,
    span: (Instant, Instant),
    units: &[UnitCode],
) -> Result<Vec<Complained>, DbErr> {
    use rating::Column as R;
    let mut select = assessed(span, units);
    for column in [R::CountedUnit, R::MatterCode, R::MatterName, R::Indicators, R::AssessedAt] {
        select.column(column.as_column_ref());
    }
    select.cond_where(stands()).and_where(R::Satisfaction.lte(2));
    let read = |row: &QueryResult| {
        let day = day_of(row.try_get("", "assessed_at")?);
        let indicators: String = row.try_get("", "indicators")?;
        Ok(Complained {
            unit: row.try_get("", "counted_unit")?,
            matter_code: row.try_get("", "matter_code")?,
            matter_name: row.try_get("", "matter_name")?,
            indicators: serde_json::from_str(&indicators).unwrap_or_default(),
            month: format!("{:04}-{:02}", day.year(), day.month()),
        })
    };
    db.query_all(&select).await?.iter().map(read).collect()
}

/// Every plan, the newest first; there are few.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_desc(C::Id).limit(1000).all(db).await
}

/// The plan of this number.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// Whether a plan for the matter is being carried out.
pub async fn is_open(db: &impl ConnectionTrait, matter: &str) -> Result<bool, DbErr> {
    let open = Entity::find().filter(C::Matter.eq(matter)).filter(C::State.eq(MatterPlanState::Open));
    Ok(open.one(db).await?.is_some())
}

/// Writes one down.
pub async fn add(txn: &impl ConnectionTrait, plan: Model) -> Result<(), DbErr> {
    let row = ActiveModel { id: NotSet, ..plan.into_active_model() };
    Entity::insert(row).exec_without_returning(txn).await.map(|_| ())
}

/// Writes what the review found, once; `false` where somebody had before.
pub async fn review(txn: &impl ConnectionTrait, reviewed: Model) -> Result<bool, DbErr> {
    let found = ActiveModel {
        state: Set(reviewed.state),
        finding: Set(reviewed.finding),
        reviewed_at: Set(reviewed.reviewed_at),
        reviewed_by: Set(reviewed.reviewed_by),
        reviewed_by_name: Set(reviewed.reviewed_by_name),
        ..Default::default()
    };
    let open = Entity::update_many().set(found).filter(C::Id.eq(reviewed.id));
    Ok(open.filter(C::State.eq(MatterPlanState::Open)).exec(txn).await?.rows_affected == 1)
}
