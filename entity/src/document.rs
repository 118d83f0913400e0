//! An official paper with its 文号 (公文); its words are a text of the ticket.

use crate::values::{DocumentId, DocumentKind, TicketId, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub ticket_id: TicketId,
    /// 1 for the ticket's first.
    pub n: DocumentId,
    pub kind: DocumentKind,
    pub year: i32,
    /// 1, 2 … within kind and year, without gaps.
    pub serial: i64,
    /// 文号, as it was given.
    #[sea_orm(unique)]
    pub number: String,
    /// 主送
    pub unit: UnitCode,
    pub issued_on: Date,
    pub issued_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
