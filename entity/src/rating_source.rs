//! Whether silence becomes a rating for what a source served (评价来源). Whose system the source is, is said in `rating_feed`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_source")]
pub struct Model {
    /// The name under which its ratings are kept.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Whether silence becomes a default rating here.
    pub collects_defaults: bool,
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
