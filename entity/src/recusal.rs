//! Who has nothing to do with a ticket and does not see it (回避; 信访工作条例 28).

use crate::values::{PersonId, RecusalCause, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recusal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub person_id: PersonId,
    pub cause: RecusalCause,
    /// Whether it holds: somebody else may have been meant.
    pub in_force: bool,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
