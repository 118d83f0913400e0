//! A free text of a ticket, kept outside the journal so that it can be erased (个人信息保护法 47).

use crate::values::TicketId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    /// `None` once erased.
    pub body: Option<String>,
    pub salt: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
