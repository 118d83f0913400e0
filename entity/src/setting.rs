//! A limit or a stage as it was set (时限与环节设置). The last row of a name and scope holds; rows are only added.

use crate::values::{AreaCode, Kind, Line, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "setting")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The limit's name.
    pub name: String,
    /// `None` for the whole region.
    pub area: Option<AreaCode>,
    /// `None` for every line.
    pub line: Option<Line>,
    /// `None` for every kind.
    pub kind: Option<Kind>,
    /// Days or minutes, 0 and 1 for no and yes; `None` for what holds without it.
    pub value: Option<i32>,
    /// What is no number, as JSON.
    pub rungs: Option<String>,
    /// The document or decision behind it.
    pub basis: String,
    /// By the product's clock; what started earlier keeps its limits.
    pub valid_from: DateTimeUtc,
    /// When it was entered; `None`: as it began to hold.
    pub set_at: Option<DateTimeUtc>,
    /// The change that this one takes back before its day; such a row sets nothing.
    pub takes_back: Option<i64>,
    pub set_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
