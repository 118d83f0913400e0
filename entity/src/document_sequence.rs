//! The next serial of a kind of paper within a year.

use crate::values::DocumentKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_sequence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: DocumentKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub next: i64,
}

impl ActiveModelBehavior for ActiveModel {}
