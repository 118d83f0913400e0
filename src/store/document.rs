//! Official papers with their 文号 (公文), numbered by kind and year without gaps and without doubles.

use super::scope::{Among, visible};
use crate::domain::permission::Scope;
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::{DocumentId, DocumentKind, TicketId, TicketNumber, UnitCode};
use entity::{document, document_sequence, ticket};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, NotSet, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, Set,
};

/// A paper to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// The ticket.
    pub ticket: TicketId,
    /// Its place on the ticket.
    pub n: DocumentId,
    /// 公文种类
    pub kind: DocumentKind,
    /// 年份
    pub year: i32,
    /// 发文顺序号
    pub serial: i64,
    /// 文号
    pub number: String,
    /// 主送
    pub unit: UnitCode,
    /// 成文日期
    pub on: NaiveDate,
    /// When it was made.
    pub at: Instant,
}

/// Takes `count` serials of a kind's year and returns the first of them, from 1. Whoever takes some holds the others up until its
/// transaction ends; one that is rolled back gives them back, so that no number is left out.
pub async fn lease(
    txn: &impl ConnectionTrait,
    kind: DocumentKind,
    year: i32,
    count: i64,
) -> Result<i64, DbErr> {
    use document_sequence::Column;
    let first = document_sequence::ActiveModel { kind: Set(kind), year: Set(year), next: Set(1 + count) };
    let on = Expr::col((document_sequence::Entity, Column::Next)).add(count);
    let row = document_sequence::Entity::insert(first)
        .on_conflict(OnConflict::columns([Column::Kind, Column::Year]).value(Column::Next, on).to_owned())
        .exec_with_returning(txn)
        .await?;
    Ok(row.next - count)
}

/// Rows of one statement.
const TOGETHER: usize = 500;

/// Keeps papers.
pub async fn insert(txn: &impl ConnectionTrait, new: Vec<New>) -> Result<(), DbErr> {
    let row = |new: &New| document::ActiveModel {
        id: NotSet,
        ticket_id: Set(new.ticket),
        n: Set(new.n),
        kind: Set(new.kind),
        year: Set(new.year),
        serial: Set(new.serial),
        number: Set(new.number.clone()),
        unit: Set(new.unit.clone()),
        issued_on: Set(new.on),
        issued_at: Set(new.at),
    };
    for some in new.chunks(TOGETHER) {
        document::Entity::insert_many(some.iter().map(row)).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// The papers of a ticket, oldest first.
pub async fn list(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<document::Model>, DbErr> {
    document::Entity::find()
        .filter(document::Column::TicketId.eq(ticket))
        .order_by_asc(document::Column::N)
        .all(db)
        .await
}

/// One paper of a ticket.
pub async fn get(
    db: &impl ConnectionTrait,
    ticket: TicketId,
    n: DocumentId,
) -> Result<Option<document::Model>, DbErr> {
    let paper = document::Entity::find().filter(document::Column::TicketId.eq(ticket));
    paper.filter(document::Column::N.eq(n)).one(db).await
}

/// A line of the register (发文登记).
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// The row, for the next page.
    pub id: i64,
    /// Its place on the ticket.
    pub n: DocumentId,
    /// 公文种类
    pub kind: DocumentKind,
    /// 文号
    pub number: String,
    /// 发文顺序号
    pub serial: i64,
    /// 主送
    pub unit: UnitCode,
    /// 成文日期
    pub issued_on: NaiveDate,
    /// When it was made.
    pub issued_at: Instant,
    /// 工单编号
    pub ticket: TicketNumber,
}

/// A page of the register of one kind and year, the newest number first, of tickets that `scope` shows.
pub async fn register(
    db: &impl ConnectionTrait,
    scope: &Scope,
    kind: DocumentKind,
    year: i32,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Line>, DbErr> {
    use document::Column as C;
    let mut select = document::Entity::find()
        .select_only()
        .columns([C::Id, C::N, C::Kind, C::Number, C::Serial, C::Unit, C::IssuedOn, C::IssuedAt])
        .column_as(ticket::Column::Number, "ticket")
        .join(JoinType::InnerJoin, of_ticket())
        .filter(C::Kind.eq(kind))
        .filter(C::Year.eq(year))
        .filter(visible(scope, Among::Few));
    if let Some(before) = before {
        select = select.filter(C::Serial.lt(before));
    }
    select.order_by_desc(C::Serial).limit(limit).into_model().all(db).await
}

fn of_ticket() -> RelationDef {
    document::Entity::belongs_to(ticket::Entity)
        .from(document::Column::TicketId)
        .to(ticket::Column::Id)
        .into()
}
