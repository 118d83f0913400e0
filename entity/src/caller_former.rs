//! What stood of a caller before it was put right (更正前的诉求人信息): personal data, encrypted and erasable like the caller's own.

use crate::values::{CallerId, CallerKind, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "caller_former")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// 1 for the first correction of any of the ticket's callers.
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub caller: CallerId,
    /// Codes of what was put right, with `;` between.
    pub fields: String,
    pub kind: CallerKind,
    pub name_enc: Option<Vec<u8>>,
    pub phone_enc: Option<Vec<u8>>,
    pub contact_phone_enc: Option<Vec<u8>>,
    pub salutation: Option<String>,
    pub company: Option<String>,
    /// Until when it stood.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
