//! The tokens behind QR codes and links for ratings (评价码).

use crate::domain::rating::Token;
use crate::domain::time::Instant;
use entity::rating_token::{ActiveModel, Column as C, Entity, Model};
use entity::values::{RatingTokenId, RatingTokenKind, UnitCode};
use entity::{rating, rating_origin};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, NotSet, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};
use std::collections::HashMap;

/// Keeps a new one; the id is given by the database.
pub async fn add(txn: &impl ConnectionTrait, new: Model) -> Result<Model, DbErr> {
    let mut row = new.into_active_model().reset_all();
    row.id = NotSet;
    row.insert(txn).await
}

/// A token with how many ratings its case has, whichever way they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub row: Model,
    /// 0 for a window.
    pub given: u64,
}

impl Known {
    /// As far as the rules care.
    pub fn token(&self) -> Token {
        let Model { kind, expires_at, revoked_at, .. } = self.row;
        Token { kind, expires_at, revoked: revoked_at.is_some(), given: self.given }
    }
}

/// The token of this id, in one statement.
pub async fn by_id(db: &impl ConnectionTrait, id: RatingTokenId) -> Result<Option<Known>, DbErr> {
    let column = |column: rating::Column| Expr::col(column.as_column_ref());
    let given = Query::select()
        .expr(Func::count(column(rating::Column::Id)))
        .from(rating::Entity)
        .and_where(column(rating::Column::Source).equals(C::Source.as_column_ref()))
        .and_where(column(rating::Column::ProjectNo).equals(C::ProjectNo.as_column_ref()))
        .take();
    let select = Entity::find_by_id(id).expr_as(Expr::from(given), "given").into_query();
    let Some(row) = db.query_one(&select).await? else { return Ok(None) };
    let given = u64::try_from(row.try_get::<i64>("", "given")?).unwrap_or(0);
    Ok(Some(Known { row: Model::from_query_result(&row, "")?, given }))
}

/// One that is in use already for the same window, or the same case of the same source.
pub async fn like(db: &impl ConnectionTrait, new: &Model, now: Instant) -> Result<Option<Model>, DbErr> {
    let mut same = Entity::find()
        .filter(C::Kind.eq(new.kind))
        .filter(C::Source.eq(new.source.as_str()))
        .filter(C::Unit.eq(new.unit.clone()))
        .filter(C::Channel.eq(new.channel))
        .filter(C::RevokedAt.is_null())
        .filter(Condition::any().add(C::ExpiresAt.is_null()).add(C::ExpiresAt.gt(now)));
    for (column, value) in [(C::Window, &new.window), (C::ProjectNo, &new.project_no)] {
        same = match value {
            Some(value) => same.filter(column.eq(value.as_str())),
            None => same.filter(column.is_null()),
        };
    }
    same.order_by_desc(C::Id).one(db).await
}

/// What a list of tokens is asked for; an empty field narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub unit: Option<UnitCode>,
    pub kind: Option<RatingTokenKind>,
    /// These alone.
    pub ids: Option<Vec<RatingTokenId>>,
    /// Still good at this instant.
    pub good_at: Option<Instant>,
}

/// Tokens, newest first, from below the row `after`.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let good = filter.good_at.map(|now| {
        let lasts = Condition::any().add(C::ExpiresAt.is_null()).add(C::ExpiresAt.gt(now));
        Condition::all().add(C::RevokedAt.is_null()).add(lasts)
    });
    let all = Condition::all()
        .add_option(filter.unit.clone().map(|unit| C::Unit.eq(unit)))
        .add_option(filter.kind.map(|kind| C::Kind.eq(kind)))
        .add_option(filter.ids.clone().map(|ids| C::Id.is_in(ids)))
        .add_option(good)
        .add_option(after.map(|id| C::Id.lt(id)));
    Entity::find().filter(all).order_by_desc(C::Id).limit(limit).all(db).await
}

/// How many ratings came through each of these tokens; none for one without.
pub async fn used(
    db: &impl ConnectionTrait,
    ids: &[RatingTokenId],
) -> Result<HashMap<RatingTokenId, i64>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(RatingTokenId, i64)> = rating_origin::Entity::find()
        .select_only()
        .column(rating_origin::Column::TokenId)
        .column_as(rating_origin::Column::RatingId.count(), "count")
        .filter(rating_origin::Column::TokenId.is_in(ids.iter().copied()))
        .group_by(rating_origin::Column::TokenId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Takes one out of use; its row stays, since ratings name it.
pub async fn revoke(txn: &impl ConnectionTrait, id: RatingTokenId, now: Instant) -> Result<(), DbErr> {
    let row = ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    Entity::update_many().set(row).filter(C::Id.eq(id)).filter(C::RevokedAt.is_null()).exec(txn).await?;
    Ok(())
}
