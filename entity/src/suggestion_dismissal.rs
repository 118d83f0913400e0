//! A suggestion that a supervisor does not follow (不采纳督办建议); rows are only added, the last of what it is about counts.

use crate::values::{CategoryCode, PersonId, SuggestionKind, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suggestion_dismissal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: SuggestionKind,
    /// Of a unit that does not sign.
    pub ticket_id: Option<TicketId>,
    /// Of a hot spot.
    pub category: Option<CategoryCode>,
    /// 9 digits.
    pub town: Option<String>,
    /// When the unit was given the ticket.
    pub given_at: Option<DateTimeUtc>,
    /// How many urgings or tickets there were.
    pub seen: i64,
    pub reason: String,
    pub at: DateTimeUtc,
    pub by: Option<PersonId>,
    /// The name that this person bore.
    pub by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}
