//! One caller of one ticket (诉求人): personal data, encrypted and erasable.

use crate::values::{CallerId, CallerKind, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "caller")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// 1 for the first caller of the ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CallerId,
    pub kind: CallerKind,
    pub anonymous: bool,
    pub name_enc: Option<Vec<u8>>,
    /// Keyed hash of the normalised name, for lookup only.
    pub name_hmac: Option<String>,
    pub phone_enc: Option<Vec<u8>>,
    pub phone_hmac: Option<String>,
    pub contact_phone_enc: Option<Vec<u8>>,
    pub contact_phone_hmac: Option<String>,
    pub on_behalf_of_enc: Option<Vec<u8>>,
    pub salutation: Option<String>,
    pub company: Option<String>,
    pub credit_code: Option<String>,
    pub best_time: Option<String>,
    pub language: Option<String>,
    /// Salts the hash of the personal data that stands in the journal.
    pub salt: Vec<u8>,
    pub erased_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
