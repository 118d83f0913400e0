//! A month's draw of tickets that were struck off, of one line (销号后抽查批次).

use crate::values::Line;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spot_draw")]
pub struct Model {
    /// Its first day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: Line,
    /// Of a hundred.
    pub share: i32,
    /// From which the choice follows: 32 hexadecimal digits.
    pub seed: String,
    /// How many tickets of the month were there to be drawn.
    pub population: i32,
    pub drawn: i32,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
