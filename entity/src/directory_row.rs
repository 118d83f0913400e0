//! One line of the dispatch directory (派单目录).

use crate::values::{AreaCode, AssignmentRole, CategoryCode, Kind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_row")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub category: CategoryCode,
    /// `None` for every area.
    pub area: Option<AreaCode>,
    /// `None` for every kind.
    pub kind: Option<Kind>,
    /// A unit's code, or `@township` for the unit of the ticket's township; `None` where a person decides.
    pub lead_unit: Option<String>,
    /// Codes separated by `;`.
    pub co_units: String,
    /// The known document or the duty.
    pub basis: String,
    /// Codes or `@township`, separated by `;`.
    pub candidates: String,
    /// The part that the township's unit may have (乡镇（街道）可承担的部分); `None` for none but what the row names.
    pub township: Option<AssignmentRole>,
    /// The ground of it; empty without.
    pub township_basis: String,
    pub valid_from: Date,
    /// The last day on which it applies.
    pub valid_to: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
