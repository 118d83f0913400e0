//! Units that may answer for a ticket (承办单位).

use crate::values::{AreaCode, UnitCode, UnitKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: UnitCode,
    pub kind: UnitKind,
    pub parent: Option<UnitCode>,
    /// Whether tickets may be dispatched to it.
    pub dispatchable: bool,
    /// A township's own area.
    pub area: Option<AreaCode>,
    pub valid_from: Date,
    /// The last day of its existence.
    pub valid_to: Option<Date>,
    /// Which unit has succeeded to it in the end (承接单位).
    pub successor: Option<UnitCode>,
}

impl ActiveModelBehavior for ActiveModel {}
