//! A rating whose words do not fit its level (文字与等级不符): somebody looks at it.

use crate::values::{LookState, PersonId, RatingId, TicketNumber};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_look")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub rating_id: RatingId,
    /// The unhappy words, separated by 、.
    pub words: String,
    pub state: LookState,
    pub found_at: DateTimeUtc,
    /// Why nothing is to be done, or what whoever filed it says.
    pub note: Option<String>,
    /// The ticket it became.
    pub ticket_number: Option<TicketNumber>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
