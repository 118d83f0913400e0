//! A letter by mail as the console shows it (信件).

use crate::values::{LetterState, PersonId, TicketNumber, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub key: String,
    /// `None` where no address is known: the letter is only shown.
    pub to_address: Option<String>,
    pub to_name: String,
    pub to_person: Option<PersonId>,
    pub to_unit: Option<UnitCode>,
    pub subject: String,
    pub body: String,
    pub ticket: Option<TicketNumber>,
    /// The same at each attempt, so that the peer can drop a second copy.
    pub message_id: String,
    pub state: LetterState,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
