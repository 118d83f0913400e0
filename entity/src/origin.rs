//! Where an imported ticket comes from (原系统): the number it had there, unique per source.

use crate::values::TicketId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "origin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// The name of the system, as the mapping file gives it; with the next one unique.
    pub source: String,
    /// 原编号
    pub number: String,
}

impl ActiveModelBehavior for ActiveModel {}
