//! One import of a year's holidays, of the nation or of a region (放假安排). Never changed: a correction is a new one.

use crate::values::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_version")]
pub struct Model {
    /// The version that deadlines keep beside them.
    #[sea_orm(primary_key)]
    pub id: i64,
    pub year: i32,
    /// Six digits; none for the nation's notice.
    pub region: Option<String>,
    /// Where it was read: the notice's number or address, the file's name.
    pub source: String,
    pub note: Option<String>,
    /// None from the command line.
    pub imported_by: Option<PersonId>,
    pub imported_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
