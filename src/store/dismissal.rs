//! Suggestions that were not followed (不采纳督办建议).

use crate::domain::time::Instant;
use entity::suggestion_dismissal::{ActiveModel, Column as C, Entity, Model};
use entity::values::{SuggestionKind, TicketId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder,
};

/// Those of these tickets, oldest first.
pub async fn of_tickets(db: &impl ConnectionTrait, tickets: &[TicketId]) -> Result<Vec<Model>, DbErr> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(C::TicketId.is_in(tickets.iter().copied())).order_by_asc(C::Id).all(db).await
}

/// Those of hot spots since an instant, oldest first.
pub async fn of_hotspots(db: &impl ConnectionTrait, since: Instant) -> Result<Vec<Model>, DbErr> {
    let these = Entity::find().filter(C::Kind.eq(SuggestionKind::Hotspot)).filter(C::At.gte(since));
    these.order_by_asc(C::Id).all(db).await
}

/// Writes one down.
pub async fn add(txn: &impl ConnectionTrait, made: Model) -> Result<(), DbErr> {
    let row = ActiveModel { id: NotSet, ..made.into_active_model() };
    Entity::insert(row).exec_without_returning(txn).await.map(|_| ())
}
